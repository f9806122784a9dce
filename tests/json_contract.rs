//! The JSON contract: its schema is current, and what is written follows it.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

mod report_samples;

use std::fs;
use std::path::Path;

use report_samples as samples;
use serde_json::Value;
use svidlint::judgement::Report;
use svidlint::model::{
    BasicConstraints, Extension, Fact, Fingerprint, KeyUsage, Name, Oid, Proxy, ProxyId,
};
use svidlint::report::{Format, Look, diff, json, render};

fn written(report: &Report) -> Value {
    let text = render(report, Format::Json, Look::default()).expect("a report can be written");
    serde_json::from_str(&text).expect("it is JSON")
}

#[test]
fn the_committed_schemas_are_current() {
    for (name, command, current) in [
        ("output", "check", json::schema()),
        ("diff", "diff", diff::schema()),
    ] {
        let name = format!("docs/{name}.schema.json");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(&name);
        let current = current.expect("the schema can be written");
        if std::env::var_os("SVIDLINT_BLESS").is_some() {
            fs::write(&path, &current).expect("the schema can be written");
        }
        let committed = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == current,
            "{name} is not what `svidlint schema {command}` prints: SVIDLINT_BLESS=1 cargo test --test json_contract"
        );
    }
}

#[test]
fn every_report_follows_the_schema() {
    let schema: Value = serde_json::from_str(&json::schema().expect("the schema can be written"))
        .expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    for (name, report) in [
        ("incident", samples::incident()),
        ("assumed", samples::assumed()),
        ("mesh", samples::mesh()),
        ("hostile", samples::hostile()),
        ("empty", samples::empty()),
        ("facts", facts()),
        ("whole", samples::whole()),
    ] {
        let document = written(&report);
        let problems: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(problems.is_empty(), "{name}: {}", problems.join("\n"));
    }
    let wrong = serde_json::json!({ "schema": "1", "findings": [] });
    assert!(!validator.is_valid(&wrong), "the schema demands something");
}

#[test]
fn names_are_those_of_the_contract() {
    let document = written(&samples::incident());
    for (pointer, value) in [
        ("/schema", "1"),
        ("/tool/name", "svidlint"),
        ("/clock/from", "2025-12-05T18:24:35Z"),
        ("/clock/origin", "evidence"),
        ("/inputs/0/id", "i0"),
        ("/inputs/0/kind", "envoy-certs"),
        ("/verifiers/0/id", "v0"),
        ("/verifiers/0/engine", "envoy"),
        ("/verifiers/0/validator", "default"),
        ("/verifiers/0/naming", "istio"),
        ("/verifiers/0/origin/naming", "flag"),
        ("/verifiers/0/load/outcome", "loads"),
        ("/chains/0/id", "c0"),
        ("/chains/0/spiffe_id", samples::CATALOGUE),
        ("/chains/0/sources/0/input", "i0"),
        ("/chains/0/certificates/0/id", "c0.0"),
        (
            "/chains/0/certificates/0/serial/value",
            "8b28bde8b8bd4b36f9c193518ec7fe71",
        ),
        (
            "/chains/0/certificates/0/not_after/value/at",
            "2025-12-05T19:25:35Z",
        ),
        ("/chains/0/verdicts/0/verifier", "v0"),
        ("/chains/0/verdicts/0/presented_by", "server"),
        ("/chains/0/verdicts/0/outcome", "rejected"),
        ("/chains/0/verdicts/0/reason/check", "istio-san"),
        ("/chains/0/verdicts/0/reason/counter", "ssl.fail_verify_san"),
        ("/chains/0/verdicts/0/steps/2/outcome", "not-applicable"),
        ("/chains/0/verdicts/0/missing/1/fact", "key usage"),
        ("/findings/0/rule", "istio-san-not-ns-sa"),
        ("/findings/0/severity", "error"),
        ("/findings/0/confidence", "verified"),
        ("/findings/0/subject/certificate", "c0.0"),
        ("/findings/0/location/input", "i0"),
        ("/findings/0/location/field", "subject_alt_names[0].uri"),
        ("/findings/0/evidence/presented", samples::CATALOGUE),
    ] {
        let found = document.pointer(pointer);
        assert_eq!(found, Some(&Value::from(value)), "{pointer}");
    }
    for (pointer, value) in [
        ("/chains/0/certificates/0/key_usage", Value::Null),
        ("/chains/0/verdicts/0/enforced", Value::from(true)),
        ("/chains/0/verdicts/0/reason/envoy_error", Value::Null),
        ("/verifiers/0/matchers", Value::Null),
        ("/handshakes", serde_json::json!([])),
        ("/summary/chains/rejected", Value::from(1)),
        ("/summary/findings/note", Value::from(1)),
    ] {
        assert_eq!(document.pointer(pointer), Some(&value), "{pointer}");
    }
}

#[test]
fn a_fact_has_four_values() {
    let document = written(&facts());
    let fact = |name: &str| document.pointer(&format!("/chains/0/certificates/0/{name}"));
    let expected = [
        ("version", serde_json::json!(null)),
        ("name_constraints", serde_json::json!({ "present": false })),
        (
            "key_usage",
            serde_json::json!({ "present": true, "critical": true, "value": ["digitalSignature"] }),
        ),
        (
            "policies",
            serde_json::json!({ "present": true, "value": null, "problem": "cut off" }),
        ),
        (
            "subject",
            serde_json::json!({ "present": true, "value": { "text": "", "rdns": [] } }),
        ),
    ];
    for (name, value) in expected {
        assert_eq!(fact(name), Some(&value), "{name}");
    }
}

/// A certificate with facts of each of the four values, held by a proxy.
fn facts() -> Report {
    let mut report = samples::incident();
    let evidence = &mut report.judgement.evidence;
    evidence.proxies.push(Proxy {
        node: Some("sidecar~10.0.0.1~catalogue-1.sock-shop~sock-shop.svc.cluster.local".to_owned()),
        version: None,
        inputs: Vec::new(),
        contexts: Vec::new(),
        warming_secrets: vec!["ROOTCA".to_owned()],
        trust_domain: None,
        ..svidlint::model::Proxy::default()
    });
    let chain = evidence.chains.first_mut().expect("there is a chain");
    chain.proxy = Some(ProxyId(0));
    let leaf = chain.presented.certificates.first_mut().expect("a leaf");
    leaf.name_constraints = Fact::Absent;
    leaf.key_usage = Fact::Present {
        critical: Some(true),
        value: KeyUsage::from_bits(KeyUsage::DIGITAL_SIGNATURE),
    };
    leaf.policies = Fact::Unreadable {
        why: "cut off".to_owned(),
    };
    leaf.subject = Fact::known(Name::default());
    leaf.basic_constraints = Fact::known(BasicConstraints {
        ca: false,
        path_len: None,
    });
    leaf.extensions = Fact::known(vec![Extension {
        oid: Oid("2.5.29.15".to_owned()),
        critical: true,
        value: Vec::new(),
        offset: 7,
    }]);
    leaf.fingerprint = Fact::known(Fingerprint([7; 32]));
    report
}

#[test]
fn what_is_missing_is_fetched_from_the_proxy_that_shows_it() {
    let document = written(&facts());
    let missing = document
        .pointer("/chains/0/verdicts/0/missing/0")
        .expect("something is missing");
    assert_eq!(missing.get("proxy"), Some(&Value::from("p0")));
    let how = missing
        .get("how")
        .and_then(Value::as_str)
        .unwrap_or_default();
    assert!(
        how.starts_with("kubectl exec -n sock-shop catalogue-1 -c istio-proxy -- pilot-agent"),
        "{how}"
    );
}
