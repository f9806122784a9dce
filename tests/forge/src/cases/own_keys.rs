//! Private keys, PKCS#12 files and OCSP responses of Envoy's own certificate (1.1), and who holds the key that signs (6.4).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::ask::{Ask, BOTH_TLS, DEFAULT_TLS, Topic, inline};
use crate::case::{Case, Role};
use crate::certificate::Cert;
use crate::der;
use crate::extension::must_staple;
use crate::key::Key;
use crate::pem;
use crate::private::{ENCRYPTED, ENCRYPTED_PKCS1, ENCRYPTED_SEC1, PASSWORD, PKCS12, pkcs1_pem, sec1_pem};

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("own-keys");
    forms(&mut topic);
    files(&mut topic);
    staples(&mut topic);
    possession(&mut topic);
    topic.cases
}

fn chain(leaf: &Cert) -> Value {
    inline(&pem::certificates([leaf.der(), Cert::intermediate().der()]))
}

fn load(topic: &mut Topic, what: &str, about: &str, certificate: &Value, fields: &[(&str, Value)]) {
    for by in [Role::Server, Role::Client] {
        let mut context = json!({"common_tls_context": {"tls_certificates": [certificate]}});
        for (field, value) in fields.iter().filter(|_| by == Role::Client) {
            context[*field] = value.clone();
        }
        topic.load("1.1", what, about, by, context);
    }
}

fn forms(topic: &mut Topic) {
    let leaf = Cert::leaf;
    let rsa = || Cert::leaf().key(Key::RsaLeaf);
    let typed = |key: Key| sec1_pem(key).or_else(|| pkcs1_pem(key)).unwrap_or_default();
    let pkcs8 = Key::Leaf.pkcs8_pem();
    let cut = pkcs8.replace("-----END PRIVATE KEY-----", "");
    let wrong_end = pkcs8.replace("END PRIVATE", "END EC PRIVATE");
    let bad_base64 = pkcs8.replace("-----BEGIN PRIVATE KEY-----\n", "-----BEGIN PRIVATE KEY-----\n!");
    let forms: Vec<(&str, Cert, String, Option<&str>)> = vec![
        ("sec1-whole", leaf(), typed(Key::Leaf), None),
        ("sec1-whole-of-another", leaf(), typed(Key::Other), None),
        ("pkcs1", rsa(), typed(Key::RsaLeaf), None),
        ("pkcs1-under-ec-leaf", leaf(), typed(Key::RsaLeaf), None),
        ("another-rsa", rsa(), Key::Rsa3072.pkcs8_pem().to_owned(), None),
        ("ed25519-under-ec-leaf", leaf(), Key::Ed25519.pkcs8_pem().to_owned(), None),
        ("p384-under-p256-leaf", leaf(), Key::P384.pkcs8_pem().to_owned(), None),
        ("encrypted", leaf(), ENCRYPTED.to_owned(), Some(PASSWORD)),
        ("encrypted-no-password", leaf(), ENCRYPTED.to_owned(), None),
        ("encrypted-wrong-password", leaf(), ENCRYPTED.to_owned(), Some("wrong")),
        ("encrypted-sec1", leaf(), ENCRYPTED_SEC1.to_owned(), Some(PASSWORD)),
        ("encrypted-sec1-no-password", leaf(), ENCRYPTED_SEC1.to_owned(), None),
        ("encrypted-sec1-wrong-password", leaf(), ENCRYPTED_SEC1.to_owned(), Some("wrong")),
        ("encrypted-pkcs1", rsa(), ENCRYPTED_PKCS1.to_owned(), Some(PASSWORD)),
        ("encrypted-pkcs1-no-password", rsa(), ENCRYPTED_PKCS1.to_owned(), None),
        ("encrypted-of-another", rsa(), ENCRYPTED.to_owned(), Some(PASSWORD)),
        ("plain-with-password", leaf(), pkcs8.to_owned(), Some(PASSWORD)),
        ("certificate-first", leaf(), format!("{}{pkcs8}", pem::certificates([leaf().der()])), None),
        ("certificate-only", leaf(), pem::certificates([leaf().der()]), None),
        ("public-key-only", leaf(), pem::block("PUBLIC KEY", &Key::Leaf.spki()), None),
        (
            "parameters-first",
            leaf(),
            format!("{}{pkcs8}", pem::block("EC PARAMETERS", &der::oid("1.2.840.10045.3.1.7"))),
            None,
        ),
        ("cut", leaf(), cut, None),
        ("wrong-end-label", leaf(), wrong_end, None),
        ("bad-base64", leaf(), bad_base64, None),
        ("no-sequence", leaf(), pem::block("PRIVATE KEY", &[1, 2, 3]), None),
        ("empty-sequence", leaf(), pem::block("PRIVATE KEY", &[0x30, 0]), None),
        ("no-sequence-sec1", leaf(), pem::block("EC PRIVATE KEY", &[1, 2, 3]), None),
        ("no-sequence-pkcs1", rsa(), pem::block("RSA PRIVATE KEY", &[1, 2, 3]), None),
        ("empty-sequence-sec1", leaf(), pem::block("EC PRIVATE KEY", &[0x30, 0]), None),
        ("empty-sequence-pkcs1", rsa(), pem::block("RSA PRIVATE KEY", &[0x30, 0]), None),
        ("other-label", leaf(), pkcs8.replace("PRIVATE KEY", "OPENSSH PRIVATE KEY"), None),
        ("indented", leaf(), pkcs8.replace('\n', "\n "), None),
        ("crlf", leaf(), pkcs8.replace('\n', "\r\n"), None),
        ("empty", leaf(), String::new(), None),
        ("second-is-right", leaf(), format!("{}{pkcs8}", Key::Other.pkcs8_pem()), None),
    ];
    for (what, leaf, key, password) in forms {
        let mut certificate = json!({"certificate_chain": chain(&leaf), "private_key": inline(&key)});
        if let Some(password) = password {
            certificate["password"] = inline(password);
        }
        load(topic, &format!("key-{what}"), &format!("private key: {what}"), &certificate, &[]);
    }
}

