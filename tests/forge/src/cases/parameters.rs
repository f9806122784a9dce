//! TLS parameters, and every field of a context that can be combined with them (1.5, 6.3).

use serde_json::{Value, json};

use super::ask::{Ask, BOTH, BY_SERVER_TLS, DEFAULT, DEFAULT_TLS, Topic, inline};
use super::default_validator::{hash_pin, spki_pin};
use crate::case::{Case, Role};
use crate::certificate::{Cert, DNS_NAME, SPIFFE_ID};
use crate::crl::Crl;
use crate::der;
use crate::key::Key;
use crate::pem;

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("parameters");
    names(&mut topic);
    versions(&mut topic);
    suites(&mut topic);
    keys(&mut topic);
    constraints(&mut topic);
    combined(&mut topic);
    several_certificates(&mut topic);
    topic.cases
}

fn load(topic: &mut Topic, what: &str, about: &str, common: &Value) {
    for by in [Role::Server, Role::Client] {
        topic.load("1.5", what, about, by, json!({"common_tls_context": common}));
    }
}

/// Which names load.
fn names(topic: &mut Topic) {
    let curves = [
        "X25519",
        "P-224",
        "P-256",
        "P-384",
        "P-521",
        "prime256v1",
        "secp384r1",
        "secp521r1",
        "X25519MLKEM768",
        "X25519Kyber768Draft00",
        "MLKEM1024",
        "CECPQ2",
        "X448",
        "x25519",
        "p-256",
        "",
        "secp256k1",
    ];
    for curve in curves {
        let what = slug(curve);
        load(
            topic,
            &format!("curve-{what}"),
            &format!("ecdh_curves: {curve}"),
            &json!({"tls_params": {"ecdh_curves": [curve]}}),
        );
    }
    for (what, list) in [
        ("two", json!(["X25519", "P-256"])),
        ("twice", json!(["P-256", "P-256"])),
        ("one-unknown", json!(["P-256", "X448"])),
        ("joined", json!(["X25519:P-256"])),
        ("none", json!([])),
    ] {
        load(
            topic,
            &format!("curves-{what}"),
            &format!("ecdh_curves: {list}"),
            &json!({"tls_params": {"ecdh_curves": list}}),
        );
    }
    let schemes = [
        "rsa_pkcs1_md5_sha1",
        "rsa_pkcs1_sha1",
        "rsa_pkcs1_sha256",
        "rsa_pkcs1_sha384",
        "rsa_pkcs1_sha512",
        "ecdsa_sha1",
        "ecdsa_secp256r1_sha256",
        "ecdsa_secp384r1_sha384",
        "ecdsa_secp521r1_sha512",
        "rsa_pss_rsae_sha256",
        "rsa_pss_rsae_sha384",
        "rsa_pss_rsae_sha512",
        "ed25519",
        "ed448",
        "rsa_pss_pss_sha256",
        "ECDSA_SECP256R1_SHA256",
        "ECDSA+SHA256",
        "RSA-PSS+SHA256",
        "RSA+SHA256",
        "ecdsa_brainpoolP256r1tls13_sha256",
        "mldsa44",
        "mldsa65",
        "",
    ];
    for scheme in schemes {
        let what = slug(scheme);
        let list = json!({"tls_params": {"signature_algorithms": [scheme]}});
        load(topic, &format!("scheme-{what}"), &format!("signature_algorithms: {scheme}"), &list);
    }
    for (what, list) in
        [("twice", json!(["ed25519", "ed25519"])), ("one-unknown", json!(["ecdsa_secp256r1_sha256", "nonsense"]))]
    {
        let common = json!({"tls_params": {"signature_algorithms": list}});
        load(topic, &format!("schemes-{what}"), &format!("signature_algorithms: {list}"), &common);
    }
    let suites = [
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-CHACHA20-POLY1305",
        "AES128-GCM-SHA256",
        "AES128-SHA",
        "AES256-SHA",
        "DES-CBC3-SHA",
        "ECDHE-RSA-AES128-SHA",
        "ECDHE-RSA-AES128-SHA256",
        "ECDHE-ECDSA-AES128-SHA256",
        "ECDHE-PSK-AES128-CBC-SHA",
        "PSK-AES128-CBC-SHA",
        "ECDHE-PSK-CHACHA20-POLY1305",
        "DHE-RSA-AES128-GCM-SHA256",
        "RC4-SHA",
        "AES128-SHA256",
        "TLS_AES_128_GCM_SHA256",
        "TLS_CHACHA20_POLY1305_SHA256",
        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        "ALL",
        "HIGH",
        "ECDHE",
        "aRSA",
        "kRSA",
        "FIPS",
        "nonsense",
        "-ALL",
        "!aNULL",
        "ecdhe-rsa-aes128-gcm-sha256",
        "[ECDHE-ECDSA-AES128-GCM-SHA256|ECDHE-ECDSA-CHACHA20-POLY1305]",
        "@STRENGTH",
        "",
    ];
    for suite in suites {
        let what = slug(suite);
        let list = json!({"tls_params": {"cipher_suites": [suite]}});
        load(topic, &format!("suite-{what}"), &format!("cipher_suites: {suite}"), &list);
    }
    for (what, list) in [
        ("two-unknown", json!(["nonsense", "ECDHE-RSA-AES128-GCM-SHA256", "RC4-SHA"])),
        ("exclusion", json!(["-ALL", "ECDHE-RSA-AES128-GCM-SHA256"])),
        ("twice", json!(["AES128-SHA", "AES128-SHA"])),
    ] {
        let common = json!({"tls_params": {"cipher_suites": list}});
        load(topic, &format!("suites-{what}"), &format!("cipher_suites: {list}"), &common);
    }
    for (what, list) in [
        ("fips", json!(["FIPS_202205"])),
        ("twice", json!(["FIPS_202205", "FIPS_202205"])),
        ("number", json!([0])),
        ("none", json!([])),
    ] {
        let common = json!({"tls_params": {"compliance_policies": list}});
        load(topic, &format!("compliance-{what}"), &format!("compliance_policies: {list}"), &common);
    }
    for (what, params) in [
        (
            "minimum-above-maximum",
            json!({"tls_minimum_protocol_version": "TLSv1_3", "tls_maximum_protocol_version": "TLSv1_2"}),
        ),
        ("minimum-13", json!({"tls_minimum_protocol_version": "TLSv1_3"})),
        ("maximum-10", json!({"tls_maximum_protocol_version": "TLSv1_0"})),
        ("number", json!({"tls_maximum_protocol_version": 4})),
    ] {
        load(topic, &format!("versions-{what}"), &format!("tls_params: {params}"), &json!({"tls_params": params}));
    }
}

