//! Contexts that are put together: merged ones (1.5), those of secrets, validators in other forms (4), several own
//! certificates (1.1), and what a cluster's HTTP options demand (3.4).

use serde_json::{Value, json};

use super::ask::{Ask, BY_CLIENT, BY_SERVER, DEFAULT, SPIFFE, SPIFFE_TYPE, Topic, View, inline};
use super::default_validator::{hash_pin, spki_pin};
use crate::case::{Beside, Case, Role};
use crate::certificate::{Cert, SPIFFE_ID, TRUST_DOMAIN};
use crate::crl::Crl;
use crate::extension::general_name;
use crate::key::Key;
use crate::pem;

/// The host that the recorder asks for.
const HOST: &str = "peer";

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("contexts");
    merged(&mut topic);
    secrets(&mut topic);
    validators(&mut topic);
    several_certificates(&mut topic);
    http_options(&mut topic);
    identities(&mut topic);
    depths(&mut topic);
    topic.cases
}

fn bundle(anchors: &[&Cert]) -> Value {
    inline(&pem::certificates(anchors.iter().map(|anchor| anchor.der())))
}

fn right() -> Value {
    json!({"trusted_ca": bundle(&[&Cert::root()])})
}

fn wrong() -> Value {
    json!({"trusted_ca": bundle(&[&Cert::ca("Other Root", Key::Other, "Other Root", Key::Other)])})
}

/// The fields of several contexts in one.
fn with(contexts: &[Value]) -> Value {
    let fields = contexts.iter().filter_map(Value::as_object).flatten();
    Value::Object(fields.map(|(name, value)| (name.clone(), value.clone())).collect())
}

fn uri(id: &str) -> Value {
    json!({"san_type": "URI", "matcher": {"exact": id}})
}

/// The SPIFFE validator with these trust domains.
fn spiffe(domains: &[(&str, &[&Cert])]) -> Value {
    let domains: Vec<Value> =
        domains.iter().map(|(name, anchors)| json!({"name": name, "trust_bundle": bundle(anchors)})).collect();
    validator(&json!({"@type": SPIFFE_TYPE, "trust_domains": domains}))
}

fn validator(config: &Value) -> Value {
    json!({"custom_validator_config": {"name": "envoy.tls.cert_validator.spiffe", "typed_config": config}})
}

/// Asks with a context whose validation comes, in part or as a whole, from the secret `delivered`.
fn ask_with(
    topic: &mut Topic,
    what: &str,
    about: &str,
    views: &[View],
    ask: &Ask,
    default: Option<&Value>,
    secret: &Value,
) {
    let name = format!("contexts/{what}");
    let reference = json!({"name": name});
    let (field, validation) = match default {
        None => ("validation_context_sds_secret_config", reference),
        Some(default) => (
            "combined_validation_context",
            json!({"default_validation_context": default, "validation_context_sds_secret_config": reference}),
        ),
    };
    let secret = json!({"name": name, "validation_context": secret});
    let beside = Beside { secrets: vec![secret], ..Beside::default() };
    topic.ask_beside("1.5", what, about, views, ask, &beside, &[(field, validation)]);
}

