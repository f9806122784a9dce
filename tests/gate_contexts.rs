//! `--tls-context` files that Envoy 1.40.0 loads, and such that it refuses: the exit code says which. Each line was put to the
//! binary with `--mode validate`, inside the bootstrap below.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod run;

use run::{Run, folder, try_in};
use svidlint_forge::certificate::Cert;
use svidlint_forge::key::Key;
use svidlint_forge::pem;

const TYPES: &str = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3";
const TRUST: &str = "validation_context: {trusted_ca: {filename: ca.pem}}";
const OWN: &str = "tls_certificates: [{certificate_chain: {filename: leaf.pem}, private_key: {filename: leaf.key}}]";

/// A cluster's context in a bootstrap.
fn cluster(context: &str) -> String {
    bootstrap(&format!(
        "  clusters:\n  - name: x\n    type: STATIC\n    transport_socket:\n      name: tls\n      typed_config: {{'@type': {TYPES}.UpstreamTlsContext, {context}}}\n"
    ))
}

/// A listener's context in a bootstrap.
fn listener(context: &str) -> String {
    bootstrap(&format!(
        "  listeners:\n  - name: x\n    filter_chains:\n    - transport_socket:\n        name: tls\n        typed_config: {{'@type': {TYPES}.DownstreamTlsContext, {context}}}\n"
    ))
}

fn bootstrap(resources: &str) -> String {
    format!("static_resources:\n{resources}")
}

fn with_parameters(parameters: &str) -> String {
    cluster(&format!(
        "common_tls_context: {{tls_params: {{{parameters}}}, {TRUST}}}"
    ))
}

/// With a limit of RE2 programs in the runtime, and a matcher whose program has 18 instructions.
fn with_runtime(limit: u32) -> String {
    let matcher = "match_typed_subject_alt_names: [{san_type: DNS, matcher: {safe_regex: {regex: '.*[.]shop[.]svc.*'}}}]";
    let context = format!(
        "common_tls_context: {{validation_context: {{trusted_ca: {{filename: ca.pem}}, {matcher}}}}}"
    );
    format!(
        "layered_runtime: {{layers: [{{name: a, static_layer: {{re2.max_program_size.error_level: {limit}}}}}]}}\n{}",
        cluster(&context)
    )
}

/// A good leaf judged by the context, in the role that the context verifies.
fn judge(context: &str, flags: &[&str]) -> Run {
    let own = pem::certificates([Cert::leaf().der(), Cert::intermediate().der()]);
    let folder = folder(&[
        ("leaf.pem", own),
        ("ca.pem", pem::certificates([Cert::root().der()])),
        ("leaf.key", Key::Leaf.pkcs8_pem().to_owned()),
        ("context.yaml", context.to_owned()),
    ]);
    let role = if context.contains("DownstreamTlsContext") {
        "client"
    } else {
        "server"
    };
    let common = "leaf.pem --tls-context context.yaml --no-config --at now --envoy-version 1.40.0 --presented-by";
    let arguments: Vec<&str> = common
        .split(' ')
        .chain([role])
        .chain(flags.iter().copied())
        .collect();
    try_in(folder.path(), &arguments)
}

#[test]
fn what_envoy_does_not_load_is_an_error() {
    for context in [
        listener(&format!("common_tls_context: {{{TRUST}}}")),
        listener(&format!(
            "require_client_certificate: true, common_tls_context: {{{TRUST}}}"
        )),
        cluster(&format!("sni: \"a\\0b\", common_tls_context: {{{TRUST}}}")),
        cluster("common_tls_context: {validation_context: {trusted_cas: {filename: ca.pem}}}"),
        cluster(&format!(
            "max_session_keys: {{x: 1}}, common_tls_context: {{{TRUST}}}"
        )),
        with_parameters("cipher_suites: ['!ALL:AES128-SHA']"),
        with_parameters("cipher_suites: ['[]']"),
        with_parameters("signature_algorithms: [ed448]"),
        with_runtime(5),
    ] {
        let run = judge(&context, &[]);
        assert_eq!(run.code, 1, "{context}\n{}", run.complaint);
        assert_eq!(run.rules("error").len(), 1, "{context}");
    }
}