fn files(topic: &mut Topic) {
    let bytes = |bytes: &[u8]| json!({"inline_bytes": STANDARD.encode(bytes)});
    let good = json!({"pkcs12": bytes(PKCS12), "password": inline(PASSWORD)});
    let with = |field: &str, value: Value| {
        let mut certificate = good.clone();
        certificate[field] = value;
        certificate
    };
    let files = [
        ("good", good.clone()),
        ("no-password", json!({"pkcs12": bytes(PKCS12)})),
        ("wrong-password", json!({"pkcs12": bytes(PKCS12), "password": inline("wrong")})),
        ("garbage", json!({"pkcs12": bytes(b"no file of this kind"), "password": inline(PASSWORD)})),
        ("empty", json!({"pkcs12": inline("")})),
        ("beside-key", with("private_key", inline(Key::Leaf.pkcs8_pem()))),
        ("beside-chain", with("certificate_chain", chain(&Cert::leaf()))),
    ];
    for (what, certificate) in files {
        load(topic, &format!("pkcs12-{what}"), &format!("PKCS#12: {what}"), &certificate, &[]);
    }
}

/// An OCSP response to this status, with these single responses.
fn response(status: u8, body: Option<Vec<u8>>) -> Vec<u8> {
    let status = der::tlv(0x0a, [status]);
    let bytes = body.map(|body| {
        let kind = der::oid("1.3.6.1.5.5.7.48.1.1");
        der::context(0, der::sequence([kind, der::octet_string(body)]))
    });
    der::sequence([status, bytes.unwrap_or_default()])
}

fn single(serial: &[u8], this_update: &[u8], next_update: Option<&str>) -> Vec<u8> {
    let algorithm = der::sequence([der::oid("1.3.14.3.2.26"), der::null()]);
    let id = der::sequence([algorithm, der::octet_string([0x11; 20]), der::octet_string([0x22; 20]), serial.to_vec()]);
    let next = next_update.map(|text| der::context(0, der::generalized_time(text)));
    der::sequence([id, der::context_primitive(0, []), this_update.to_vec(), next.unwrap_or_default()])
}

fn basic(version: Option<u64>, singles: &[Vec<u8>]) -> Vec<u8> {
    let version = version.map(|version| der::context(0, der::number(version)));
    let responder = der::context(2, der::octet_string([0x33; 20]));
    let data = der::sequence([
        version.unwrap_or_default(),
        responder,
        der::generalized_time("20240101000000Z"),
        der::sequence(singles),
    ]);
    let algorithm = der::sequence([der::oid("1.2.840.10045.4.3.2")]);
    der::sequence([data, algorithm, der::bit_string(0, [0x44; 8])])
}

