//! Which key signs a handshake whose leaf is somebody else's.
//!
//! The leaf's own key if the suite has it. Most do not: then a key of the forge of the same kind signs. A chain is
//! verified before the signature is, so that what it is refused for is seen all the same, and one that verifies is
//! refused for a bad signature, which the model is asked like anything else.

use std::collections::BTreeMap;

use rustls::crypto::aws_lc_rs::sign::any_supported_type;
use rustls::pki_types::PrivateKeyDer;
use svidlint::model::{Certificate, KeyKind, PublicKey};
use svidlint_forge::der;
use svidlint_forge::key::Key;

use super::bytes;

/// Private keys in PKCS#8, by the SubjectPublicKeyInfo of their public half.
pub(super) type Keys = BTreeMap<Vec<u8>, Vec<u8>>;

/// Adds every private key that the text of a file holds.
pub(super) fn collect(text: &str, keys: &mut Keys) {
    for block in bytes::blocks(text) {
        let key = match block.label.as_str() {
            "PRIVATE KEY" => PrivateKeyDer::Pkcs8(block.der.into()),
            "RSA PRIVATE KEY" => PrivateKeyDer::Pkcs1(block.der.into()),
            "EC PRIVATE KEY" => PrivateKeyDer::Sec1(block.der.into()),
            _ => continue,
        };
        let public = any_supported_type(&key)
            .ok()
            .and_then(|signing| signing.public_key().map(|public| public.to_vec()));
        if let Some(public) = public
            && let Some(pkcs8) = pkcs8(&key, &public)
        {
            keys.insert(public, pkcs8);
        }
    }
}

/// A key of another form put into PKCS#8, with the algorithm of its public half.
fn pkcs8(key: &PrivateKeyDer<'_>, public: &[u8]) -> Option<Vec<u8>> {
    if let PrivateKeyDer::Pkcs8(key) = key {
        return Some(key.secret_pkcs8_der().to_vec());
    }
    let (content, _) = opened(public)?;
    let (_, behind) = opened(content)?;
    let algorithm = content.get(..content.len() - behind.len())?;
    Some(der::sequence([
        der::number(0),
        algorithm.to_vec(),
        der::octet_string(key.secret_der()),
    ]))
}

/// The content of a definite value, and what is behind it.
fn opened(value: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = usize::from(*value.get(1)?);
    let (start, length) = if length < 0x80 {
        (2, length)
    } else {
        let octets = value.get(2..2 + (length & 0x7f))?;
        let long = octets
            .iter()
            .fold(0_usize, |sum, octet| (sum << 8) | usize::from(*octet));
        (2 + octets.len(), long)
    };
    let end = start.checked_add(length)?;
    Some((value.get(start..end)?, value.get(end..)?))
}

/// The forge's key that is most like the leaf's.
pub(super) fn alike(leaf: Option<&Certificate>) -> Key {
    match leaf.and_then(|leaf| leaf.public_key.value()) {
        Some(PublicKey {
            kind: KeyKind::Rsa { bits, .. } | KeyKind::RsaPss { bits },
            ..
        }) => match bits {
            0..=1536 => Key::Rsa1024,
            3072..=3583 => Key::Rsa3072,
            _ => Key::RsaLeaf,
        },
        Some(PublicKey {
            kind: KeyKind::Ec { curve: Some(curve) },
            ..
        }) => match curve.as_str() {
            "1.3.132.0.34" => Key::P384,
            "1.3.132.0.35" => Key::P521,
            "1.3.132.0.33" => Key::P224,
            "1.3.132.0.10" => Key::Secp256k1,
            _ => Key::Leaf,
        },
        Some(PublicKey {
            kind: KeyKind::Ed25519,
            ..
        }) => Key::Ed25519,
        _ => Key::Leaf,
    }
}
