//! What Envoy's API says against a context: fields it does not have, constraints, and the forms that a value may have (1.5).

use serde_json::{Value, json};

use super::ask::{Ask, DEFAULT, SPIFFE, SPIFFE_TYPE, Topic, inline};
use crate::case::{Case, Role};
use crate::certificate::{Cert, TRUST_DOMAIN};
use crate::crl::Crl;
use crate::der;
use crate::extension::general_name;
use crate::key::Key;
use crate::mutate;
use crate::pem;
use crate::random::Random;

pub(crate) fn cases() -> Vec<Case> {
    let mut topic = Topic::new("api");
    strange_fields(&mut topic);
    new_fields(&mut topic);
    constraints(&mut topic);
    sessions(&mut topic);
    forms(&mut topic);
    sources(&mut topic);
    workload_trust_domains(&mut topic);
    program_sizes(&mut topic);
    cipher_lists(&mut topic);
    signature_algorithms(&mut topic);
    marked_bundles(&mut topic);
    own_certificates(&mut topic);
    topic.cases
}

fn root() -> Value {
    inline(&pem::certificates([Cert::root().der()]))
}

fn upstream(topic: &mut Topic, what: &str, about: &str, context: Value) {
    topic.load("1.5", what, about, Role::Server, context);
}

fn downstream(topic: &mut Topic, what: &str, about: &str, context: Value) {
    topic.load("1.5", what, about, Role::Client, context);
}

#[allow(clippy::needless_pass_by_value, reason = "callers write the fields in place")]
fn common(fields: Value) -> Value {
    json!({"common_tls_context": fields})
}

#[allow(clippy::needless_pass_by_value, reason = "callers write the fields in place")]
fn validation(fields: Value) -> Value {
    common(json!({"validation_context": fields}))
}

fn spiffe(config: &Value) -> Value {
    validation(json!({"custom_validator_config": {"name": "envoy.tls.cert_validator.spiffe", "typed_config": config}}))
}

/// Fields that no release has.
fn strange_fields(topic: &mut Topic) {
    let contexts = [
        ("upstream", json!({"x": null})),
        ("common", common(json!({"sni": "x.example.org"}))),
        ("misspelt", validation(json!({"trusted_cas": root()}))),
        ("pascal-case", validation(json!({"TrustedCa": root()}))),
        ("dashes", validation(json!({"trusted-ca": root()}))),
        ("wrapped", common(json!({"validation_context": {"value": {"trusted_ca": root()}}}))),
        ("parameters", common(json!({"tls_params": {"tls_max_protocol_version": "TLSv1_3"}}))),
        ("data-source", validation(json!({"trusted_ca": {"inline_string": root()["inline_string"], "name": "x"}}))),
        (
            "matcher",
            validation(
                json!({"trusted_ca": root(), "match_typed_subject_alt_names": [{"san_type": "URI", "exact": "x"}]}),
            ),
        ),
        (
            "string-matcher",
            validation(json!({"trusted_ca": root(), "match_subject_alt_names": [{"exact": "x", "ignorecase": true}]})),
        ),
        ("spiffe", spiffe(&json!({"@type": SPIFFE_TYPE, "trust_domains": [{"name": TRUST_DOMAIN, "bundle": root()}]}))),
        ("other-side", json!({"require_client_certificate": true})),
        ("old-name", validation(json!({"verify_subject_alt_name": ["x"]}))),
    ];
    for (what, context) in contexts {
        upstream(topic, &format!("strange-{what}"), "a field that the API does not have", context);
    }
    downstream(topic, "strange-other-side", "a field of the other side", json!({"sni": "x.example.org"}));
}

