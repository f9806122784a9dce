//! The corpus that linters are compared on: every planted defect is named, and good chains raise no error and no warning.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use svidlint_forge::{defects, pem, rule_fixtures::AT};

/// Defect, the rule that names it, and its severity. What Envoy accepts is a note; a warning where it refuses a workload's SVID
/// in one of its two roles, or another verifier refuses; an error where what is named on the command line is missed.
const NAMED_BY: [(&str, &str, &str); 10] = [
    ("no-client-auth", "leaf-eku-no-client-auth", "warning"),
    (
        "no-digital-signature",
        "leaf-ku-no-digital-signature",
        "error",
    ),
    ("two-uri-sans", "spiffe-several-uri-sans", "warning"),
    ("expired", "leaf-expired", "error"),
    ("ca-true", "leaf-is-ca", "warning"),
    ("no-san", "leaf-no-san", "note"),
    ("no-eku", "leaf-no-eku", "note"),
    ("cert-sign-without-ca", "leaf-ku-cert-sign", "note"),
    ("wrong-trust-domain", "spiffe-wrong-trust-domain", "error"),
    ("intermediate-before-leaf", "chain-order", "warning"),
];

/// Rule and severity of every finding about a chain.
fn findings(chain: &Path, bundle: &Path) -> Vec<(String, String)> {
    let output = Command::cargo_bin("svidlint")
        .expect("the binary is built")
        .args(["check", "--format", "json", "--at", AT])
        .args(["--trust-domain", "cluster.local", "--trust-bundle"])
        .args([bundle, chain])
        .output()
        .expect("the binary runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let findings = report["findings"].as_array().expect("a list").iter();
    findings
        .map(|finding| (text(finding, "rule"), text(finding, "severity")))
        .collect()
}

/// Whether rsaEncryption (RFC 8017 A.1) stands in it.
fn is_rsa(certificate: &[u8]) -> bool {
    const RSA_ENCRYPTION: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1];
    certificate
        .windows(RSA_ENCRYPTION.len())
        .any(|part| part == RSA_ENCRYPTION)
}

#[test]
fn every_planted_defect_is_named_and_good_chains_raise_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let bundle = folder.path().join("root.pem");
    fs::write(&bundle, pem::certificates([defects::root()])).expect("can be written");
    let mut wrong = Vec::new();
    for (index, planted) in defects::corpus().into_iter().enumerate() {
        let file = folder.path().join(format!("{index:03}.pem"));
        fs::write(&file, pem::certificates(&planted.chain)).expect("can be written");
        let found = findings(&file, &bundle);
        let is_right = match NAMED_BY
            .iter()
            .find(|(defect, _, _)| *defect == planted.defect)
        {
            // A chain of one certificate has no order.
            Some(("intermediate-before-leaf", _, _)) if planted.chain.len() == 1 => true,
            // Before Envoy 1.38 an RSA server passes in TLS 1.2, so that one role is left open.
            Some(("no-digital-signature", rule, _)) if is_rsa(&planted.chain[0]) => found
                .iter()
                .any(|(told, at)| told == rule && at == "warning"),
            Some((_, rule, severity)) => found
                .iter()
                .any(|(told, at)| told == rule && at == severity),
            None => found.iter().all(|(_, severity)| severity == "note"),
        };
        if !is_right {
            wrong.push(format!("{index} {}: {found:?}", planted.defect));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
