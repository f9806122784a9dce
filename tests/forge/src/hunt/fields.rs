//! Contexts in which any field of Envoy's API is set (`envoy/extensions/transport_sockets/tls/v3`, as of 1.36 to 1.40).

use serde_json::{Map, Value, json};

use super::Hunted;
use super::frame;
use crate::case::{Beside, Role};
use crate::cases::ask::{Ask, View, inline};
use crate::certificate::Cert;
use crate::key::Key;
use crate::pem;
use crate::random::Random;

mod own;
mod validation;

pub(super) fn case(random: &mut Random) -> Hunted {
    let view = View { spiffe: false, ..frame::view(random) };
    let mut traits = Vec::new();
    let leaf = leaf(random, &mut traits);
    let ask = Ask::leaf(&leaf);
    let mut hunted = frame::handshake(&ask, view, &[]);
    let (context, beside) = context(random, view, &leaf, &mut traits);
    hunted.case.context = context;
    hunted.case.beside = beside;
    hunted.case.about = traits.join("; ");
    hunted
}

/// The leaf that is presented: as a rule the sound one.
fn leaf(random: &mut Random, traits: &mut Vec<String>) -> Cert {
    use crate::extension::{general_name as gn, key_usage, oid, usage};
    let (what, leaf) = match random.below(14) {
        0 => ("expired", Cert::leaf().expired()),
        1 => ("no names", Cert::leaf().without(oid::SUBJECT_ALT_NAME)),
        2 => ("of a stranger", Cert::leaf().signed_by(Key::Other)),
        3 => ("KU keyEncipherment", Cert::leaf().with(key_usage(&[usage::KEY_ENCIPHERMENT]))),
        4 => ("wildcard", Cert::leaf().with_names(&[gn::dns("*.shop.svc.cluster.local"), gn::ip(&[10, 0, 0, 1])])),
        _ => return Cert::leaf(),
    };
    traits.push(format!("leaf: {what}"));
    leaf
}

/// A context of that side.
pub(super) fn context(random: &mut Random, view: View, leaf: &Cert, traits: &mut Vec<String>) -> (Value, Beside) {
    let mut beside = Beside::default();
    let mut common = Map::new();
    if random.chance(35) || view.presented_by == Role::Server {
        common.insert("tls_params".to_owned(), tls_params(random, view, traits));
    }
    own::certificates(random, view, &mut common, &mut beside, traits);
    validation::validation(random, leaf, &mut common, &mut beside, traits);
    if random.chance(12) {
        let lists = [
            json!(["h2", "http/1.1"]),
            json!([]),
            json!([""]),
            json!(["x".repeat(256)]),
            json!(["a,b"]),
            json!(["h2"]),
        ];
        set(random, &mut common, "alpn_protocols", &lists, traits);
    }
    if random.chance(4) {
        // No address ranges: over unix sockets, as hunts are asked, they end an Envoy.
        let logs = [json!({"path": "/dev/null"}), json!({"path": ""}), json!({})];
        set(random, &mut common, "key_log", &logs, traits);
    }
    if random.chance(2) {
        let odd = [
            json!({"name": "x"}),
            json!({"name": "envoy.tls_handshakers.x", "typed_config": {"@type": "type.googleapis.com/google.protobuf.Struct"}}),
        ];
        let name = *random.pick(&["custom_handshaker", "custom_tls_certificate_selector"]);
        set(random, &mut common, name, &odd, traits);
    }
    let mut context = Map::from_iter([("common_tls_context".to_owned(), Value::Object(common))]);
    match view.presented_by {
        Role::Server => upstream(random, &mut context, traits),
        Role::Client => downstream(random, &mut context, traits),
    }
    (Value::Object(context), beside)
}

/// Sets a field to one of these.
fn set(random: &mut Random, fields: &mut Map<String, Value>, name: &str, values: &[Value], traits: &mut Vec<String>) {
    let value = random.pick(values).clone();
    let shown: String = value.to_string().chars().take(60).collect();
    traits.push(format!("{name} {shown}"));
    fields.insert(name.to_owned(), value);
}

fn upstream(random: &mut Random, context: &mut Map<String, Value>, traits: &mut Vec<String>) {
    let names = [
        json!("cart.shop.svc.cluster.local"),
        json!("nobody.example.org"),
        json!(""),
        json!("10.0.0.1"),
        json!("x".repeat(256)),
        json!("a\0"),
        json!("CART.shop.svc.cluster.local"),
        json!("a.b.shop.svc.cluster.local"),
    ];
    let flags = [json!(true), json!(false)];
    let numbers = [json!(0), json!(1), json!(4_294_967_295_u32), json!({"value": 1}), json!("7")];
    for (name, percent, values) in [
        ("sni", 30, &names[..]),
        ("auto_host_sni", 8, &flags),
        ("auto_sni_san_validation", 25, &flags),
        ("allow_renegotiation", 8, &flags),
        ("max_session_keys", 8, &numbers),
        ("enforce_rsa_key_usage", 12, &flags),
    ] {
        if random.chance(percent) {
            set(random, context, name, values, traits);
        }
    }
}

