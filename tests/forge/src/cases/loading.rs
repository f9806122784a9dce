//! What Envoy refuses to load (1).

use serde_json::{Value, json};

use super::ask::{Ask, BOTH, Topic, inline};
use super::spiffe::{bundle_map, sec1};
use crate::case::{Case, Role};
use crate::certificate::{Cert, TRUST_DOMAIN};
use crate::crl::Crl;
use crate::der;
use crate::extension::{Extension, ext_key_usage, general_name, key_usage, must_staple, oid, purpose, usage};
use crate::key::Key;
use crate::pem;
use crate::private::shortest_ec_keys;

const SIDES: [Role; 2] = [Role::Server, Role::Client];

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("loading");
    own_keys(&mut topic);
    own_leaves(&mut topic);
    own_texts(&mut topic);
    anchors(&mut topic);
    sanity(&mut topic);
    spiffe(&mut topic);
    topic.cases
}

fn common(by: Role, fields: &Value) -> Value {
    match by {
        Role::Server => json!({"common_tls_context": fields}),
        Role::Client => json!({"common_tls_context": fields, "require_client_certificate": true}),
    }
}

/// A context whose own certificate is this.
fn own(topic: &mut Topic, section: &'static str, what: &str, about: &str, chain: &str, key: &str) {
    let certificate = json!({"certificate_chain": inline(chain), "private_key": inline(key)});
    for by in SIDES {
        topic.load(section, &format!("own-{what}"), about, by, common(by, &json!({"tls_certificates": [certificate]})));
    }
}

fn own_leaf(topic: &mut Topic, what: &str, leaf: &Cert, key: Key) {
    let chain = pem::certificates([leaf.der(), Cert::intermediate().der()]);
    own(topic, "1.1", what, &format!("own leaf: {what}"), &chain, key.pkcs8_pem());
}

fn own_keys(topic: &mut Topic) {
    for (what, key) in [
        ("rsa-2048", Key::RsaLeaf),
        ("rsa-1024", Key::Rsa1024),
        ("rsa-3072", Key::Rsa3072),
        ("p256", Key::Leaf),
        ("p384", Key::P384),
        ("p521", Key::P521),
        ("p224", Key::P224),
        ("secp256k1", Key::Secp256k1),
        ("ed25519", Key::Ed25519),
    ] {
        own_leaf(topic, &format!("key-{what}"), &Cert::leaf().key(key), key);
    }
    own_leaf(topic, "key-mismatch", &Cert::leaf(), Key::Other);
    own_leaf(topic, "key-type-mismatch", &Cert::leaf(), Key::RsaLeaf);
    let chain = pem::certificates([Cert::leaf().der()]);
    own(topic, "1.1", "key-sec1", "a SEC1 key", &chain, &pem::block("EC PRIVATE KEY", &sec1(Key::Leaf)));
    own(topic, "1.1", "key-garbage", "a key that does not parse", &chain, "nothing here\n");
    own(
        topic,
        "1.1",
        "key-in-chain",
        "the key stands before the certificate",
        &format!("{}{chain}", Key::Leaf.pkcs8_pem()),
        Key::Leaf.pkcs8_pem(),
    );
    for by in SIDES {
        let one = json!({"certificate_chain": inline(&chain), "private_key": inline(Key::Leaf.pkcs8_pem())});
        topic.load("1.1", "own-two", "two certificates", by, common(by, &json!({"tls_certificates": [one, one]})));
        topic.load(
            "1.1",
            "own-without-key",
            "no private key",
            by,
            common(by, &json!({"tls_certificates": [{"certificate_chain": inline(&chain)}]})),
        );
        topic.load(
            "1.1",
            "own-without-chain",
            "no certificate chain",
            by,
            common(by, &json!({"tls_certificates": [{"private_key": inline(Key::Leaf.pkcs8_pem())}]})),
        );
    }
}