/// A name as part of a case's name.
fn slug(text: &str) -> String {
    let plain = text.chars().map(|character| match character {
        'a'..='z' | '0'..='9' => character.to_string(),
        'A'..='Z' => character.to_ascii_lowercase().to_string(),
        _ => "-".to_owned(),
    });
    let marked = if text.chars().any(|character| character.is_ascii_uppercase()) { "" } else { "-lower" };
    let slug = plain.collect::<String>();
    let slug = slug.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    match (slug.as_str(), text.starts_with('-'), text.starts_with('!'), text.starts_with('[')) {
        ("", ..) => "empty".to_owned(),
        (_, true, ..) => format!("minus-{slug}"),
        (_, _, true, _) => format!("not-{slug}"),
        (_, _, _, true) => format!("group-{slug}"),
        _ => format!("{slug}{marked}"),
    }
}

/// Which version two sides speak, and what becomes of them if there is none.
fn versions(topic: &mut Topic) {
    let ranges = [
        ("max-12", json!({"tls_maximum_protocol_version": "TLSv1_2"})),
        ("max-13", json!({"tls_maximum_protocol_version": "TLSv1_3"})),
        ("max-auto", json!({"tls_maximum_protocol_version": "TLS_AUTO"})),
        ("min-13", json!({"tls_minimum_protocol_version": "TLSv1_3"})),
        ("only-13", json!({"tls_minimum_protocol_version": "TLSv1_3", "tls_maximum_protocol_version": "TLSv1_3"})),
        ("only-12", json!({"tls_minimum_protocol_version": "TLSv1_2", "tls_maximum_protocol_version": "TLSv1_2"})),
        ("max-11", json!({"tls_minimum_protocol_version": "TLSv1_0", "tls_maximum_protocol_version": "TLSv1_1"})),
        ("min-10", json!({"tls_minimum_protocol_version": "TLSv1_0"})),
    ];
    for (what, params) in ranges {
        for (state, ask) in [("good", Ask::good()), ("untrusted", Ask::leaf_alone())] {
            topic.ask(
                "6.3",
                &format!("version-{what}-{state}"),
                &format!("a chain that is {state} under tls_params {params}"),
                DEFAULT_TLS,
                &ask.tls_params(params.clone()),
            );
        }
    }
}

