//! What private keys in a text really are: the model never decodes them, whoever forges them knows.

use serde_json::Value;

use crate::key::{ALL, Key};
use crate::{der, pem};

/// The password of everything here that is encrypted.
pub const PASSWORD: &str = "forge";

/// [`Key::Leaf`] as encrypted PKCS#8.
pub const ENCRYPTED: &str = include_str!("../../../fixtures/keys/p256-leaf-encrypted.pem");
/// [`Key::Leaf`] as SEC1, encrypted the old way.
pub const ENCRYPTED_SEC1: &str = include_str!("../../../fixtures/keys/p256-leaf-encrypted-sec1.pem");
/// [`Key::RsaLeaf`] as PKCS#1, encrypted the old way.
pub const ENCRYPTED_PKCS1: &str = include_str!("../../../fixtures/keys/rsa-leaf-encrypted-pkcs1.pem");
/// The usual chain and its key as PKCS#12.
pub const PKCS12: &[u8] = include_bytes!("../../../fixtures/keys/leaf.p12");

/// What opening a key gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// This key.
    Key(Key),
    /// Something that another password opens.
    WrongPassword,
    /// No key.
    Nothing,
}

/// What the first private key of a text is, under this password.
pub fn held(text: &str, password: Option<&str>) -> Held {
    let encrypted = [(ENCRYPTED, Key::Leaf), (ENCRYPTED_SEC1, Key::Leaf), (ENCRYPTED_PKCS1, Key::RsaLeaf)];
    if let Some((_, key)) = encrypted.iter().find(|(form, _)| text.contains(form.trim_end())) {
        return if password == Some(PASSWORD) { Held::Key(*key) } else { Held::WrongPassword };
    }
    let text = text.replace('\r', "");
    let place = |key: Key| {
        let forms = [Some(key.pkcs8_pem().to_owned()), sec1_pem(key), pkcs1_pem(key)];
        forms.iter().flatten().filter_map(|form| text.find(form.trim_end())).min()
    };
    let first = ALL.iter().filter_map(|key| Some((place(*key)?, *key))).min();
    first.map_or(Held::Nothing, |(_, key)| Held::Key(key))
}

/// The same of a PKCS#12 file.
pub fn held_pkcs12(bytes: &[u8], password: Option<&str>) -> Held {
    match (bytes == PKCS12, password == Some(PASSWORD)) {
        (true, true) => Held::Key(Key::Leaf),
        (true, false) => Held::WrongPassword,
        (false, _) => Held::Nothing,
    }
}

/// SEC1 keys of P-256 and P-384 with a scalar of one byte and no public key: the shortest that decode.
pub fn shortest_ec_keys() -> [Vec<u8>; 2] {
    ["1.2.840.10045.3.1.7", "1.3.132.0.34"]
        .map(|curve| der::sequence([der::number(1), der::octet_string([5]), der::context(0, der::oid(curve))]))
}

/// Whether the typed private keys in the bundles of a context decode. The only one that the forge puts there well made is
/// a shortest one.
pub fn typed_keys_decode(context: &Value) -> bool {
    let is_one = |text: &str| shortest_ec_keys().iter().any(|key| text.contains(&pem::block("EC PRIVATE KEY", key)));
    match context {
        Value::String(text) => is_one(text),
        Value::Array(items) => items.iter().any(typed_keys_decode),
        Value::Object(fields) => fields.values().any(typed_keys_decode),
        _ => false,
    }
}

/// The whole SEC1 form of a P-256, P-384 or P-521 key, curve included.
pub fn sec1_pem(key: Key) -> Option<String> {
    let curve = match key {
        Key::Root | Key::Inter | Key::Leaf | Key::Other | Key::Second | Key::Spare => "1.2.840.10045.3.1.7",
        Key::P384 => "1.3.132.0.34",
        Key::P521 => "1.3.132.0.35",
        _ => return None,
    };
    let pkcs8 = key.pkcs8_der();
    let (_, after_version) = der::open(der::open(&pkcs8).0);
    let (_, octets) = der::open(after_version);
    let inner = der::open(der::open(octets).0).0.to_vec();
    let (_, rest) = der::open(&inner);
    let (_, public) = der::open(rest);
    let head = &inner[..inner.len() - public.len()];
    let sec1 = der::sequence([head, &der::context(0, der::oid(curve)), public]);
    Some(pem::block("EC PRIVATE KEY", &sec1))
}

/// The PKCS#1 form of an RSA key.
pub fn pkcs1_pem(key: Key) -> Option<String> {
    if !key.is_rsa() {
        return None;
    }
    let pkcs8 = key.pkcs8_der();
    let (_, after_version) = der::open(der::open(&pkcs8).0);
    let (_, octets) = der::open(after_version);
    Some(pem::block("RSA PRIVATE KEY", der::open(octets).0))
}
