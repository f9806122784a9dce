//! `--tls-context` files: every form people keep a context in.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::path::{Path, PathBuf};

use svidlint::input::envoy_tls::file::{self, ContextFile, FileError};
use svidlint::model::{Fact, InputId, Side, TlsContext};
use svidlint::pairing::sds;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/contexts")
        .join(name)
}

fn read(name: &str, selector: Option<&str>) -> Result<ContextFile, FileError> {
    file::read(&fixture(name), selector, InputId(0))
}

fn parse(text: &str) -> Result<ContextFile, FileError> {
    file::parse(text, "context.yaml", &fixture(""), None, InputId(0))
}

fn resolved(file: &ContextFile) -> Vec<TlsContext> {
    file.contexts
        .iter()
        .map(|context| sds::resolve(context, &file.secrets))
        .collect()
}

#[test]
fn a_bootstrap_needs_a_selector() {
    let error = read("bootstrap.yaml", None).unwrap_err();
    let FileError::Several { candidates, .. } = &error else {
        panic!("{error}");
    };
    assert_eq!(
        candidates,
        &[
            "listener/ingress/mesh",
            "listener/ingress/default",
            "cluster/backend",
            "cluster/other/mtls"
        ]
    );
    assert!(
        error
            .to_string()
            .contains("bootstrap.yaml#cluster/backend, ")
    );
    let error = read("bootstrap.yaml", Some("cluster/plain")).unwrap_err();
    assert!(error.to_string().contains("no TLS context 'cluster/plain'"));
    let error = read("bootstrap.yaml", Some("listener/ingress")).unwrap_err();
    assert!(matches!(error, FileError::Several { candidates, .. } if candidates.len() == 2));
}

#[test]
fn a_listener_with_static_secrets() {
    let file = read("bootstrap.yaml", Some("listener/ingress/mesh")).unwrap();
    let context = &resolved(&file)[0];
    assert_eq!(context.side, Side::Downstream);
    assert!(context.require_client_certificate);
    assert_eq!(context.unresolved, Vec::<String>::new());
    let validation = context.validation.value().unwrap();
    assert!(validation.accept_untrusted, "from the secret");
    assert_eq!(
        validation.typed_matchers.value().unwrap()[0].to_string(),
        "uri prefix spiffe://example.org/",
        "from the default context"
    );
    let anchors = validation.trusted_ca.value().unwrap();
    assert_eq!(anchors.path, "root.pem");
    assert_eq!(anchors.certificates.value().unwrap().len(), 1);
    let own = &context.certificates.value().unwrap()[0];
    let chain = own.chain.value().unwrap();
    assert_eq!(chain.path, "/etc/envoy/gone.pem");
    assert!(!chain.text.is_in_evidence(), "the file is not here");
    assert!(own.private_key.is_in_evidence() && !own.private_key.is_absent());
}

#[test]
fn wrapped_sockets_and_http_options() {
    let file = read("bootstrap.yaml", Some("cluster/backend")).unwrap();
    let context = &resolved(&file)[0];
    assert_eq!(context.sni.as_deref(), Some("backend.example.org"));
    assert!(context.request.auto_san_validation);
    assert_eq!(
        context.validation.value().unwrap().max_verify_depth,
        Some(2)
    );
    let file = read("bootstrap.yaml", Some("listener/ingress/default")).unwrap();
    assert_eq!(resolved(&file)[0].unresolved, ["missing"]);
    let file = read("bootstrap.yaml", Some("cluster/other")).unwrap();
    assert!(resolved(&file)[0].validation.is_absent());
}

#[test]
fn a_validation_context_alone_is_read_for_both_sides() {
    let file = read("spiffe-typed-struct.json", None).unwrap();
    let contexts = resolved(&file);
    let sides: Vec<Side> = contexts.iter().map(|context| context.side).collect();
    assert_eq!(sides, [Side::Upstream, Side::Downstream]);
    for context in &contexts {
        let spiffe = context.validation.value().unwrap().spiffe.as_ref().unwrap();
        let names: Vec<&str> = spiffe
            .trust_domains
            .iter()
            .map(|domain| domain.name.as_str())
            .collect();
        assert_eq!(names, ["ellinj.teleport.sh", "other.example"]);
        assert!(spiffe.trust_domains[0].bundle.complete);
        assert!(!spiffe.trust_domains[1].bundle.text.is_in_evidence());
    }
}

#[test]
fn every_message_that_people_cut_out() {
    let validation = "match_subject_alt_names: [{exact: a}]";
    let texts = [
        ("validation_context: {M}", 2),
        ("common_tls_context: {validation_context: {M}}", 2),
        ("{sni: a, common_tls_context: {validation_context: {M}}}", 1),
        (
            "{require_client_certificate: true, common_tls_context: {validation_context: {M}}}",
            1,
        ),
        (
            "transport_socket: {name: tls, typed_config: {'@type': type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext, common_tls_context: {validation_context: {M}}}}",
            1,
        ),
        (
            "{name: tls, typed_config: {'@type': type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext, common_tls_context: {validation_context: {M}}}}",
            1,
        ),
        (
            "{'@type': type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext, common_tls_context: {validation_context: {M}}}",
            1,
        ),
        ("{name: ROOTCA, validation_context: {M}}", 2),
        ("{M}", 2),
    ];
    for (text, count) in texts {
        let text = text.replace("{M}", &format!("{{{validation}}}"));
        let file = parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(file.contexts.len(), count, "{text}");
        for context in resolved(&file) {
            let Fact::Present { value, .. } = &context.validation else {
                panic!("{text}: {:?}", context.validation);
            };
            assert_eq!(value.legacy_matchers.value().unwrap().len(), 1, "{text}");
        }
    }
}

#[test]
fn errors_name_the_file_the_place_and_the_way_out() {
    for (text, expected) in [
        ("a: [", "context.yaml: neither YAML nor JSON: "),
        (
            "a: 1",
            "context.yaml: no TLS context in it; expected an UpstreamTlsContext",
        ),
        ("", "context.yaml: no TLS context in it; "),
        (
            "trust_chain_verification: ACCEPT_ALL",
            "context.yaml: trust_chain_verification: 'ACCEPT_ALL' is not one of VERIFY_TRUST_CHAIN, ACCEPT_UNTRUSTED",
        ),
        (
            "sni: a\ncommon_tls_context: {tls_params: {tls_maximum_protocol_version: TLSv1.3}}",
            "context.yaml: common_tls_context.tls_params.tls_maximum_protocol_version: 'TLSv1.3' is not one of",
        ),
        (
            "common_tls_context: {validation_context: {}, combined_validation_context: {}}",
            "context.yaml: common_tls_context: 'validation_context' and 'combined_validation_context' are both set",
        ),
    ] {
        let error = parse(text).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{text}: {error}");
    }
    let error = read("gone.yaml", None).unwrap_err().to_string();
    assert!(error.contains("gone.yaml: No such file"), "{error}");
}

#[test]
fn never_panics_on_cut_or_changed_files() {
    let text = std::fs::read_to_string(fixture("bootstrap.yaml")).unwrap();
    for end in (0..text.len()).step_by(11) {
        let _ = parse(&text[..end]);
    }
    let mut seed = 7_u32;
    for _ in 0..300 {
        let mut bytes = text.clone().into_bytes();
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let at = seed as usize % bytes.len();
        bytes[at] = b"{}[]\",:0- "[(seed >> 16) as usize % 10];
        let _ = parse(&String::from_utf8_lossy(&bytes));
    }
}