fn merged(topic: &mut Topic) {
    let expired = Ask::leaf(&Cert::leaf().expired());
    let revoking = || json!({"crl": inline(&[Crl::of_root().pem(), Crl::of_intermediate().revoking(&Cert::leaf().serial).pem()].concat())});
    let clearing = || json!({"crl": inline(&[Crl::of_root().pem(), Crl::of_intermediate().pem()].concat())});
    let leaf_list = || json!({"crl": inline(&Crl::of_intermediate().pem())});
    let leaf_only = |value: bool| json!({"only_verify_leaf_cert_crl": value});
    let typed = |id: &str| json!({"match_typed_subject_alt_names": [uri(id)]});
    let legacy = |id: &str| json!({"match_subject_alt_names": [{"exact": id}]});
    let hashes = |hash: &str| json!({"verify_certificate_hash": [hash]});
    let keys = |key: &str| json!({"verify_certificate_spki": [key]});
    let allow = |value: bool| json!({"allow_expired_certificate": value});
    let trust = |value: &str| json!({"trust_chain_verification": value});
    let depth = |depth: u32| json!({"max_verify_depth": depth});
    let none = || json!({});
    let (zeros, leaf_hash) = ("00".repeat(32), hash_pin(&Cert::leaf()));
    let (wrong_key, leaf_key) = (spki_pin(Key::Spare), spki_pin(Key::Leaf));
    let good = Ask::good;
    let questions: Vec<(&str, Ask, Value, Value)> = vec![
        ("ca-default", good(), right(), none()),
        ("ca-secret", good(), none(), right()),
        ("ca-neither", good(), none(), none()),
        ("ca-secret-right", good(), wrong(), right()),
        ("ca-secret-wrong", good(), right(), wrong()),
        ("crl-default", good(), revoking(), right()),
        ("crl-secret", good(), right(), revoking()),
        ("crl-secret-clears", good(), with(&[right(), revoking()]), clearing()),
        ("crl-secret-revokes", good(), with(&[right(), clearing()]), revoking()),
        ("crl-leaf-only-default", good(), with(&[right(), leaf_only(true)]), leaf_list()),
        ("crl-leaf-only-secret", good(), with(&[right(), leaf_list()]), leaf_only(true)),
        ("crl-leaf-only-unset-by-secret", good(), with(&[right(), leaf_list(), leaf_only(true)]), leaf_only(false)),
        ("crl-all", good(), right(), leaf_list()),
        ("typed-default", good(), typed("spiffe://nobody/x"), right()),
        ("typed-secret", good(), right(), typed("spiffe://nobody/x")),
        ("typed-both", good(), with(&[right(), typed("spiffe://nobody/x")]), typed(SPIFFE_ID)),
        ("typed-both-other-way", good(), with(&[right(), typed(SPIFFE_ID)]), typed("spiffe://nobody/x")),
        ("typed-default-legacy-secret", good(), with(&[right(), typed("spiffe://nobody/x")]), legacy(SPIFFE_ID)),
        ("legacy-default-typed-secret", good(), with(&[right(), legacy(SPIFFE_ID)]), typed("spiffe://nobody/x")),
        ("legacy-both", good(), with(&[right(), legacy("nobody")]), legacy(SPIFFE_ID)),
        ("matchers-without-ca", good(), typed(SPIFFE_ID), none()),
        ("hash-default", good(), hashes(&zeros), right()),
        ("hash-both", good(), with(&[right(), hashes(&zeros)]), hashes(&leaf_hash)),
        ("hash-default-key-secret", good(), with(&[right(), hashes(&zeros)]), keys(&leaf_key)),
        ("key-both", good(), with(&[right(), keys(&wrong_key)]), keys(&leaf_key)),
        ("key-secret", good(), right(), keys(&wrong_key)),
        ("pins-without-ca", good(), hashes(&leaf_hash), none()),
        ("expired-allowed-by-default", expired.clone(), allow(true), right()),
        ("expired-allowed-by-secret", expired.clone(), right(), allow(true)),
        ("expired-not-unset-by-secret", expired.clone(), with(&[right(), allow(true)]), allow(false)),
        ("expired-not-allowed", expired, right(), none()),
        ("untrusted-default", good(), trust("ACCEPT_UNTRUSTED"), wrong()),
        ("untrusted-secret", good(), wrong(), trust("ACCEPT_UNTRUSTED")),
        (
            "untrusted-not-unset-by-secret",
            good(),
            with(&[wrong(), trust("ACCEPT_UNTRUSTED")]),
            trust("VERIFY_TRUST_CHAIN"),
        ),
        ("depth-default", good(), with(&[right(), depth(1)]), none()),
        ("depth-secret", good(), right(), depth(1)),
        ("depth-secret-more", good(), with(&[right(), depth(1)]), depth(2)),
        ("depth-secret-less", good(), with(&[right(), depth(2)]), depth(1)),
        ("depth-secret-zero", good(), with(&[right(), depth(2)]), depth(0)),
        ("depth-default-zero", good(), with(&[right(), depth(0)]), none()),
        ("validator-default", good(), spiffe(&[(TRUST_DOMAIN, &[&Cert::root()])]), right()),
        ("validator-secret", good(), right(), spiffe(&[(TRUST_DOMAIN, &[&Cert::root()])])),
        ("validator-secret-foreign", good(), right(), spiffe(&[("other.org", &[&Cert::root()])])),
        (
            "validator-both",
            good(),
            spiffe(&[("other.org", &[&Cert::root()])]),
            spiffe(&[(TRUST_DOMAIN, &[&Cert::root()])]),
        ),
        (
            "validator-both-other-way",
            good(),
            spiffe(&[(TRUST_DOMAIN, &[&Cert::root()])]),
            spiffe(&[("other.org", &[&Cert::root()])]),
        ),
        (
            "validator-secret-matcher-default",
            good(),
            typed("spiffe://nobody/x"),
            spiffe(&[(TRUST_DOMAIN, &[&Cert::root()])]),
        ),
        ("validator-default-matcher-secret", good(), spiffe(&[(TRUST_DOMAIN, &[&Cert::root()])]), legacy(SPIFFE_ID)),
    ];
    for (what, ask, default, secret) in questions {
        let about = format!("a default and a delivered validation context: {what}");
        ask_with(topic, &format!("merged-{what}"), &about, DEFAULT, &ask, Some(&default), &secret);
    }
}