fn downstream(random: &mut Random, context: &mut Map<String, Value>, traits: &mut Vec<String>) {
    let flags = [json!(true), json!(false)];
    let durations = [json!("0s"), json!("5s"), json!("1.5s"), json!("-1s"), json!("4294967295s"), json!("4294967296s")];
    let policies = [json!("LENIENT_STAPLING"), json!("STRICT_STAPLING"), json!("MUST_STAPLE"), json!(1)];
    let ticket = |length: usize| json!({"inline_string": "k".repeat(length)});
    let keys = [
        json!({"keys": [ticket(80)]}),
        json!({"keys": [ticket(80), ticket(80)]}),
        json!({"keys": []}),
        json!({"keys": [ticket(79)]}),
        json!({"keys": [{"filename": "/nonexistent"}]}),
    ];
    if random.chance(85) {
        set(random, context, "require_client_certificate", &flags, traits);
    }
    for (name, percent, values) in [
        ("require_sni", 5, &flags[..]),
        ("disable_stateful_session_resumption", 8, &flags),
        ("session_timeout", 10, &durations),
        ("ocsp_staple_policy", 12, &policies),
        ("full_scan_certs_on_sni_mismatch", 8, &flags),
        ("prefer_client_ciphers", 8, &flags),
    ] {
        if random.chance(percent) {
            set(random, context, name, values, traits);
        }
    }
    match random.below(12) {
        0 => set(random, context, "session_ticket_keys", &keys, traits),
        1 => set(random, context, "disable_stateless_session_resumption", &flags, traits),
        2 if random.chance(30) => {
            set(
                random,
                context,
                "session_ticket_keys_sds_secret_config",
                &[json!({"name": "hunt/absent"}), json!({"name": ""})],
                traits,
            );
        }
        3 if random.chance(30) => {
            set(random, context, "session_ticket_keys", &keys, traits);
            set(random, context, "disable_stateless_session_resumption", &flags, traits);
        }
        _ => {}
    }
}

/// Parameters of which a peer of the usual kind can still agree to some.
fn tls_params(random: &mut Random, view: View, traits: &mut Vec<String>) -> Value {
    let mut fields = Map::new();
    let (versions, lower) = if view.tls == "1.3" {
        ([json!("TLSv1_3"), json!("TLSv1_3"), json!(4)], [json!("TLSv1_2"), json!("TLSv1_3"), json!("TLS_AUTO")])
    } else {
        (
            [json!("TLSv1_2"), json!("TLSv1_3"), json!("TLS_AUTO")],
            [json!("TLSv1_2"), json!("TLSv1_0"), json!("TLS_AUTO")],
        )
    };
    if random.chance(85) {
        set(random, &mut fields, "tls_maximum_protocol_version", &versions, traits);
    }
    if random.chance(15) {
        set(random, &mut fields, "tls_minimum_protocol_version", &lower, traits);
    }
    let suites = [
        json!(["ECDHE-ECDSA-AES128-GCM-SHA256"]),
        json!(["[ECDHE-ECDSA-AES128-GCM-SHA256|ECDHE-ECDSA-CHACHA20-POLY1305]", "ECDHE-RSA-AES128-GCM-SHA256"]),
        json!(["ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384", "AES128-SHA"]),
        json!(["ECDHE-ECDSA-AES128-GCM-SHA256", "TLS_AES_128_GCM_SHA256"]),
        json!(["-ALL", "ECDHE-ECDSA-AES128-GCM-SHA256"]),
        json!(["ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256"]),
        json!(["ecdhe-ecdsa-aes128-gcm-sha256"]),
        json!(["ALL"]),
        json!(["HIGH", "!aNULL"]),
        json!([""]),
        json!([]),
        json!(["DES-CBC3-SHA", "ECDHE-ECDSA-AES128-GCM-SHA256"]),
        json!(["[ECDHE-ECDSA-AES128-GCM-SHA256]", "@STRENGTH"]),
        json!(["[ECDHE-ECDSA-AES128-GCM-SHA256|"]),
    ];
    let curves = [
        json!(["X25519", "P-256"]),
        json!(["P-256"]),
        json!(["P-256", "P-384"]),
        json!(["X25519MLKEM768", "X25519", "P-256"]),
        json!(["P-521", "P-256"]),
        json!(["P-256", "P-256"]),
        json!([]),
        json!(["X25519:P-256"]),
        json!([" P-256"]),
        json!(["secp256r1"]),
        json!(["prime256v1", "X25519"]),
    ];
    let schemes = [
        json!(["ecdsa_secp256r1_sha256", "rsa_pss_rsae_sha256"]),
        json!(["ecdsa_secp256r1_sha256"]),
        json!(["rsa_pss_rsae_sha256", "ecdsa_secp256r1_sha256", "ed25519"]),
        json!(["rsa_pkcs1_sha256", "ecdsa_secp256r1_sha256"]),
        json!(["ecdsa_secp384r1_sha384", "ecdsa_secp256r1_sha256"]),
        json!(["rsa_pss_rsae_sha256"]),
        json!([]),
        json!(["ecdsa_secp256r1_sha256", "ecdsa_secp256r1_sha256"]),
        json!(["ECDSA+SHA256"]),
        json!(["ecdsa_secp256r1_sha256:ed25519"]),
        json!([""]),
        json!(["ecdsa_sha1", "ecdsa_secp256r1_sha256"]),
    ];
    let policies = [
        json!(["FIPS_202205"]),
        json!([0]),
        json!(["CNSA1_202603"]),
        json!(["CNSA2_202603"]),
        json!(["FIPS_202205", "FIPS_202205"]),
        json!([9]),
        json!([]),
    ];
    for (name, percent, values) in [
        ("cipher_suites", 14, &suites[..]),
        ("ecdh_curves", 14, &curves),
        ("signature_algorithms", 14, &schemes),
        ("compliance_policies", 10, &policies),
    ] {
        if random.chance(percent) {
            set(random, &mut fields, name, values, traits);
        }
    }
    Value::Object(fields)
}

/// A bundle of these certificates.
fn bundle(anchors: &[&Cert]) -> Value {
    inline(&pem::certificates(anchors.iter().map(|anchor| anchor.der())))
}