fn own_leaves(topic: &mut Topic) {
    let leaf = Cert::leaf;
    let leaves = [
        ("expired", leaf().expired()),
        ("not-yet-valid", leaf().not_yet_valid()),
        ("wrong-eku", leaf().with(ext_key_usage(&["1.2.3.4"]))),
        ("unknown-critical", leaf().with(Extension::new(oid::UNKNOWN, der::null()).critical())),
        ("negative-serial", leaf().set(|made| made.serial = der::integer([0xff]))),
        ("garbage-ski", leaf().with(Extension::new(oid::SUBJECT_KEY_IDENTIFIER, vec![0xff]))),
        ("ku-key-encipherment", leaf().with(key_usage(&[usage::KEY_ENCIPHERMENT]))),
        ("without-ku", leaf().without(oid::KEY_USAGE)),
        ("empty-cn", leaf().subject("")),
        ("no-cn-no-san", leaf().without(oid::SUBJECT_ALT_NAME)),
        ("cn-no-san", leaf().subject("cart").without(oid::SUBJECT_ALT_NAME)),
        ("email-only", leaf().with_names(&[general_name::email("a@example.org")])),
        ("ip-only", leaf().with_names(&[general_name::ip(&[10, 0, 0, 1])])),
        ("dns-only", leaf().with_names(&[general_name::dns("x")])),
        ("must-staple", leaf().with(must_staple())),
        ("trailing-byte", leaf().set(|made| made.trailing = vec![0])),
        ("ca", Cert::intermediate().key(Key::Leaf)),
        ("garbage-san", leaf().with(Extension::new(oid::SUBJECT_ALT_NAME, vec![0xff]))),
        ("garbage-ku", leaf().with(Extension::new(oid::KEY_USAGE, vec![0xff]))),
    ];
    for (what, made) in leaves {
        own_leaf(topic, what, &made, Key::Leaf);
    }
    own_leaf(
        topic,
        "rsa-ku-key-encipherment",
        &leaf().key(Key::RsaLeaf).with(key_usage(&[usage::KEY_ENCIPHERMENT])),
        Key::RsaLeaf,
    );
    for (what, odd) in super::parsing::oddities(&leaf()) {
        own(
            topic,
            "1.1",
            &format!("encoding-{what}"),
            &format!("own leaf: {what}"),
            &pem::certificates([odd]),
            Key::Leaf.pkcs8_pem(),
        );
    }
}

fn own_texts(topic: &mut Topic) {
    for (what, text) in pem::quirks(&Cert::leaf().der(), &Cert::intermediate().der()) {
        own(topic, "1.2", &format!("text-{what}"), &format!("own chain as text: {what}"), &text, Key::Leaf.pkcs8_pem());
    }
    let (leaf, intermediate) = (Cert::leaf().der(), Cert::intermediate().der());
    trust_settings(topic, &leaf, &intermediate);
    let unrelated = Cert::ca("Unused", Key::Other, "Unused", Key::Other).der();
    for (what, chain) in [
        ("leaf-only", vec![&leaf]),
        ("unrelated-intermediate", vec![&leaf, &unrelated]),
        ("intermediate-first", vec![&intermediate, &leaf]),
    ] {
        own(
            topic,
            "1.1",
            &format!("chain-{what}"),
            &format!("own chain: {what}"),
            &pem::certificates(chain),
            Key::Leaf.pkcs8_pem(),
        );
    }
}

/// Own chains whose blocks carry trust settings (`d2i_X509_AUX`): only those of the first block are read.
fn trust_settings(topic: &mut Topic, leaf: &[u8], intermediate: &[u8]) {
    let trusted = |der: &[u8], settings: &[u8]| pem::block("TRUSTED CERTIFICATE", &[der, settings].concat());
    let plain = |der: &[u8]| pem::certificates([der]);
    let purposes = der::sequence([der::sequence([der::oid(purpose::SERVER_AUTH)])]);
    let alias = der::sequence([der::tlv(0x0c, b"mine")]);
    let number = der::number(1);
    let cut = &purposes[..purposes.len() - 1];
    let wrong = der::sequence([der::oid(purpose::SERVER_AUTH)]);
    for (what, text) in [
        ("purposes", trusted(leaf, &purposes) + &plain(intermediate)),
        ("alias", trusted(leaf, &alias) + &plain(intermediate)),
        ("number", trusted(leaf, &number) + &plain(intermediate)),
        ("cut", trusted(leaf, cut) + &plain(intermediate)),
        ("purpose-without-list", trusted(leaf, &wrong) + &plain(intermediate)),
        ("behind-settings", trusted(leaf, &[purposes.clone(), number.clone()].concat()) + &plain(intermediate)),
        ("second-number", plain(leaf) + &trusted(intermediate, &number)),
        ("second-purposes", plain(leaf) + &trusted(intermediate, &purposes)),
    ] {
        own(
            topic,
            "1.2",
            &format!("text-trust-settings-{what}"),
            &format!("own chain, trust settings: {what}"),
            &text,
            Key::Leaf.pkcs8_pem(),
        );
    }
}