/// Fields that came after 1.36.
fn new_fields(topic: &mut Topic) {
    upstream(
        topic,
        "new-suppress-client-ca-list",
        "suppress_client_ca_list in the validation context",
        validation(json!({"trusted_ca": root(), "suppress_client_ca_list": true})),
    );
    downstream(
        topic,
        "new-suppress-client-ca-list-outside",
        "suppress_client_ca_list outside of it",
        json!({"suppress_client_ca_list": true}),
    );
    upstream(
        topic,
        "new-watch-modify",
        "watch_modify of a directory",
        validation(json!({"trusted_ca": root(), "watched_directory": {"path": "/tmp", "watch_modify": true}})),
    );
    upstream(
        topic,
        "new-workload-trust-domain",
        "workload_trust_domain of a trust domain",
        spiffe(
            &json!({"@type": SPIFFE_TYPE, "trust_domains": [{"name": TRUST_DOMAIN, "trust_bundle": root(), "workload_trust_domain": ""}]}),
        ),
    );
    for (what, policy) in [("cnsa1", json!("CNSA1_202603")), ("cnsa2-number", json!(1)), ("fips", json!("FIPS_202205"))]
    {
        upstream(
            topic,
            &format!("new-compliance-{what}"),
            &format!("compliance_policies: {policy}"),
            common(json!({"tls_params": {"compliance_policies": [policy]}})),
        );
    }
}

/// Rules of fields that decide nothing else.
fn constraints(topic: &mut Topic) {
    let contexts = [
        ("key-log", common(json!({"key_log": {"path": ""}}))),
        ("key-log-first", common(json!({"key_log": {}, "validation_context": {"trusted_ca": {}}}))),
        ("provider-instance", common(json!({"tls_certificate_provider_instance": {"instance_name": ""}}))),
        (
            "provider-instance-old",
            common(json!({"tls_certificate_certificate_provider_instance": {"instance_name": ""}})),
        ),
        ("provider", common(json!({"tls_certificate_certificate_provider": {"name": "x"}}))),
        ("ca-provider-instance", validation(json!({"ca_certificate_provider_instance": {"instance_name": ""}}))),
        ("watched-directory", validation(json!({"trusted_ca": root(), "watched_directory": {"path": ""}}))),
        ("source-watched", validation(json!({"trusted_ca": {"watched_directory": {"path": ""}}}))),
        ("handshaker", common(json!({"custom_handshaker": {"name": "x"}}))),
        ("selector", common(json!({"custom_tls_certificate_selector": {"name": ""}}))),
        ("combined-without-default", common(json!({"combined_validation_context": {}}))),
        ("combined-without-secret", common(json!({"combined_validation_context": {"default_validation_context": {}}}))),
        ("sct", common(json!({"tls_certificates": [{"signed_certificate_timestamp": [{}]}]}))),
        ("key-provider", common(json!({"tls_certificates": [{"private_key_provider": {"provider_name": ""}}]}))),
        ("policies", common(json!({"tls_params": {"compliance_policies": ["FIPS_202205", "FIPS_202205"]}}))),
        ("alpn-long", common(json!({"alpn_protocols": ["x".repeat(256)]}))),
        ("alpn-empty", common(json!({"alpn_protocols": [""]}))),
        ("alpn-comma", common(json!({"alpn_protocols": ["h2,http/1.1"]}))),
        ("alpn-comma-last", common(json!({"alpn_protocols": ["h2,"]}))),
        ("alpn-two-empty", common(json!({"alpn_protocols": ["", ""]}))),
    ];
    for (what, context) in contexts {
        upstream(topic, &format!("constraint-{what}"), "a constraint of the API", context);
    }
}

/// What a listener keeps of sessions.
fn sessions(topic: &mut Topic) {
    let key = |length: usize| json!({"keys": [inline(&"k".repeat(length))]});
    let settings = [
        ("no-ticket-keys", json!({"session_ticket_keys": {"keys": []}})),
        ("ticket-key", json!({"session_ticket_keys": key(80)})),
        ("short-ticket-key", json!({"session_ticket_keys": key(79)})),
        ("empty-ticket-key", json!({"session_ticket_keys": {"keys": [{}]}})),
        ("ticket-secret", json!({"session_ticket_keys_sds_secret_config": {"name": ""}})),
        ("keys-and-no-tickets", json!({"session_ticket_keys": key(80), "disable_stateless_session_resumption": true})),
        ("timeout", json!({"session_timeout": "1.5s"})),
        ("timeout-negative", json!({"session_timeout": "-1s"})),
        ("timeout-below-a-second", json!({"session_timeout": "-0.5s"})),
        ("timeout-too-long", json!({"session_timeout": "4294967296s"})),
        ("timeout-longest", json!({"session_timeout": "4294967295s"})),
        (
            "timeout-too-long-without-keys",
            json!({"session_timeout": "4294967296s", "session_ticket_keys": {"keys": []}}),
        ),
    ];
    for (what, context) in settings {
        downstream(topic, &format!("sessions-{what}"), "session settings", context);
    }
}

