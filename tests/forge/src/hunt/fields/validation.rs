//! The validation context: in place, in a secret, or of both.

use serde_json::{Map, Value, json};

use super::{bundle, set};
use crate::case::Beside;
use crate::cases::ask::{SPIFFE_TYPE, inline};
use crate::cases::default_validator::{hash_pin, spki_pin};
use crate::cases::spiffe::bundle_map;
use crate::certificate::{Cert, DNS_NAME, SPIFFE_ID, TRUST_DOMAIN};
use crate::crl::Crl;
use crate::key::Key;
use crate::random::Random;

/// Sets how the peer is validated, if at all.
pub(super) fn validation(
    random: &mut Random,
    leaf: &Cert,
    common: &mut Map<String, Value>,
    beside: &mut Beside,
    traits: &mut Vec<String>,
) {
    let name = format!("hunt/validation/{:x}", random.number());
    match random.below(20) {
        0 => traits.push("no validation context".to_owned()),
        1 | 2 => {
            traits.push("validation context in a secret".to_owned());
            let context = context(random, leaf, 90, traits);
            beside.secrets.push(json!({"name": name, "validation_context": context}));
            common.insert("validation_context_sds_secret_config".to_owned(), json!({"name": name}));
        }
        3..6 => {
            traits.push("combined".to_owned());
            let default = context(random, leaf, 50, traits);
            traits.push("and in the secret".to_owned());
            let secret = context(random, leaf, 70, traits);
            beside.secrets.push(json!({"name": name, "validation_context": secret}));
            let mut combined =
                json!({"default_validation_context": default, "validation_context_sds_secret_config": {"name": name}});
            match random.below(12) {
                0 => drop(combined.as_object_mut().and_then(|fields| fields.remove("default_validation_context"))),
                1 => combined["validation_context_sds_secret_config"]["name"] = json!("hunt/absent"),
                2 => combined["validation_context_certificate_provider_instance"] = json!({"instance_name": "x"}),
                _ => {}
            }
            common.insert("combined_validation_context".to_owned(), combined);
        }
        6 if random.chance(30) => {
            let odd = [json!({"instance_name": "x"}), json!({})];
            set(random, common, "validation_context_certificate_provider_instance", &odd, traits);
        }
        7 if random.chance(30) => {
            traits.push("two kinds of validation".to_owned());
            common.insert("validation_context".to_owned(), context(random, leaf, 90, traits));
            common.insert("validation_context_sds_secret_config".to_owned(), json!({"name": name}));
        }
        _ => {
            common.insert("validation_context".to_owned(), context(random, leaf, 92, traits));
        }
    }
}