/// Cipher suites and the leaf's key; each end has only those of ECDHE with AEAD.
fn suites(topic: &mut Topic) {
    let lists = [
        ("ecdsa", json!(["ECDHE-ECDSA-AES128-GCM-SHA256"])),
        ("rsa", json!(["ECDHE-RSA-AES128-GCM-SHA256"])),
        ("both", json!(["ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES256-GCM-SHA384"])),
        ("chacha", json!(["ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305"])),
        ("static", json!(["AES128-GCM-SHA256", "AES256-GCM-SHA384"])),
        ("static-and-rsa", json!(["AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256"])),
        ("cbc", json!(["ECDHE-RSA-AES128-SHA", "ECDHE-ECDSA-AES128-SHA"])),
    ];
    for (what, list) in lists {
        for (kind, key) in [("ec", Key::Leaf), ("rsa", Key::RsaLeaf)] {
            for (max, version) in [("12", "TLSv1_2"), ("13", "TLSv1_3")] {
                let params = json!({"tls_maximum_protocol_version": version, "cipher_suites": list});
                topic.ask(
                    "6.3",
                    &format!("suites-{what}-{kind}-leaf-max-{max}"),
                    &format!("an {kind} leaf under cipher_suites {list}"),
                    DEFAULT,
                    &Ask::leaf(&Cert::leaf().key(key)).key(key).tls_params(params),
                );
            }
        }
    }
}

/// Leaf keys under curves, schemes and compliance policies.
fn keys(topic: &mut Topic) {
    let kinds = [
        ("p256", Key::Leaf),
        ("p384", Key::P384),
        ("p521", Key::P521),
        ("rsa", Key::RsaLeaf),
        ("rsa-1024", Key::Rsa1024),
        ("ed25519", Key::Ed25519),
    ];
    let params = [
        ("p384-curve", json!({"ecdh_curves": ["P-384"]})),
        ("x25519-curve", json!({"ecdh_curves": ["X25519"]})),
        ("post-quantum-curve", json!({"ecdh_curves": ["X25519MLKEM768", "X25519"]})),
        ("alias-curve", json!({"ecdh_curves": ["X25519", "secp384r1", "prime256v1", "secp521r1"]})),
        ("fips", json!({"compliance_policies": ["FIPS_202205"]})),
        ("ecdsa-256", json!({"signature_algorithms": ["ecdsa_secp256r1_sha256"]})),
        ("ecdsa-384", json!({"signature_algorithms": ["ecdsa_secp384r1_sha384"]})),
        ("pss-only", json!({"signature_algorithms": ["rsa_pss_rsae_sha256"]})),
        ("pkcs1-only", json!({"signature_algorithms": ["rsa_pkcs1_sha256"]})),
        ("pss-512-only", json!({"signature_algorithms": ["rsa_pss_rsae_sha512"]})),
        ("sha1-only", json!({"signature_algorithms": ["rsa_pkcs1_sha1", "ecdsa_sha1"]})),
        ("ed25519-only", json!({"signature_algorithms": ["ed25519"]})),
    ];
    for (what, fields) in params {
        for (kind, key) in kinds {
            for (max, version) in [("12", "TLSv1_2"), ("13", "TLSv1_3")] {
                let mut params = fields.clone();
                params["tls_maximum_protocol_version"] = json!(version);
                topic.ask(
                    "6.3",
                    &format!("key-{kind}-{what}-max-{max}"),
                    &format!("a {kind} leaf under tls_params: {what}"),
                    DEFAULT,
                    &Ask::leaf(&Cert::leaf().key(key)).key(key).tls_params(params),
                );
            }
        }
    }
    let spkis: [(&str, Vec<u8>); 6] = [
        ("x25519", der::sequence([der::sequence([der::oid("1.3.101.110")]), der::bit_string(0, [9; 32])])),
        (
            "rsa-pss",
            der::sequence([
                der::sequence([der::oid("1.2.840.113549.1.1.10")]),
                der::bit_string(0, rsa_bits(&Key::RsaLeaf.spki())),
            ]),
        ),
        ("unknown", der::sequence([der::sequence([der::oid("1.2.3.4")]), der::bit_string(0, [1, 2, 3])])),
        ("dsa", der::sequence([der::sequence([der::oid("1.2.840.10040.4.1")]), der::bit_string(0, der::number(5))])),
        (
            "ec-bad-point",
            der::sequence([
                der::sequence([der::oid("1.2.840.10045.2.1"), der::oid("1.2.840.10045.3.1.7")]),
                der::bit_string(0, [4; 65]),
            ]),
        ),
        (
            "ec-explicit",
            der::sequence([
                der::sequence([der::oid("1.2.840.10045.2.1"), der::sequence([der::number(1)])]),
                der::bit_string(0, [4; 65]),
            ]),
        ),
    ];
    for (what, spki) in spkis {
        let leaf = Cert::leaf().set(|made| made.spki.clone_from(&spki));
        topic.ask("6.3", &format!("spki-{what}"), &format!("a leaf key: {what}"), DEFAULT_TLS, &Ask::leaf(&leaf));
    }
}

