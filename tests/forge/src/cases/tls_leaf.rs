//! What TLS itself wants of the leaf (6).

use serde_json::json;

use super::ask::{Ask, BOTH_TLS, BY_CLIENT_BOTH_TLS, BY_SERVER_TLS, DEFAULT_TLS, Topic};
use crate::case::Case;
use crate::certificate::Cert;
use crate::extension::{key_usage, oid, usage};
use crate::key::Key;

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("tls-leaf");
    let kinds = [
        ("rsa-2048", Key::RsaLeaf),
        ("rsa-1024", Key::Rsa1024),
        ("rsa-3072", Key::Rsa3072),
        ("p256", Key::Leaf),
        ("p384", Key::P384),
        ("p521", Key::P521),
        ("p224", Key::P224),
        ("secp256k1", Key::Secp256k1),
        ("ed25519", Key::Ed25519),
    ];
    let params = [
        ("defaults", json!({})),
        ("up-to-13", json!({"tls_maximum_protocol_version": "TLSv1_3"})),
        (
            "more-curves",
            json!({"tls_maximum_protocol_version": "TLSv1_3", "ecdh_curves": ["X25519", "P-256", "P-384", "P-521"]}),
        ),
        (
            "more-schemes",
            json!({"tls_maximum_protocol_version": "TLSv1_3", "signature_algorithms":
            ["ecdsa_secp256r1_sha256", "rsa_pss_rsae_sha256", "ed25519", "ecdsa_secp521r1_sha512", "ecdsa_secp384r1_sha384"]}),
        ),
    ];
    for (what, key) in kinds {
        for (setting, tls_params) in &params {
            let ask = Ask::leaf(&Cert::leaf().key(key)).key(key).tls_params(tls_params.clone());
            topic.ask(
                "6.3",
                &format!("key-{what}-{setting}"),
                &format!("a leaf key of kind {what} under tls_params: {setting}"),
                DEFAULT_TLS,
                &ask,
            );
        }
    }
    let usages: [(&str, &[u8]); 4] = [
        ("digital-signature", &[usage::DIGITAL_SIGNATURE]),
        ("key-encipherment", &[usage::KEY_ENCIPHERMENT]),
        ("key-agreement", &[usage::KEY_AGREEMENT]),
        ("both", &[usage::DIGITAL_SIGNATURE, usage::KEY_ENCIPHERMENT]),
    ];
    for (what, bits) in usages {
        let rsa = Cert::leaf().key(Key::RsaLeaf).with(key_usage(bits));
        topic.ask(
            "6.2",
            &format!("rsa-ku-{what}"),
            &format!("an RSA leaf with keyUsage {what}"),
            BOTH_TLS,
            &Ask::leaf(&rsa).key(Key::RsaLeaf),
        );
        for enforced in [true, false] {
            let ask = Ask::leaf(&rsa).key(Key::RsaLeaf).upstream("enforce_rsa_key_usage", json!(enforced));
            topic.ask(
                "6.2",
                &format!("rsa-ku-{what}-enforce-{enforced}"),
                &format!("RSA keyUsage {what} with enforce_rsa_key_usage: {enforced}"),
                BY_SERVER_TLS,
                &ask,
            );
        }
    }
    let undecodable = Cert::leaf().set(|made| made.spki = crate::der::sequence([crate::der::null()]));
    topic.ask(
        "6.1",
        "spki-garbage",
        "the leaf's SubjectPublicKeyInfo is unreadable",
        DEFAULT_TLS,
        &Ask::leaf(&undecodable),
    );
    let usage_of = |bits: &[u8]| Cert::leaf().with(key_usage(bits)).set(|made| made.trailing = vec![0]);
    topic.ask(
        "6.1",
        "trailing-byte",
        "a byte follows the leaf",
        BOTH_TLS,
        &Ask::leaf(&usage_of(&[usage::DIGITAL_SIGNATURE])),
    );
    topic.ask(
        "6.1",
        "trailing-byte-and-key-usage",
        "a byte follows a leaf that lacks digitalSignature",
        BOTH_TLS,
        &Ask::leaf(&usage_of(&[usage::KEY_AGREEMENT])),
    );
    topic.ask("6.1", "wrong-key", "the peer does not hold the leaf's key", BOTH_TLS, &Ask::good().key(Key::Other));
    topic.ask(
        "6.1",
        "wrong-key-and-untrusted",
        "the chain comes before the proof of possession",
        DEFAULT_TLS,
        &Ask::leaf_alone().key(Key::Other),
    );
    topic.ask("6.4", "no-certificate", "a client without certificate", BY_CLIENT_BOTH_TLS, &Ask::raw(Vec::new()));
    topic.ask(
        "6.4",
        "no-certificate-optional",
        "a client without certificate, not required",
        BY_CLIENT_BOTH_TLS,
        &Ask::raw(Vec::new()).optional(),
    );
    topic.ask(
        "6.2",
        "without-key-usage-rsa",
        "an RSA leaf without keyUsage",
        DEFAULT_TLS,
        &Ask::leaf(&Cert::leaf().key(Key::RsaLeaf).without(oid::KEY_USAGE)).key(Key::RsaLeaf),
    );
    topic.cases
}