/// A `CertificateValidationContext`, with anchors in so many of 100.
fn context(random: &mut Random, leaf: &Cert, anchored: usize, traits: &mut Vec<String>) -> Value {
    let mut fields = Map::new();
    if random.chance(anchored) {
        let stranger = Cert::ca("Other Root", Key::Other, "Other Root", Key::Other);
        let anchors = match random.below(16) {
            0 => bundle(&[&stranger]),
            1 => bundle(&[&stranger, &Cert::root()]),
            2 => bundle(&[&Cert::intermediate()]),
            3 => (*random.pick(&[
                json!({"filename": "/nonexistent/ca.pem"}),
                json!({"environment_variable": "SVIDLINT_UNSET"}),
                json!({"inline_string": ""}),
                json!({}),
            ]))
            .clone(),
            _ => bundle(&[&Cert::root()]),
        };
        fields.insert("trusted_ca".to_owned(), anchors);
    } else {
        traits.push("no trusted_ca".to_owned());
    }
    let flags = [json!(true), json!(false)];
    let lists = [
        inline(&[Crl::of_root().pem(), Crl::of_intermediate().pem()].concat()),
        inline(&Crl::of_intermediate().pem()),
        inline(&[Crl::of_root().pem(), Crl::of_intermediate().revoking(&leaf.serial).pem()].concat()),
        inline(&Crl::of_root().pem()),
        inline(""),
        json!({"filename": "/nonexistent.crl"}),
    ];
    let depths =
        [json!(0), json!(1), json!(2), json!(3), json!(100), json!(101), json!({"value": 1}), json!({}), json!(null)];
    let hashes = hashes(leaf);
    let keys = [
        json!([spki_pin(Key::Leaf)]),
        json!([spki_pin(Key::Other)]),
        json!([spki_pin(Key::Other), spki_pin(Key::Leaf)]),
        json!([]),
        json!(["A".repeat(44)]),
        json!(["A".repeat(43)]),
        json!([spki_pin(Key::Leaf).replace('+', "-").replace('/', "_")]),
    ];
    let trust = [
        json!("VERIFY_TRUST_CHAIN"),
        json!("ACCEPT_UNTRUSTED"),
        json!(0),
        json!(1),
        json!(2),
        json!("accept_untrusted"),
    ];
    for (name, percent, values) in [
        ("crl", 12, &lists[..]),
        ("only_verify_leaf_cert_crl", 10, &flags),
        ("allow_expired_certificate", 12, &flags),
        ("max_verify_depth", 12, &depths),
        ("verify_certificate_hash", 10, &hashes),
        ("verify_certificate_spki", 10, &keys),
        ("trust_chain_verification", 12, &trust),
        ("require_signed_certificate_timestamp", 3, &flags),
        ("suppress_client_ca_list", 6, &flags),
        ("system_root_certs", 3, &[json!({})]),
        ("ca_certificate_provider_instance", 2, &[json!({"instance_name": "x"}), json!({"instance_name": ""})]),
        ("watched_directory", 2, &[json!({"path": "/nonexistent"}), json!({"path": ""})]),
    ] {
        if random.chance(percent) {
            set(random, &mut fields, name, values, traits);
        }
    }
    if random.chance(35) {
        let entries: Vec<Value> = (0..=random.below(2)).map(|_| typed_matcher(random)).collect();
        traits.push(format!("match_typed_subject_alt_names {}", Value::from(entries.clone())));
        fields.insert("match_typed_subject_alt_names".to_owned(), entries.into());
    }
    if random.chance(12) {
        let entries: Vec<Value> = (0..=random.below(2)).map(|_| string_matcher(random)).collect();
        traits.push(format!("match_subject_alt_names {}", Value::from(entries.clone())));
        fields.insert("match_subject_alt_names".to_owned(), entries.into());
    }
    if random.chance(15) {
        fields.insert("custom_validator_config".to_owned(), validator(random, traits));
    }
    Value::Object(fields)
}

fn hashes(leaf: &Cert) -> [Value; 8] {
    let hash = hash_pin(leaf);
    let pairs: Vec<&str> = (0..32).filter_map(|at| hash.get(2 * at..2 * at + 2)).collect();
    [
        json!([hash]),
        json!([hash.to_uppercase()]),
        json!([pairs.join(":")]),
        json!(["00".repeat(32), hash]),
        json!(["00".repeat(32)]),
        json!([]),
        json!([pairs.join("-")]),
        json!([pairs.join(" ")]),
    ]
}

fn typed_matcher(random: &mut Random) -> Value {
    let kinds = [
        json!("URI"),
        json!("DNS"),
        json!("DNS"),
        json!("EMAIL"),
        json!("IP_ADDRESS"),
        json!("OTHER_NAME"),
        json!(3),
        json!(2),
        json!("SAN_TYPE_UNSPECIFIED"),
        json!(6),
    ];
    let usual = if random.chance(80) { 3 } else { kinds.len() };
    let mut fields = Map::from_iter([
        ("san_type".to_owned(), random.pick(&kinds[..usual]).clone()),
        ("matcher".to_owned(), string_matcher(random)),
    ]);
    if random.chance(8) {
        let oids = [json!("1.2.3"), json!(""), json!("x"), json!("1.3.6.1.4.1.311.20.2.3")];
        fields.insert("oid".to_owned(), random.pick(&oids).clone());
    }
    if random.chance(3) {
        fields.remove(*random.pick(&["san_type", "matcher"]));
    }
    Value::Object(fields)
}