fn secrets(topic: &mut Topic) {
    let questions: Vec<(&str, Ask, Value)> = vec![
        ("right", Ask::good(), right()),
        ("wrong", Ask::good(), wrong()),
        ("empty", Ask::good(), json!({})),
        (
            "matcher",
            Ask::good(),
            with(&[right(), json!({"match_typed_subject_alt_names": [uri("spiffe://nobody/x")]})]),
        ),
        ("pin", Ask::leaf_alone(), json!({"verify_certificate_hash": [hash_pin(&Cert::leaf())]})),
        ("validator", Ask::good(), spiffe(&[(TRUST_DOMAIN, &[&Cert::root()])])),
        ("validator-foreign", Ask::good(), spiffe(&[("other.org", &[&Cert::root()])])),
        ("no-certificate", Ask::raw(Vec::new()), right()),
    ];
    for (what, ask, secret) in questions {
        let views = if ask.chain.is_empty() { BY_CLIENT } else { DEFAULT };
        ask_with(
            topic,
            &format!("secret-{what}"),
            &format!("the validation context of a secret: {what}"),
            views,
            &ask,
            None,
            &secret,
        );
    }
}

/// The SPIFFE validator in the forms that Envoy's API has for a message of any type.
fn validators(topic: &mut Topic) {
    let domains = json!([{"name": TRUST_DOMAIN, "trust_bundle": bundle(&[&Cert::root()])}]);
    let fields = json!({"trust_domains": domains});
    let structure = |package: &str, of: &str| json!({"@type": format!("type.googleapis.com/{package}.TypedStruct"), "type_url": of, "value": fields});
    let name = "envoy.tls.cert_validator.spiffe";
    let forms: Vec<(&str, &str, Value)> = vec![
        ("xds-struct", name, structure("xds.type.v3", SPIFFE_TYPE)),
        ("udpa-struct", name, structure("udpa.type.v1", SPIFFE_TYPE)),
        (
            "struct-of-other-host",
            name,
            structure("xds.type.v3", "example.org/envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig"),
        ),
        ("struct-of-other-type", name, structure("xds.type.v3", "type.googleapis.com/envoy.config.core.v3.Address")),
        ("struct-of-no-type", name, structure("xds.type.v3", "")),
        ("plain-struct", name, json!({"@type": "type.googleapis.com/google.protobuf.Struct", "value": fields})),
        ("empty-struct", name, json!({"@type": "type.googleapis.com/xds.type.v3.TypedStruct"})),
        ("default-name", "envoy.tls.cert_validator.default", with(&[json!({"@type": SPIFFE_TYPE}), fields.clone()])),
        (
            "empty-domain",
            name,
            json!({"@type": SPIFFE_TYPE, "trust_domains": [{"name": "", "trust_bundle": bundle(&[&Cert::root()])}]}),
        ),
        ("no-bundle", name, json!({"@type": SPIFFE_TYPE, "trust_domains": [{"name": TRUST_DOMAIN}]})),
        (
            "slash-domain",
            name,
            json!({"@type": SPIFFE_TYPE, "trust_domains": [{"name": "example.org/", "trust_bundle": bundle(&[&Cert::root()])}]}),
        ),
        ("no-domains", name, json!({"@type": SPIFFE_TYPE})),
    ];
    for (what, name, config) in forms {
        let validation = json!({"custom_validator_config": {"name": name, "typed_config": config}});
        topic.ask_beside(
            "4",
            &format!("validator-{what}"),
            &format!("the SPIFFE validator's configuration: {what}"),
            DEFAULT,
            &Ask::good(),
            &Beside::default(),
            &[("validation_context", validation)],
        );
    }
}

