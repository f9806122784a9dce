//! `--tls-context` files that Envoy 1.40.0 loads, and such that it refuses: the exit code says which. Each line was put to the
//! binary with `--mode validate`, inside the bootstrap below.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use assert_cmd::Command;
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

/// Exit code, standard output and error.
fn run(context: &str, flags: &[&str]) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    let own = pem::certificates([Cert::leaf().der(), Cert::intermediate().der()]);
    write("leaf.pem", &own);
    write("ca.pem", &pem::certificates([Cert::root().der()]));
    write("leaf.key", Key::Leaf.pkcs8_pem());
    write("context.yaml", context);
    let role = if context.contains("listeners:") {
        "client"
    } else {
        "server"
    };
    let output = Command::cargo_bin("svidlint")
        .unwrap()
        .current_dir(folder.path())
        .args([
            "check",
            "leaf.pem",
            "--tls-context",
            "context.yaml",
            "--no-config",
        ])
        .args([
            "--presented-by",
            role,
            "--at",
            "now",
            "--envoy-version",
            "1.40.0",
        ])
        .args(flags)
        .output()
        .unwrap();
    let text = [output.stdout, output.stderr].concat();
    (
        output.status.code().unwrap(),
        String::from_utf8(text).unwrap(),
    )
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
        let (code, text) = run(&context, &[]);
        assert_eq!(code, 1, "{context}\n{text}");
        assert!(text.contains("error["), "{context}\n{text}");
    }
}

#[test]
fn two_ends_that_cannot_speak_are_an_error_where_nobody_is_verified_too() {
    let context = listener(&format!(
        "common_tls_context: {{tls_params: {{tls_maximum_protocol_version: TLSv1_1}}, {OWN}}}"
    ));
    let (code, text) = run(&context, &[]);
    assert_eq!(code, 1, "{text}");
    assert!(
        text.contains("error[tls-parameters-incompatible]"),
        "{text}"
    );
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
        format!(
            "%YAML 1.2\n---\n{}",
            cluster(&format!("common_tls_context: {{{TRUST}}}"))
        ),
    ] {
        let (code, text) = run(&context, &[]);
        assert_eq!(code, 0, "{context}\n{text}");
        assert!(text.contains("ACCEPTED"), "{context}\n{text}");
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
        let (code, text) = run(&context, &flags);
        assert_eq!(code, 2, "{context}\n{text}");
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
    let (code, text) = run(&context, &["--trust-bundle", "nope=ca.pem"]);
    assert_eq!(code, 2, "{text}");
    assert!(text.contains("example.org, other.org"), "{text}");
    let (code, text) = run(&context, &["--trust-bundle", "example.org=ca.pem"]);
    assert_eq!(code, 0, "{text}");
}