#[test]
fn two_ends_that_cannot_speak_are_an_error_where_nobody_is_verified_too() {
    let context = listener(&format!(
        "common_tls_context: {{tls_params: {{tls_maximum_protocol_version: TLSv1_1}}, {OWN}}}"
    ));
    let run = judge(&context, &[]);
    assert_eq!(run.code, 1);
    assert_eq!(run.rules("error"), ["tls-parameters-incompatible"]);
}

#[test]
fn what_envoy_loads_raises_nothing() {
    for context in [
        cluster(&format!("common_tls_context: {{{TRUST}}}")),
        listener(&format!("common_tls_context: {{{OWN}, {TRUST}}}")),
        cluster(&format!(
            "max_session_keys: {{value: 1}}, common_tls_context: {{{TRUST}}}"
        )),
        with_parameters(
            "cipher_suites: ['-ALL:[ECDHE-ECDSA-AES128-GCM-SHA256|ECDHE-ECDSA-CHACHA20-POLY1305]']",
        ),
        with_parameters("cipher_suites: ['TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES128-GCM-SHA256']"),
        with_parameters("signature_algorithms: [ecdsa_secp256r1_sha256, RSA+SHA1, PSS+SHA256]"),
        with_runtime(1000),
        listener(&format!(
            "session_ticket_keys: {{keys: [{{filename: /run/keys/tickets}}]}}, common_tls_context: {{{OWN}, {TRUST}}}"
        )),
        format!(
            "%YAML 1.2\n---\n{}",
            cluster(&format!("common_tls_context: {{{TRUST}}}"))
        ),
    ] {
        let run = judge(&context, &[]);
        assert_eq!(run.code, 0, "{context}\n{}", run.complaint);
        let outcome = &run.report["chains"][0]["verdicts"][0]["outcome"];
        assert_eq!(outcome, "accepted", "{context}");
    }
}

#[test]
fn what_cannot_be_used_says_so() {
    let good = cluster(&format!("common_tls_context: {{{TRUST}}}"));
    let old = good.replace(
        "envoy.extensions.transport_sockets.tls.v3",
        "envoy.api.v2.auth",
    );
    let short = good.replace("type.googleapis.com/", "");
    let broken_secret = good.replace(
        "static_resources:\n",
        "static_resources:\n  secrets: [{name: s, validation_context: {match_typed_subject_alt_names: [{san_type: 6}]}}]\n",
    );
    for (context, flags) in [
        (old, vec![]),
        (short, vec![]),
        (broken_secret, vec![]),
        (good, vec!["--trust-bundle", "leaf.key"]),
    ] {
        let run = judge(&context, &flags);
        assert_eq!(run.code, 2, "{context}\n{}", run.complaint);
    }
}

#[test]
fn a_bundle_of_a_trust_domain_that_the_validator_has_not_is_a_mistake() {
    let domain = |name: &str| format!("{{name: {name}, trust_bundle: {{filename: ca.pem}}}}");
    let context = cluster(&format!(
        "common_tls_context: {{validation_context: {{custom_validator_config: {{name: envoy.tls.cert_validator.spiffe, \
         typed_config: {{'@type': {TYPES}.SPIFFECertValidatorConfig, trust_domains: [{}, {}]}}}}}}}}",
        domain("example.org"),
        domain("other.org"),
    ));
    let run = judge(&context, &["--trust-bundle", "nope=ca.pem"]);
    assert_eq!(run.code, 2);
    let complaint = run.complaint;
    assert!(complaint.contains("example.org, other.org"), "{complaint}");
    let run = judge(&context, &["--trust-bundle", "example.org=ca.pem"]);
    assert_eq!(run.code, 0, "{}", run.complaint);
}

/// People cut a context out of its listener to ask about its peers.
#[test]
fn a_context_that_stands_alone_is_taken_to_have_a_certificate() {
    let alone =
        format!("{{'@type': {TYPES}.DownstreamTlsContext, common_tls_context: {{{TRUST}}}}}");
    let run = judge(&alone, &[]);
    let verdict = &run.report["chains"][0]["verdicts"][0];
    assert_eq!(verdict["outcome"], "accepted");
    let assumed = "the server has a certificate of its own";
    assert_eq!(verdict["assumptions"], serde_json::json!([assumed]));
}