fn several_certificates(topic: &mut Topic) {
    let own = |key: Key| {
        let leaf = Cert::leaf().key(key);
        json!({"certificate_chain": inline(&pem::certificates([leaf.der()])), "private_key": inline(key.pkcs8_pem())})
    };
    let mismatched = json!({
        "certificate_chain": inline(&pem::certificates([Cert::leaf().der()])), "private_key": inline(Key::Spare.pkcs8_pem())});
    let nameless = json!({
        "certificate_chain": inline(&pem::certificates([Cert::leaf()
            .without(crate::extension::oid::SUBJECT_ALT_NAME)
            .set(|made| made.subject = crate::der::sequence(Vec::<Vec<u8>>::new()))
            .der()])),
        "private_key": inline(Key::Leaf.pkcs8_pem())});
    let lists: Vec<(&str, Vec<Value>)> = vec![
        ("ec-and-rsa", vec![own(Key::Leaf), own(Key::RsaLeaf)]),
        ("rsa-and-ec", vec![own(Key::RsaLeaf), own(Key::Leaf)]),
        ("two-ec", vec![own(Key::Leaf), own(Key::P384)]),
        ("three", vec![own(Key::Leaf), own(Key::RsaLeaf), own(Key::P521)]),
        ("ec-and-ed25519", vec![own(Key::Leaf), own(Key::Ed25519)]),
        ("short-second", vec![own(Key::Leaf), own(Key::Rsa1024)]),
        ("p224-second", vec![own(Key::Leaf), own(Key::P224)]),
        ("mismatched-second", vec![own(Key::RsaLeaf), mismatched]),
        ("nameless-second", vec![own(Key::RsaLeaf), nameless]),
        ("empty-second", vec![own(Key::Leaf), json!({})]),
    ];
    for (what, certificates) in lists {
        let about = format!("several own certificates: {what}");
        for by in [Role::Client, Role::Server] {
            let context = json!({"common_tls_context": {"tls_certificates": certificates}});
            topic.load("1.1", &format!("certificates-{what}"), &about, by, context);
        }
        for limits in [json!([]), json!(["rsa_pss_rsae_sha256"]), json!(["ecdsa_secp256r1_sha256"]), json!(["ed25519"])]
        {
            let short = limits.get(0).and_then(Value::as_str).unwrap_or("any").to_owned();
            let ask = Ask::good().tls_params(json!({"signature_algorithms": limits}));
            topic.ask_beside(
                "6.3",
                &format!("certificates-{what}-{}", short.replace('_', "-")),
                &format!("{about}, signing with {short}"),
                BY_CLIENT,
                &ask,
                &Beside::default(),
                &[("validation_context", right()), ("tls_certificates", Value::Array(certificates.clone()))],
            );
        }
    }
}

/// `auto_sni` and `auto_san_validation`, with which a cluster demands the host that is asked for.
fn http_options(topic: &mut Topic) {
    let options = |sni: bool, validates: bool| {
        json!({"typed_extension_protocol_options": {"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
            "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
            "upstream_http_protocol_options": {"auto_sni": sni, "auto_san_validation": validates},
            "explicit_http_config": {"http_protocol_options": {}}}}})
    };
    let names: Vec<(&str, Vec<Vec<u8>>)> = vec![
        ("host", vec![general_name::dns(HOST)]),
        ("host-upper", vec![general_name::dns("PEER")]),
        ("host-second", vec![general_name::dns("other"), general_name::dns(HOST)]),
        ("other", vec![general_name::dns("other")]),
        ("star", vec![general_name::dns("*")]),
        ("star-label", vec![general_name::dns("p*r")]),
        ("uri", vec![general_name::uri(HOST)]),
        ("uri-upper", vec![general_name::uri("PEER")]),
        ("email", vec![general_name::email(HOST)]),
        ("spiffe", vec![general_name::uri(SPIFFE_ID)]),
        ("host-and-spiffe", vec![general_name::dns(HOST), general_name::uri(SPIFFE_ID)]),
    ];
    let matchers = [("", json!({})), ("-matched", json!({"match_typed_subject_alt_names": [uri(SPIFFE_ID)]}))];
    for (what, names) in &names {
        for (also, matchers) in &matchers {
            for (mode, sni, validates) in [("san", false, true), ("both", true, true), ("sni", true, false)] {
                let beside = Beside { cluster: Some(options(sni, validates)), ..Beside::default() };
                topic.ask_beside(
                    "3.4",
                    &format!("http-{mode}-{what}{also}"),
                    &format!("the cluster demands the host ({mode}), the leaf names: {what}{also}"),
                    BY_SERVER,
                    &Ask::leaf(&Cert::leaf().with_names(names)),
                    &beside,
                    &[("validation_context", with(&[right(), matchers.clone()]))],
                );
            }
        }
    }
    for (what, names) in &names[..5] {
        for (mode, beside, sni) in [
            ("auto", Beside { cluster: Some(options(true, false)), ..Beside::default() }, None),
            ("auto-over-sni", Beside { cluster: Some(options(true, false)), ..Beside::default() }, Some("other")),
            ("sni", Beside::default(), Some(HOST)),
            ("san", Beside { cluster: Some(options(false, true)), ..Beside::default() }, Some("other")),
        ] {
            let mut ask = Ask::leaf(&Cert::leaf().with_names(names)).upstream("auto_sni_san_validation", json!(true));
            if let Some(sni) = sni {
                ask = ask.upstream("sni", json!(sni));
            }
            topic.ask_beside(
                "2.5",
                &format!("sni-validated-{mode}-{what}"),
                &format!("auto_sni_san_validation, SNI {mode}, the leaf names: {what}"),
                BY_SERVER,
                &ask,
                &beside,
                &[("validation_context", right())],
            );
        }
    }
}

