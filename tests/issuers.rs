//! Chains as seven issuers make them, a hundred of each: nothing may be said against a good chain.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use svidlint_forge::pem;
use svidlint_forge::profiles::{self, IssuedChain};

/// Chains of one issuer, each in a directory of its own beside its bundle.
const CHAINS: u64 = 100;
/// All chains are valid from 2024 to 2044.
const AT: &str = "2026-11-24T00:00:00Z";

fn write(directory: &Path, issuer: fn(u64) -> IssuedChain) -> Vec<IssuedChain> {
    (0..CHAINS)
        .map(|seed| {
            let issued = issuer(seed);
            let home = directory.join(format!("{seed:03}"));
            fs::create_dir_all(&home).expect("a directory can be made");
            fs::write(
                home.join("chain.pem"),
                pem::certificates(&issued.certificates),
            )
            .expect("a file can be written");
            fs::write(home.join("bundle.pem"), pem::certificates(&issued.bundle))
                .expect("a file can be written");
            issued
        })
        .collect()
}

fn check(directories: &[&Path], flags: &[&str]) -> Value {
    let output = Command::cargo_bin("svidlint")
        .expect("the binary is built")
        .arg("check")
        .args(directories)
        .args(["--format", "json", "--at", AT])
        .args(flags)
        .output()
        .expect("the binary runs");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!(
            "no JSON ({error}): {}",
            String::from_utf8_lossy(&output.stderr)
        );
    })
}

/// Findings of a severity, each as `rule: message`.
fn said(report: &Value, severity: &str) -> Vec<String> {
    let findings = report["findings"].as_array().expect("findings is a list");
    let of_severity = findings
        .iter()
        .filter(|finding| finding["severity"] == severity);
    of_severity
        .map(|finding| format!("{}: {}", finding["rule"], finding["message"]))
        .collect()
}

/// The flags that fit an issuer: who verifies its certificates in the mesh it is made for.
fn fitting_flags(issuer: &str, trust_domain: &str) -> Vec<String> {
    let verifier = match issuer {
        "istiod" | "csi-driver-spiffe" => "istio",
        "linkerd" => "linkerd",
        _ => "envoy-spiffe",
    };
    let mut flags = vec!["--verifier".to_owned(), verifier.to_owned()];
    if issuer != "linkerd" {
        flags.extend(["--trust-domain".to_owned(), trust_domain.to_owned()]);
    }
    flags
}

#[test]
fn no_flag_gives_no_error_and_at_most_the_grouped_istio_warning() {
    for (issuer, make) in profiles::ALL {
        let folder = tempfile::tempdir().expect("a temporary directory");
        write(folder.path(), make);
        let report = check(&[folder.path()], &[]);
        assert_eq!(
            report["chains"].as_array().map(Vec::len),
            Some(usize::try_from(CHAINS).unwrap_or(0)),
            "{issuer}"
        );
        assert_eq!(said(&report, "error"), Vec::<String>::new(), "{issuer}");
        let warnings = said(&report, "warning");
        assert!(
            warnings.len() <= 1 && warnings.iter().all(|warning| warning.contains("istio")),
            "{issuer}: {warnings:#?}"
        );
    }
}

#[test]
fn fitting_flags_give_neither_error_nor_warning() {
    for (issuer, make) in profiles::ALL {
        let folder = tempfile::tempdir().expect("a temporary directory");
        let issued = write(folder.path(), make);
        for (seed, chain) in issued.iter().enumerate() {
            let flags = fitting_flags(issuer, &chain.trust_domain);
            let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
            let report = check(&[&folder.path().join(format!("{seed:03}"))], &flags);
            let outcomes = &report["summary"]["chains"];
            assert_eq!(
                said(&report, "error"),
                Vec::<String>::new(),
                "{issuer} {seed}"
            );
            assert_eq!(
                said(&report, "warning"),
                Vec::<String>::new(),
                "{issuer} {seed}"
            );
            assert_eq!(outcomes["rejected"], 0, "{issuer} {seed}: {outcomes}");
            assert_eq!(outcomes["refused"], 0, "{issuer} {seed}: {outcomes}");
        }
    }
}