/// Typed private keys in a bundle, by how short they are.
fn short_keys() -> Vec<(&'static str, String)> {
    let [p256, p384] = shortest_ec_keys();
    let cut = &p384[..p384.len() - 1];
    let sequence = [0x30, 0].as_slice();
    [
        ("ec-p384-scalar-of-one-byte", "EC", p384.as_slice()),
        ("ec-p256-scalar-of-one-byte", "EC", p256.as_slice()),
        ("ec-cut", "EC", cut),
        ("ec-empty-sequence", "EC", sequence),
        ("rsa-empty-sequence", "RSA", sequence),
        ("dsa-empty-sequence", "DSA", sequence),
    ]
    .map(|(what, kind, der)| (what, pem::block(&format!("{kind} PRIVATE KEY"), der)))
    .into()
}

fn anchors(topic: &mut Topic) {
    let root = Cert::root().der();
    let good = pem::certificates([&root]);
    let mut texts = pem::quirks(&root, &Cert::intermediate().der())
        .into_iter()
        .map(|(what, text)| (format!("text-{what}"), text))
        .collect::<Vec<_>>();
    let leaf = Cert::leaf().der();
    texts.extend([
        ("leaf".to_owned(), pem::certificates([&leaf])),
        ("expired".to_owned(), pem::certificates([Cert::root().expired().der()])),
        ("key-only".to_owned(), Key::Root.pkcs8_pem().to_owned()),
        ("key-and-root".to_owned(), format!("{}{good}", Key::Root.pkcs8_pem())),
        ("sec1-garbage".to_owned(), format!("{good}{}", pem::block("EC PRIVATE KEY", &[1, 2]))),
        ("pkcs7-garbage".to_owned(), format!("{good}{}", pem::block("PKCS7", &[1, 2]))),
        ("crl-only".to_owned(), Crl::of_root().pem()),
        ("crl-garbage".to_owned(), format!("{good}{}", pem::crl(&[1, 2]))),
        ("second-garbage".to_owned(), format!("{good}{}", pem::block("CERTIFICATE", &[1, 2]))),
    ]);
    texts.extend(short_keys().into_iter().map(|(what, key)| (format!("key-{what}"), format!("{good}{key}"))));
    texts.push(("header-begins-with-nul".to_owned(), good.replacen("-----\n", "-----\n\0Proc-Type: 4,CLEAR\n\n", 1)));
    texts.extend(
        super::parsing::oddities(&Cert::root())
            .into_iter()
            .map(|(what, odd)| (format!("encoding-{what}"), pem::certificates([odd]))),
    );
    for (what, text) in texts {
        for by in SIDES {
            topic.load(
                "1.3",
                &format!("trusted-ca-{what}"),
                &format!("trusted_ca: {what}"),
                by,
                common(by, &json!({"validation_context": {"trusted_ca": inline(&text)}})),
            );
        }
        topic.ask(
            "1.3",
            &format!("trusting-{what}"),
            &format!("a good chain under trusted_ca: {what}"),
            BOTH,
            &Ask::good().trusting_pem(text),
        );
    }
    for (what, text) in
        pem::quirks(&root, &root).into_iter().map(|(what, text)| (what, text.replace("CERTIFICATE", "X509 CRL")))
    {
        topic.load(
            "1.4",
            &format!("crl-text-{what}"),
            "certificates under the label of a CRL",
            Role::Client,
            common(Role::Client, &json!({"validation_context": {"trusted_ca": inline(&good), "crl": inline(&text)}})),
        );
    }
}