/// SPIFFE IDs that are none, or look like another, beside several trust domains and matchers.
fn identities(topic: &mut Topic) {
    let long = format!("spiffe://example.org/{}", "a".repeat(3000));
    let ids = [
        "spiffe://example.org/%41",
        "spiffe://example%2eorg/a",
        "spiffe://example.org/a#b",
        "spiffe://example.org?a",
        "spiffe://example.org#/a",
        "spiffe://[::1]/a",
        "spiffe://example.org\\/a",
        "spiffe:/example.org/a",
        "spiffe:example.org/a",
        "spiffe:////example.org/a",
        "spiffe://example.org/a/",
        "spiffe://example.org/a/../b",
        "spiffe://caf\u{e9}.org/a",
        "spiffe://example.org:/a",
        "spiffe://:443/a",
        "spiffe://@example.org/a",
        "sPiffe://example.org/a",
        "spiffe://example.org\n/a",
        "\tspiffe://example.org/a",
        "spiffe://example.org/a b",
        "spiffe://EXAMPLE.ORG/a",
        long.as_str(),
    ];
    let other = Cert::ca("Other Root", Key::Other, "Other Root", Key::Other);
    for (number, id) in ids.iter().enumerate() {
        let ask = Ask::leaf(&Cert::leaf().with_names(&[general_name::uri(*id)])).domains(&[
            ("EXAMPLE.ORG", &[&other]),
            ("example.org", &[&Cert::root()]),
            ("example.org:", &[&Cert::root()]),
            ("@example.org", &[&Cert::root()]),
            ("caf\u{e9}.org", &[&Cert::root()]),
            (":443", &[&other]),
        ]);
        let shown: String = id.chars().take(40).collect();
        topic.ask(
            "4",
            &format!("identity-{number:02}"),
            &format!("several trust domains, the ID {shown:?}"),
            SPIFFE,
            &ask,
        );
        let matched = ask.sans(json!([{"prefix": "spiffe://example.org/"}]));
        topic.ask(
            "4",
            &format!("identity-{number:02}-matched"),
            &format!("the same with a prefix matcher, the ID {shown:?}"),
            SPIFFE,
            &matched,
        );
    }
}

/// Chains longer than the few that `max_verify_depth` is usually set to.
fn depths(topic: &mut Topic) {
    let keys = [Key::Inter, Key::Second, Key::Other, Key::Spare, Key::P384, Key::P521];
    let name = |number: usize| format!("Forge Level {number}");
    let mut chain = vec![Cert::leaf().issued_by(&name(0), keys[0])];
    for (number, key) in keys.iter().enumerate() {
        let (issuer, issuer_key) = match keys.get(number + 1) {
            Some(next) => (name(number + 1), *next),
            None => ("Forge Root".to_owned(), Key::Root),
        };
        chain.push(Cert::ca(&name(number), *key, &issuer, issuer_key));
    }
    let sent: Vec<&Cert> = chain.iter().collect();
    for depth in [0_u32, 1, 4, 5, 6, 7, 8, 50, 99, 100] {
        topic.ask(
            "2.2",
            &format!("depth-{depth}-six-intermediates"),
            &format!("max_verify_depth {depth}, six intermediates"),
            BY_CLIENT,
            &Ask::chain(&sent).validation("max_verify_depth", json!(depth)),
        );
    }
}