/// Forms of one value: Envoy's reader of JSON takes many.
fn forms(topic: &mut Topic) {
    let hash = super::default_validator::hash_pin(&Cert::leaf());
    let other = "00".repeat(32);
    let asks = [
        ("one-in-place-of-a-list", Ask::good().validation("verify_certificate_hash", json!(hash))),
        ("one-wrong-in-place-of-a-list", Ask::good().validation("verify_certificate_hash", json!(other))),
        ("list-in-a-list", Ask::good().validation("verify_certificate_hash", json!([[hash]]))),
        ("flag-in-quotes", Ask::leaf(&Cert::leaf().expired()).validation("allow_expired_certificate", json!("TRUE"))),
        ("flag-as-a-letter", Ask::leaf(&Cert::leaf().expired()).validation("allow_expired_certificate", json!("t"))),
        (
            "enum-in-lower-case",
            Ask::leaf(&Cert::leaf().expired()).validation("trust_chain_verification", json!("accept_untrusted")),
        ),
        (
            "enum-as-a-number-in-quotes",
            Ask::leaf(&Cert::leaf().expired()).validation("trust_chain_verification", json!("1")),
        ),
        ("depth-in-quotes", Ask::good().validation("max_verify_depth", json!("1"))),
    ];
    for (what, ask) in asks {
        topic.ask("1.5", &format!("form-{what}"), "a value in another form", DEFAULT, &ask);
    }
    let wrapped = [
        ("flag-value", json!({"enforce_rsa_key_usage": {"value": true}})),
        ("flag-in-an-object", json!({"auto_sni_san_validation": {"value": false}})),
        ("flag-value-of-another-name", json!({"enforce_rsa_key_usage": {"0": true}})),
        ("number-value", json!({"max_session_keys": {"value": 1}})),
        ("number-value-of-another-name", json!({"max_session_keys": {"x": 1}})),
        ("bytes-of-blanks", common(json!({"tls_certificates": [{"password": {"inline_bytes": "  "}}]}))),
    ];
    for (what, context) in wrapped {
        upstream(topic, &format!("form-{what}"), "a value in another form", context);
    }
    upstream(
        topic,
        "form-null-in-a-list",
        "a null among pins is an empty one",
        validation(json!({"verify_certificate_hash": [null]})),
    );
    upstream(
        topic,
        "form-message-in-place-of-a-list",
        "one message in place of a list",
        common(json!({"tls_certificate_sds_secret_configs": {"name": ""}})),
    );
}