fn rsa_bits(spki: &[u8]) -> Vec<u8> {
    let (_, after_algorithm) = der::open(der::open(spki).0);
    der::open(after_algorithm).0[1..].to_vec()
}

/// Constraints of Envoy's API.
fn constraints(topic: &mut Topic) {
    let root = inline(&pem::certificates([Cert::root().der()]));
    let with = |field: &str, value: Value| {
        let mut context = json!({"trusted_ca": root});
        context[field] = value;
        context
    };
    let typed = |matcher: Value| with("match_typed_subject_alt_names", json!([matcher]));
    let contexts = [
        ("trusted-ca-nothing", json!({"trusted_ca": {}})),
        ("trusted-ca-empty-filename", json!({"trusted_ca": {"filename": ""}})),
        ("trusted-ca-bytes", json!({"trusted_ca": {"inline_bytes": "bm90aGluZw=="}})),
        ("crl-nothing", with("crl", json!({}))),
        ("crl-empty", with("crl", inline(""))),
        ("depth-100", with("max_verify_depth", json!(100))),
        ("depth-101", with("max_verify_depth", json!(101))),
        ("hash-95", with("verify_certificate_hash", Value::from(vec![["AB"; 32].join(":")]))),
        ("hash-94", with("verify_certificate_hash", json!(["a".repeat(94)]))),
        ("hash-96", with("verify_certificate_hash", json!(["a".repeat(96)]))),
        ("hash-65", with("verify_certificate_hash", json!(["a".repeat(65)]))),
        ("hash-empty", with("verify_certificate_hash", json!([""]))),
        ("hash-second-short", with("verify_certificate_hash", json!(["00".repeat(32), "00"]))),
        ("spki-45", with("verify_certificate_spki", json!(["A".repeat(45)]))),
        ("spki-33-bytes", with("verify_certificate_spki", json!(["A".repeat(44)]))),
        ("spki-url-safe", with("verify_certificate_spki", json!([format!("{}_=", "A".repeat(42))]))),
        ("typed-no-matcher", typed(json!({"san_type": "URI"}))),
        ("typed-no-pattern", typed(json!({"san_type": "URI", "matcher": {}}))),
        ("typed-empty-prefix", typed(json!({"san_type": "URI", "matcher": {"prefix": ""}}))),
        ("typed-empty-suffix", typed(json!({"san_type": "URI", "matcher": {"suffix": ""}}))),
        ("typed-empty-contains", typed(json!({"san_type": "URI", "matcher": {"contains": ""}}))),
        ("typed-empty-exact", typed(json!({"san_type": "URI", "matcher": {"exact": ""}}))),
        ("typed-empty-regex", typed(json!({"san_type": "URI", "matcher": {"safe_regex": {"regex": ""}}}))),
        ("typed-no-regex", typed(json!({"san_type": "URI", "matcher": {"safe_regex": {}}}))),
        ("typed-unspecified", typed(json!({"san_type": "SAN_TYPE_UNSPECIFIED", "matcher": {"exact": "a"}}))),
        ("typed-number", typed(json!({"san_type": 3, "matcher": {"exact": "a"}}))),
        ("oid-one-arc", typed(json!({"san_type": "OTHER_NAME", "oid": "1", "matcher": {"exact": "a"}}))),
        ("oid-name", typed(json!({"san_type": "OTHER_NAME", "oid": "commonName", "matcher": {"exact": "a"}}))),
        ("oid-short-name", typed(json!({"san_type": "OTHER_NAME", "oid": "CN", "matcher": {"exact": "a"}}))),
        ("oid-three", typed(json!({"san_type": "OTHER_NAME", "oid": "3.1", "matcher": {"exact": "a"}}))),
        ("oid-second-40", typed(json!({"san_type": "OTHER_NAME", "oid": "1.40", "matcher": {"exact": "a"}}))),
        ("oid-trailing-dot", typed(json!({"san_type": "OTHER_NAME", "oid": "1.2.", "matcher": {"exact": "a"}}))),
        ("oid-leading-zero", typed(json!({"san_type": "OTHER_NAME", "oid": "1.02.3", "matcher": {"exact": "a"}}))),
        (
            "oid-huge",
            typed(
                json!({"san_type": "OTHER_NAME", "oid": format!("1.2.{}", "9".repeat(40)), "matcher": {"exact": "a"}}),
            ),
        ),
        ("legacy-nothing", with("match_subject_alt_names", json!([{}]))),
        ("legacy-empty-prefix", with("match_subject_alt_names", json!([{"prefix": ""}]))),
        ("validator-unknown", with("custom_validator_config", json!({"name": "nobody.knows.this"}))),
        ("validator-no-name", with("custom_validator_config", json!({}))),
        ("validator-default", with("custom_validator_config", json!({"name": "envoy.tls.cert_validator.default"}))),
        (
            "validator-spiffe-no-config",
            with("custom_validator_config", json!({"name": "envoy.tls.cert_validator.spiffe"})),
        ),
        ("system-roots", json!({"system_root_certs": {}})),
        ("system-roots-and-ca", with("system_root_certs", json!({}))),
        ("ca-provider", json!({"ca_certificate_provider_instance": {"instance_name": "x"}})),
    ];
    for (what, context) in contexts {
        load(
            topic,
            &format!("context-{what}"),
            &format!("validation context: {what}"),
            &json!({"validation_context": context}),
        );
    }
    let upstream = [
        ("sni-long", json!({"sni": "a".repeat(256)})),
        ("sni-255", json!({"sni": "a".repeat(255)})),
        ("sni-nul", json!({"sni": "a\0b"})),
        ("allow-renegotiation", json!({"allow_renegotiation": true})),
        ("max-session-keys", json!({"max_session_keys": 3})),
    ];
    for (what, fields) in upstream {
        topic.load("1.5", &format!("context-{what}"), &format!("upstream context: {what}"), Role::Server, fields);
    }
}