fn sanity(topic: &mut Topic) {
    let root = inline(&pem::certificates([Cert::root().der()]));
    let contexts = [
        ("crl-without-ca", json!({"crl": inline(&Crl::of_root().pem())})),
        ("san-without-ca", json!({"match_subject_alt_names": [{"exact": "x"}]})),
        ("expired-without-ca", json!({"allow_expired_certificate": true})),
        ("hash-short", json!({"verify_certificate_hash": ["00"]})),
        ("hash-not-hex", json!({"verify_certificate_hash": ["zz".repeat(32)]})),
        ("spki-short", json!({"verify_certificate_spki": ["AAAA"]})),
        ("spki-not-base64", json!({"verify_certificate_spki": ["!".repeat(44)]})),
        (
            "other-name-without-oid",
            json!({"trusted_ca": root, "match_typed_subject_alt_names": [{"san_type": "OTHER_NAME", "matcher": {"exact": "x"}}]}),
        ),
        (
            "other-name-bad-oid",
            json!({"trusted_ca": root, "match_typed_subject_alt_names": [{"san_type": "OTHER_NAME", "oid": "x", "matcher": {"exact": "x"}}]}),
        ),
        (
            "bad-regex",
            json!({"trusted_ca": root, "match_typed_subject_alt_names": [{"san_type": "URI", "matcher": {"safe_regex": {"regex": "("}}}]}),
        ),
        (
            "san-type-missing",
            json!({"trusted_ca": root, "match_typed_subject_alt_names": [{"matcher": {"exact": "x"}}]}),
        ),
        ("crl-garbage", json!({"trusted_ca": root, "crl": inline(&pem::crl(&[1, 2]))})),
        ("crl-no-block", json!({"trusted_ca": root, "crl": inline("x\n")})),
        ("empty", json!({})),
    ];
    for (what, context) in contexts {
        for by in SIDES {
            topic.load(
                "1.5",
                &format!("context-{what}"),
                &format!("validation context: {what}"),
                by,
                common(by, &json!({"validation_context": context})),
            );
        }
    }
    for (what, fields) in [("without-ca", json!({"validation_context": {}})), ("without-context", json!({}))] {
        let context = json!({"common_tls_context": fields, "auto_sni_san_validation": true, "sni": "x.example.org"});
        topic.load(
            "1.5",
            &format!("auto-sni-{what}"),
            &format!("auto_sni_san_validation {what}"),
            Role::Server,
            context,
        );
    }
}

fn spiffe(topic: &mut Topic) {
    let root = Cert::root().der();
    let bundle = || inline(&pem::certificates([&root]));
    let mut configs = vec![
        (
            "duplicate-domain".to_owned(),
            json!({"trust_domains": [{"name": TRUST_DOMAIN, "trust_bundle": bundle()}, {"name": TRUST_DOMAIN, "trust_bundle": bundle()}]}),
        ),
        ("no-block".to_owned(), json!({"trust_domains": [{"name": TRUST_DOMAIN, "trust_bundle": inline("x\n")}]})),
        ("no-domain".to_owned(), json!({"trust_domains": []})),
    ];
    let maps = [
        ("good", bundle_map(&[(TRUST_DOMAIN, "x509-svid", std::slice::from_ref(&root))]).to_string()),
        ("not-json", "{".to_owned()),
        ("no-domains", "{}".to_owned()),
        ("jwt-svid", bundle_map(&[(TRUST_DOMAIN, "jwt-svid", std::slice::from_ref(&root))]).to_string()),
        ("no-keys", bundle_map(&[(TRUST_DOMAIN, "x509-svid", &[])]).to_string()),
        ("bad-der", bundle_map(&[(TRUST_DOMAIN, "x509-svid", &[vec![1, 2]])]).to_string()),
        ("empty-domains", json!({"trust_domains": {}}).to_string()),
        ("no-x5c", json!({"trust_domains": {TRUST_DOMAIN: {"keys": [{"use": "x509-svid"}]}}}).to_string()),
        ("no-use", json!({"trust_domains": {TRUST_DOMAIN: {"keys": [{"x5c": ["AA=="]}]}}}).to_string()),
        (
            "bad-base64",
            json!({"trust_domains": {TRUST_DOMAIN: {"keys": [{"use": "x509-svid", "x5c": ["!"]}]}}}).to_string(),
        ),
    ];
    configs.extend(
        maps.into_iter().map(|(what, map)| (format!("bundles-{what}"), json!({"trust_bundles": inline(&map)}))),
    );
    configs.extend(pem::quirks(&root, &root).into_iter().map(|(what, text)| {
        (format!("text-{what}"), json!({"trust_domains": [{"name": TRUST_DOMAIN, "trust_bundle": inline(&text)}]}))
    }));
    for (what, mut config) in configs {
        config["@type"] = json!(super::ask::SPIFFE_TYPE);
        for by in SIDES {
            let validator = json!({"name": "envoy.tls.cert_validator.spiffe", "typed_config": config});
            topic.load(
                "1.6",
                &format!("spiffe-{what}"),
                &format!("SPIFFE validator: {what}"),
                by,
                common(by, &json!({"validation_context": {"custom_validator_config": validator}})),
            );
        }
    }
}