/// A `StringMatcher` that fits a name of the usual leaf, or nearly.
pub(super) fn string_matcher(random: &mut Random) -> Value {
    let expressions = [
        "spiffe://example.org/.*",
        ".*",
        "^spiffe://example\\.org/ns/[a-z]+/sa/cart$",
        "spiffe://example.org",
        "(?i)SPIFFE://EXAMPLE.ORG/.*",
        "spiffe://(example|other)\\.org/ns/(shop|x)/sa/\\w+",
        ".*\\.cluster\\.local",
        "[^.]+\\.shop\\.svc\\.cluster\\.local",
        "(?=x)",
        "a{1001}",
        "\\pL+.*",
        "[[:alpha:]]+://.*",
        "",
        "(",
        "\\Qspiffe://example.org/ns/shop/sa/cart\\E",
        "spiffe://example.org/ns/shop/sa/car[^",
        "(?P<a>spiffe).*",
        "(?<a>spiffe).*",
        ".*(shop){1,5}.*",
        "\\Aspiffe.*\\z",
        "spiffe.*\\Z",
    ];
    let regex = |random: &mut Random| match random.below(8) {
        0 => json!({"google_re2": {}, "regex": *random.pick(&expressions)}),
        1 => {
            json!({"google_re2": {"max_program_size": *random.pick(&[1, 100, 1000])}, "regex": *random.pick(&expressions)})
        }
        _ => json!({"regex": *random.pick(&expressions)}),
    };
    let upper = SPIFFE_ID.to_uppercase();
    let names = [
        SPIFFE_ID,
        DNS_NAME,
        SPIFFE_ID,
        DNS_NAME,
        upper.as_str(),
        "spiffe://example.org/ns/shop/sa/cart/",
        "*.shop.svc.cluster.local",
        "",
        "cart.shop.svc.cluster.local.",
        "10.0.0.1",
    ];
    let mut matcher = match random.below(12) {
        0..4 => json!({"exact": *random.pick(&names)}),
        4 => json!({"prefix": *random.pick(&["spiffe://example.org/", "cart.", "spiffe://", "x", "SPIFFE", ""])}),
        5 => json!({"suffix": *random.pick(&["/sa/cart", ".cluster.local", "local", "x", "CART", ""])}),
        6 => json!({"contains": *random.pick(&["/ns/shop/", "shop", "x", "SHOP", ""])}),
        7..10 => json!({"safe_regex": regex(random)}),
        10 if random.chance(30) => (*random.pick(&[
            json!({}),
            json!({"exact": "x", "prefix": "y"}),
            json!({"custom": {"name": "x"}}),
            json!({"exact": null}),
            json!({"safe_regex": {}}),
        ]))
        .clone(),
        _ => json!({"exact": SPIFFE_ID}),
    };
    if random.chance(15) {
        matcher["ignore_case"] = json!(random.chance(80));
    }
    matcher
}

/// A `custom_validator_config`.
fn validator(random: &mut Random, traits: &mut Vec<String>) -> Value {
    let name = if random.chance(85) {
        "envoy.tls.cert_validator.spiffe"
    } else {
        *random.pick(&["envoy.tls.cert_validator.default", "envoy.tls.cert_validator.x", ""])
    };
    let root = || bundle(&[&Cert::root()]);
    let stranger = || bundle(&[&Cert::ca("Other Root", Key::Other, "Other Root", Key::Other)]);
    let mut domains =
        vec![json!({"name": TRUST_DOMAIN, "trust_bundle": if random.chance(85) { root() } else { stranger() }})];
    match random.below(12) {
        0 => domains.push(json!({"name": "other.org", "trust_bundle": stranger()})),
        1 => domains.push(json!({"name": TRUST_DOMAIN, "trust_bundle": root()})),
        2 => domains[0]["name"] = json!(*random.pick(&["", "Example.org", "spiffe://example.org", "other.org"])),
        3 => drop(domains[0].as_object_mut().and_then(|fields| fields.remove("trust_bundle"))),
        4 => domains[0]["workload_trust_domain"] = json!(*random.pick(&[TRUST_DOMAIN, "other.org", ""])),
        5 => domains.clear(),
        _ => {}
    }
    let mut config = json!({"@type": SPIFFE_TYPE, "trust_domains": domains});
    if random.chance(20) {
        let map = bundle_map(&[(TRUST_DOMAIN, "x509-svid", &[Cert::root().der()])]).to_string();
        config["trust_bundles"] = inline(&map);
        if random.chance(60) {
            config["trust_domains"] = json!([]);
        }
    }
    if random.chance(8) {
        let inner = config.clone();
        config = json!({
            "@type": format!("type.googleapis.com/{}", *random.pick(&["xds.type.v3.TypedStruct", "udpa.type.v1.TypedStruct"])),
            "type_url": SPIFFE_TYPE,
            "value": {"trust_domains": inner["trust_domains"]},
        });
    }
    traits.push(format!("validator {name:?}"));
    json!({"name": name, "typed_config": config})
}