/// The syntax of cipher lists.
fn cipher_lists(topic: &mut Topic) {
    const SUITE: &str = "ECDHE-ECDSA-AES128-GCM-SHA256";
    let lists = [
        ("group", format!("[{SUITE}|AES128-SHA]:AES256-SHA")),
        ("group-open", format!("[{SUITE}|")),
        ("group-open-at-the-end", format!("[{SUITE}")),
        ("group-close", format!("{SUITE}]")),
        ("group-of-rules", format!("[{SUITE}:AES128-SHA]")),
        ("group-nested", format!("[[{SUITE}]]")),
        ("group-and-strength", format!("[{SUITE}]:@STRENGTH")),
        ("group-and-exclusion", format!("[{SUITE}]:!AES128-SHA")),
        ("group-of-an-exclusion", format!("[-{SUITE}]")),
        ("group-empty", format!("[]{SUITE}")),
        ("bar", format!("{SUITE}|AES128-SHA")),
        ("strength", format!("{SUITE}:@STRENGTH")),
        ("other-special", format!("{SUITE}:@x")),
        ("no-name", "!".to_owned()),
        ("plus-at-the-end", "kECDHE+".to_owned()),
        ("aliases", "kECDHE+AES:!aRSA".to_owned()),
        ("two-colons", format!("{SUITE}::AES128-SHA")),
        ("group-behind-an-exclusion", format!("-ALL:[{SUITE}|AES128-SHA]")),
        ("nothing", "[]".to_owned()),
        ("killed", "!ALL:AES128-SHA".to_owned()),
        ("order-alone", "+AES".to_owned()),
        ("default", "DEFAULT:AES128-SHA".to_owned()),
        ("tls13", "TLS_AES_128_GCM_SHA256".to_owned()),
        ("tls13-and-another", "TLS_AES_128_GCM_SHA256:AES128-SHA".to_owned()),
        ("deprecated-and-killed", "3DES:!kRSA".to_owned()),
        ("deprecated", "DES-CBC3-SHA:!AES".to_owned()),
        ("colon", ":".to_owned()),
        ("blank", format!("{SUITE} AES128-SHA")),
    ];
    for (what, list) in lists {
        upstream(
            topic,
            &format!("ciphers-{what}"),
            "the syntax of a cipher list",
            common(json!({"tls_params": {"cipher_suites": [list]}})),
        );
    }
}

/// Names of signature algorithms that are rarely written.
fn signature_algorithms(topic: &mut Topic) {
    for name in ["RSA+SHA1", "ECDSA+SHA1", "PSS+SHA256", "rsa_pkcs1_sha256_legacy", "PSS+SHA1", "ed448"] {
        upstream(
            topic,
            &format!("signature-algorithm-{}", name.replace(['+', '_'], "-").to_lowercase()),
            "a name of a signature algorithm",
            common(json!({"tls_params": {"signature_algorithms": [name]}})),
        );
    }
}

/// Own certificates: parameters of their own, and a key that is no point of its curve.
fn own_certificates(topic: &mut Topic) {
    let with_key = |certificate: &str| json!({"certificate_chain": inline(certificate), "private_key": inline(Key::Leaf.pkcs8_pem())});
    for (what, curves) in [("repeated", json!(["P-256", "P-256"])), ("unknown", json!(["x"]))] {
        let mut certificate = with_key(&pem::certificates([Cert::leaf().der()]));
        certificate["tls_params"] = json!({"ecdh_curves": curves});
        downstream(
            topic,
            &format!("own-parameters-{what}"),
            "tls_params of a certificate",
            common(json!({"tls_certificates": [certificate]})),
        );
    }
    let mut off_curve = Cert::leaf().der();
    let point = off_curve.windows(4).position(|bytes| bytes == [3, 0x42, 0, 4]).expect("the leaf has a P-256 key");
    off_curve[point + 10] ^= 1;
    downstream(
        topic,
        "own-key-off-the-curve",
        "a certificate whose key is no point of its curve",
        common(json!({"tls_certificates": [with_key(&pem::certificates([off_curve]))]})),
    );
}

/// Limits of an expression's own, which take the place of the usual one.
fn program_sizes(topic: &mut Topic) {
    let long = "(?:[a-z]+:){40}.*|spiffe.*";
    for (what, regex, size) in [
        ("small", "spiffe.*", json!(1)),
        ("enough", "spiffe.*", json!(50)),
        ("large", long, json!(1000)),
        ("large-not-enough", long, json!(50)),
        ("none", long, json!(null)),
        ("zero", "spiffe.*", json!(0)),
    ] {
        let matcher = json!({"safe_regex": {"google_re2": {"max_program_size": size}, "regex": regex}});
        topic.ask(
            "3.1",
            &format!("program-size-{what}"),
            "google_re2.max_program_size",
            DEFAULT,
            &Ask::good().typed(&[("URI", matcher)]),
        );
    }
}

