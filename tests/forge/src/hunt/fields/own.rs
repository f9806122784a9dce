//! The context's own certificates.

use serde_json::{Map, Value, json};

use super::{set, tls_params};
use crate::case::Beside;
use crate::cases::ask::{View, inline};
use crate::certificate::Cert;
use crate::extension::must_staple;
use crate::key::Key;
use crate::pem;
use crate::random::Random;

/// Sets what the context presents itself, if anything.
pub(super) fn certificates(
    random: &mut Random,
    view: View,
    common: &mut Map<String, Value>,
    beside: &mut Beside,
    traits: &mut Vec<String>,
) {
    match random.below(20) {
        0..5 => {
            let mut list = vec![certificate(random, view, traits)];
            if random.chance(20) {
                list.push(certificate(random, view, traits));
            }
            common.insert("tls_certificates".to_owned(), Value::Array(list));
        }
        5 => {
            let name = format!("hunt/own/{:x}", random.number());
            beside.secrets.push(json!({"name": name, "tls_certificate": certificate(random, view, traits)}));
            let reference = json!([{"name": name}]);
            common.insert("tls_certificate_sds_secret_configs".to_owned(), reference);
            traits.push("own certificate in a secret".to_owned());
        }
        6 if random.chance(40) => {
            let odd = [json!([]), json!([{}]), json!([{"private_key": inline(Key::Leaf.pkcs8_pem())}])];
            set(random, common, "tls_certificates", &odd, traits);
        }
        7 if random.chance(40) => {
            let odd = [json!([{"name": "hunt/absent"}]), json!([{"name": ""}]), json!([])];
            set(random, common, "tls_certificate_sds_secret_configs", &odd, traits);
        }
        8 if random.chance(40) => {
            let odd = [json!({"instance_name": "x"}), json!({"instance_name": ""})];
            let field =
                *random.pick(&["tls_certificate_provider_instance", "tls_certificate_certificate_provider_instance"]);
            set(random, common, field, &odd, traits);
        }
        // A listener gets the recorder's own; a cluster needs none.
        _ => {}
    }
}

/// A `TlsCertificate`, sound as a rule.
fn certificate(random: &mut Random, view: View, traits: &mut Vec<String>) -> Value {
    let (what, leaf, key) = match random.below(16) {
        0 => ("RSA", Cert::leaf().key(Key::RsaLeaf), Key::RsaLeaf),
        1 => ("RSA-1024", Cert::leaf().key(Key::Rsa1024), Key::Rsa1024),
        2 => ("P-384", Cert::leaf().key(Key::P384), Key::P384),
        3 => ("Ed25519", Cert::leaf().key(Key::Ed25519), Key::Ed25519),
        4 => ("another's key", Cert::leaf(), Key::Other),
        5 => ("no names", Cert::leaf().without(crate::extension::oid::SUBJECT_ALT_NAME), Key::Leaf),
        6 => ("must-staple", Cert::leaf().with(must_staple()), Key::Leaf),
        7 => ("expired", Cert::leaf().expired(), Key::Leaf),
        _ => ("sound", Cert::leaf(), Key::Leaf),
    };
    traits.push(format!("own {what}"));
    let mut fields = Map::from_iter([
        ("certificate_chain".to_owned(), inline(&pem::certificates([leaf.der(), Cert::intermediate().der()]))),
        ("private_key".to_owned(), inline(key.pkcs8_pem())),
    ]);
    let sources = [
        json!({"inline_string": "x"}),
        json!({"inline_bytes": "AAAA"}),
        json!({"filename": "/nonexistent"}),
        json!({"inline_string": ""}),
        json!({}),
    ];
    let parameters = tls_params(random, view, &mut Vec::new());
    for (name, percent, values) in [
        ("password", 4, &sources[..]),
        ("ocsp_staple", 5, &sources),
        ("pkcs12", 3, &sources),
        ("signed_certificate_timestamp", 3, &[json!([{"inline_string": "x"}]), json!([])]),
        ("watched_directory", 2, &[json!({"path": "/nonexistent"}), json!({"path": ""})]),
        (
            "private_key_provider",
            2,
            &[
                json!({"provider_name": "x"}),
                json!({"provider_name": ""}),
                json!({"provider_name": "x", "fallback": true}),
            ],
        ),
        ("tls_params", 4, &[parameters, json!({})]),
    ] {
        if random.chance(percent) {
            set(random, &mut fields, name, values, traits);
        }
    }
    Value::Object(fields)
}