/// Fields of the validation context that meet.
fn combined(topic: &mut Topic) {
    let revoking =
        || format!("{}{}", Crl::of_root().pem(), Crl::of_intermediate().revoking(&Cert::leaf().serial).pem());
    let root_only = || Crl::of_root().pem();
    let revoking_intermediate =
        || format!("{}{}", Crl::of_root().revoking(&Cert::intermediate().serial).pem(), Crl::of_intermediate().pem());
    let pin = hash_pin(&Cert::leaf());
    let wrong = "00".repeat(32);
    let asks = [
        ("crl-leaf-only-revoked", Ask::good().crls(&revoking()).validation("only_verify_leaf_cert_crl", json!(true))),
        (
            "crl-leaf-only-intermediate-revoked",
            Ask::good().crls(&revoking_intermediate()).validation("only_verify_leaf_cert_crl", json!(true)),
        ),
        ("crl-all-intermediate-revoked", Ask::good().crls(&revoking_intermediate())),
        ("crl-leaf-only-missing", Ask::good().crls(&root_only()).validation("only_verify_leaf_cert_crl", json!(true))),
        ("crl-leaf-only-flag-alone", Ask::good().validation("only_verify_leaf_cert_crl", json!(true))),
        (
            "crl-revoked-accept-untrusted",
            Ask::good().crls(&revoking()).validation("trust_chain_verification", json!("ACCEPT_UNTRUSTED")),
        ),
        (
            "expired-allowed-revoked",
            Ask::leaf(&Cert::leaf().expired())
                .crls(&format!(
                    "{}{}",
                    Crl::of_root().pem(),
                    Crl::of_intermediate().revoking(&Cert::leaf().expired().serial).pem()
                ))
                .validation("allow_expired_certificate", json!(true)),
        ),
        (
            "pins-both-right",
            Ask::good()
                .validation("verify_certificate_hash", json!([pin]))
                .validation("verify_certificate_spki", json!([spki_pin(Key::Leaf)])),
        ),
        ("pins-many", Ask::good().validation("verify_certificate_hash", json!([wrong, wrong, wrong, pin]))),
        (
            "pin-san-and-chain",
            Ask::good().validation("verify_certificate_hash", json!([pin])).sans(json!([{"exact": SPIFFE_ID}])),
        ),
        (
            "pin-wrong-san-right",
            Ask::good().validation("verify_certificate_hash", json!([wrong])).sans(json!([{"exact": SPIFFE_ID}])),
        ),
        (
            "typed-and-legacy-of-other-types",
            Ask::good().typed(&[("DNS", json!({"exact": DNS_NAME}))]).sans(json!([{"prefix": "nobody"}])),
        ),
        (
            "several-typed",
            Ask::good().typed(&[
                ("EMAIL", json!({"exact": "nobody"})),
                ("IP_ADDRESS", json!({"prefix": "10."})),
                ("DNS", json!({"suffix": ".cluster.local"})),
            ]),
        ),
        ("trust-verify-named", Ask::good().validation("trust_chain_verification", json!("VERIFY_TRUST_CHAIN"))),
        ("time-details", Ask::good().validation("allow_expired_certificate", json!(false))),
        (
            "allow-expired-not-yet-valid",
            Ask::leaf(&Cert::leaf().not_yet_valid()).validation("allow_expired_certificate", json!(true)),
        ),
        (
            "require-signed-certificate-timestamp",
            Ask::good().validation("require_signed_certificate_timestamp", json!(true)),
        ),
    ];
    for (what, ask) in asks {
        topic.ask("2.3", what, &format!("fields that meet: {what}"), BOTH, &ask);
    }
    topic.ask(
        "6.2",
        "enforce-both-roles",
        "enforce_rsa_key_usage without any key usage",
        BY_SERVER_TLS,
        &Ask::leaf(&Cert::leaf().key(Key::RsaLeaf).without(crate::extension::oid::KEY_USAGE))
            .key(Key::RsaLeaf)
            .upstream("enforce_rsa_key_usage", json!(true)),
    );
}

/// A listener with an RSA and an EC certificate of its own; what it verifies does not depend on them.
fn several_certificates(topic: &mut Topic) {
    let own = |key: Key| {
        json!({
            "certificate_chain": inline(&pem::certificates([Cert::leaf().key(key).der()])),
            "private_key": inline(key.pkcs8_pem()),
        })
    };
    let pairs = [
        ("rsa-ec", vec![own(Key::RsaLeaf), own(Key::Leaf)]),
        ("ec-ec", vec![own(Key::Leaf), own(Key::P384)]),
        ("ec-ed25519", vec![own(Key::Leaf), own(Key::Ed25519)]),
        ("rsa-small", vec![own(Key::Leaf), own(Key::Rsa1024)]),
        ("three", vec![own(Key::RsaLeaf), own(Key::Leaf), own(Key::Rsa3072)]),
    ];
    for (what, certificates) in pairs {
        for by in [Role::Server, Role::Client] {
            topic.load(
                "1.1",
                &format!("own-certificates-{what}"),
                &format!("certificates of its own: {what}"),
                by,
                json!({"common_tls_context": {"tls_certificates": certificates}}),
            );
        }
    }
}