/// Bundles for workloads of one trust domain (1.38 and later): whose, and what an Envoy without a workload's own takes.
fn workload_trust_domains(topic: &mut Topic) {
    let stranger = || inline(&pem::certificates([Cert::ca("Other Root", Key::Other, "Other Root", Key::Other).der()]));
    let entry = |bundle: Value, workload: &str| json!({"name": TRUST_DOMAIN, "trust_bundle": bundle, "workload_trust_domain": workload});
    let other_own = Cert::leaf().with_names(&[general_name::uri("spiffe://other.org/x"), general_name::dns("x")]);
    let configurations = [
        ("empty", vec![entry(root(), "")]),
        ("the-same", vec![entry(root(), TRUST_DOMAIN)]),
        ("another", vec![entry(root(), "other.org")]),
        ("another-wrong-and-any", vec![entry(stranger(), "other.org"), entry(root(), "")]),
        ("another-and-any-wrong", vec![entry(root(), "other.org"), entry(stranger(), "")]),
        ("the-same-and-any-wrong", vec![entry(root(), TRUST_DOMAIN), entry(stranger(), "")]),
        ("the-same-wrong-and-any", vec![entry(stranger(), TRUST_DOMAIN), entry(root(), "")]),
        ("twice", vec![entry(root(), "other.org"), entry(root(), "other.org")]),
    ];
    for (what, domains) in configurations {
        for (own, certificate) in [("", None), ("-own", Some(Cert::leaf())), ("-other-own", Some(other_own.clone()))] {
            let ask = Ask::good().spiffe("trust_domains", domains.clone().into());
            let first = topic.cases.len();
            topic.ask("4", &format!("workload-{what}{own}"), "bundles of workloads", SPIFFE, &ask);
            let Some(certificate) = certificate else { continue };
            for case in &mut topic.cases[first..] {
                case.context["common_tls_context"]["tls_certificates"] = json!([{
                    "certificate_chain": inline(&pem::certificates([certificate.der(), Cert::intermediate().der()])),
                    "private_key": inline(Key::Leaf.pkcs8_pem()),
                }]);
            }
        }
    }
}

/// A byte order mark before the JSON of trust_bundles, which Envoy passes over.
fn marked_bundles(topic: &mut Topic) {
    let map = super::spiffe::bundle_map(&[(TRUST_DOMAIN, "x509-svid", &[Cert::root().der()])]);
    for (what, mark) in [("mark", "\u{feff}"), ("two-marks", "\u{feff}\u{feff}"), ("blank-and-mark", " \u{feff}")] {
        let source = inline(&format!("{mark}{map}"));
        let ask = Ask::good().spiffe("trust_bundles", source);
        topic.ask("1.6", &format!("bundles-{what}"), "a byte order mark before trust_bundles", SPIFFE, &ask);
    }
}

/// Sources without a byte, and those that do not decode.
fn sources(topic: &mut Topic) {
    for (what, source) in [("empty", inline("")), ("empty-bytes", json!({"inline_bytes": ""}))] {
        topic.ask(
            "1.4",
            &format!("crl-{what}"),
            "a crl without a byte is none",
            DEFAULT,
            &Ask::good().validation("crl", source),
        );
    }
    topic.load(
        "1.5",
        "crl-empty-without-ca",
        "a crl without a byte needs no trusted_ca",
        Role::Server,
        validation(json!({"crl": inline("")})),
    );
    let revoking = Crl::of_intermediate().revoking(&Cert::leaf().serial).pem();
    topic.ask("1.4", "crl-beside-empty", "a list of the leaf's issuer alone", DEFAULT, &Ask::good().crls(&revoking));
    let broken = [
        ("cut", Cert::root().der()[..40].to_vec()),
        ("element", mutate::element(&mut Random::new(7), &Cert::root().der())),
        ("version", Cert::root().version(4).der()),
        ("no-sequence", der::null()),
        ("serial", Cert::root().set(|cert| cert.serial = der::integer([])).der()),
        ("trailing", [Cert::root().der(), vec![0]].concat()),
        ("sound", Cert::root().key(Key::Root).der()),
    ];
    for (what, bytes) in broken {
        let map = super::spiffe::bundle_map(&[(TRUST_DOMAIN, "x509-svid", &[bytes])]);
        topic.ask(
            "1.6",
            &format!("bundles-certificate-{what}"),
            "a certificate of trust_bundles",
            SPIFFE,
            &Ask::good().spiffe("trust_bundles", inline(&map.to_string())),
        );
    }
}