fn staples(topic: &mut Topic) {
    let serial = Cert::leaf().serial;
    let time = der::generalized_time("20240101000000Z");
    let fresh = single(&serial, &time, Some("20440101000000Z"));
    let good = response(0, Some(basic(None, std::slice::from_ref(&fresh))));
    let of = |body: Vec<u8>| response(0, Some(body));
    let staples: Vec<(&str, Vec<u8>)> = vec![
        ("good", good.clone()),
        ("expired", of(basic(None, &[single(&serial, &time, Some("20210101000000Z"))]))),
        ("no-next-update", of(basic(None, &[single(&serial, &time, None)]))),
        ("future", of(basic(None, &[single(&serial, &der::generalized_time("20900101000000Z"), None)]))),
        ("version-1", of(basic(Some(0), std::slice::from_ref(&fresh)))),
        ("version-2", of(basic(Some(1), std::slice::from_ref(&fresh)))),
        ("another-serial", of(basic(None, &[single(&der::number(7), &time, Some("20440101000000Z"))]))),
        ("two-responses", of(basic(None, &[fresh.clone(), fresh.clone()]))),
        ("no-response", of(basic(None, &[]))),
        ("try-later", response(3, None)),
        ("status-4", response(4, None)),
        ("no-body", response(0, None)),
        ("trailing", [good.clone(), vec![0]].concat()),
        ("garbage", b"no response".to_vec()),
        ("utc-time", of(basic(None, &[single(&serial, &der::utc_time("240101000000Z"), None)]))),
        ("bad-body", of(vec![4, 0])),
        (
            "other-type",
            der::sequence([
                der::tlv(0x0a, [0]),
                der::context(0, der::sequence([der::oid("1.2.3.4"), der::octet_string([])])),
            ]),
        ),
        ("empty", Vec::new()),
    ];
    for (what, bytes) in staples {
        let certificate = json!({
            "certificate_chain": chain(&Cert::leaf()),
            "private_key": inline(Key::Leaf.pkcs8_pem()),
            "ocsp_staple": {"inline_bytes": STANDARD.encode(bytes)},
        });
        load(topic, &format!("ocsp-{what}"), &format!("OCSP response: {what}"), &certificate, &[]);
    }
    let plain = json!({"certificate_chain": chain(&Cert::leaf()), "private_key": inline(Key::Leaf.pkcs8_pem())});
    let with = |mut certificate: Value, staple: Value| {
        certificate["ocsp_staple"] = staple;
        certificate
    };
    let bytes = json!({"inline_bytes": STANDARD.encode(&good)});
    let stapled = with(plain.clone(), bytes.clone());
    let inline_string = with(plain.clone(), inline("text"));
    load(topic, "ocsp-inline-string", "an OCSP response as a string", &inline_string, &[]);
    let policy = |name: &str| [("ocsp_staple_policy", json!(name))];
    for name in ["LENIENT_STAPLING", "STRICT_STAPLING", "MUST_STAPLE"] {
        let what = name.to_lowercase().replace('_', "-");
        load(topic, &format!("ocsp-{what}-without"), "a policy, and no OCSP response", &plain, &policy(name));
        load(topic, &format!("ocsp-{what}-with"), "a policy, and a good OCSP response", &stapled, &policy(name));
    }
    let demanding = Cert::leaf().with(must_staple());
    let of_leaf = single(&demanding.serial, &time, Some("20440101000000Z"));
    let plain = json!({"certificate_chain": chain(&demanding), "private_key": inline(Key::Leaf.pkcs8_pem())});
    let staple = json!({"inline_bytes": STANDARD.encode(of(basic(None, &[of_leaf])))});
    load(
        topic,
        "ocsp-must-staple-leaf-with",
        "a must-staple leaf with its response",
        &with(plain.clone(), staple),
        &[],
    );
    load(topic, "ocsp-must-staple-leaf-without", "a must-staple leaf without response", &plain, &policy("MUST_STAPLE"));
}

fn possession(topic: &mut Topic) {
    let wide = json!({"tls_maximum_protocol_version": "TLSv1_3", "ecdh_curves": ["X25519", "P-256", "P-384", "P-521"],
        "signature_algorithms": ["ecdsa_secp256r1_sha256", "rsa_pss_rsae_sha256", "ed25519", "ecdsa_secp521r1_sha512", "ecdsa_secp384r1_sha384"]});
    let kinds = [
        ("p256", Key::Leaf),
        ("other-p256", Key::Other),
        ("p384", Key::P384),
        ("p521", Key::P521),
        ("rsa", Key::RsaLeaf),
        ("other-rsa", Key::Rsa3072),
        ("small-rsa", Key::Rsa1024),
        ("ed25519", Key::Ed25519),
        ("other-ed25519", Key::Ed25519Root),
    ];
    for (leaf, certified) in [kinds[0], kinds[2], kinds[4], kinds[6], kinds[7]] {
        for (signer, key) in kinds {
            if key == certified {
                continue;
            }
            topic.ask(
                "6.4",
                &format!("leaf-{leaf}-signed-{signer}"),
                &format!("the leaf's key is {leaf}, the peer signs with {signer}"),
                DEFAULT_TLS,
                &Ask::leaf(&Cert::leaf().key(certified)).key(key).tls_params(wide.clone()),
            );
        }
    }
    topic.ask(
        "6.4",
        "wrong-key-and-no-digital-signature",
        "another key, and a key usage TLS refuses",
        BOTH_TLS,
        &Ask::leaf(&Cert::leaf().with(crate::extension::key_usage(&[crate::extension::usage::KEY_ENCIPHERMENT])))
            .key(Key::Other),
    );
    topic.ask(
        "6.4",
        "wrong-key-nobody-verifies",
        "another key, and no validation context",
        DEFAULT_TLS,
        &Ask::good().key(Key::Other).without_validation_context(),
    );
    topic.ask(
        "6.4",
        "wrong-key-accept-untrusted",
        "another key under ACCEPT_UNTRUSTED",
        DEFAULT_TLS,
        &Ask::leaf_alone().key(Key::Other).validation("trust_chain_verification", json!("ACCEPT_UNTRUSTED")),
    );
}
