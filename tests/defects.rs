//! Ten kinds of planted defects in the corpus that linters are compared on: each is named in every chain, and nothing is
//! said against the good chains.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use std::collections::BTreeSet;
use std::fs;

use assert_cmd::Command;
use serde_json::Value;
use svidlint_forge::{defects, pem};

/// Defect and the rule that names it.
const NAMED_BY: [(&str, &str); 10] = [
    ("no-client-auth", "leaf-eku-no-client-auth"),
    ("no-digital-signature", "leaf-ku-no-digital-signature"),
    ("two-uri-sans", "spiffe-several-uri-sans"),
    ("expired", "leaf-expired"),
    ("ca-true", "leaf-is-ca"),
    ("no-san", "leaf-no-san"),
    ("no-eku", "leaf-no-eku"),
    ("cert-sign-without-ca", "leaf-ku-cert-sign"),
    ("wrong-trust-domain", "spiffe-wrong-trust-domain"),
    ("intermediate-before-leaf", "chain-order"),
];

/// What Envoy's default validator accepts without any matcher: these are notes, not warnings.
const ACCEPTED_BY_ENVOY: [&str; 3] = ["leaf-no-eku", "spiffe-several-uri-sans", "leaf-is-ca"];

/// Checks one chain beside the corpus' root; the findings as pairs of rule and severity.
fn findings(chain: &[Vec<u8>]) -> BTreeSet<(String, String)> {
    let folder = tempfile::tempdir().expect("a temporary directory");
    fs::write(folder.path().join("chain.pem"), pem::certificates(chain))
        .expect("a file can be written");
    fs::write(
        folder.path().join("root.pem"),
        pem::certificates([defects::root()]),
    )
    .expect("a file can be written");
    let output = Command::cargo_bin("svidlint")
        .expect("the binary is built")
        .args([
            "check",
            "--format",
            "json",
            "--at",
            "2026-11-24T00:00:00Z",
            "--trust-domain",
            "cluster.local",
        ])
        .arg(folder.path())
        .output()
        .expect("the binary runs");
    let report: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let findings = report["findings"].as_array().expect("findings is a list");
    findings
        .iter()
        .map(|finding| (text(&finding["rule"]), text(&finding["severity"])))
        .collect()
}

#[test]
fn every_planted_defect_is_named_where_it_is_visible() {
    let mut missed = Vec::new();
    for (index, planted) in defects::corpus().into_iter().enumerate() {
        let Some((_, rule)) = NAMED_BY
            .iter()
            .find(|(defect, _)| *defect == planted.defect)
        else {
            continue;
        };
        // Order cannot be wrong in a chain of one certificate.
        if planted.defect == "intermediate-before-leaf" && planted.chain.len() == 1 {
            continue;
        }
        let found = findings(&planted.chain);
        if !found.iter().any(|(id, _)| id == rule) {
            missed.push(format!("chain {index} ({}): {found:?}", planted.defect));
        }
        for (id, severity) in &found {
            assert!(
                !ACCEPTED_BY_ENVOY.contains(&id.as_str()) || severity == "note",
                "chain {index}: {id} is a {severity}, though Envoy accepts it"
            );
        }
    }
    assert!(missed.is_empty(), "{}", missed.join("\n"));
}

#[test]
fn nothing_is_said_against_the_good_chains() {
    for (index, planted) in defects::corpus()
        .into_iter()
        .enumerate()
        .filter(|(_, planted)| planted.defect == "good")
    {
        let loud: Vec<_> = findings(&planted.chain)
            .into_iter()
            .filter(|(_, severity)| severity != "note")
            .collect();
        assert!(loud.is_empty(), "chain {index}: {loud:?}");
    }
}
