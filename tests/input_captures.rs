//! Captures of real Envoys: every one is read whole, and a proxy with nothing wrong raises nothing when it stands alone.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

/// What one proxy alone shows, where it shows anything: its transcript says what is wrong with it.
///
/// * An expired client certificate is seen on the client itself.
/// * The client whose root is another one holds a chain that its own root does not issue.
/// * The client of the incident pins `/ns/…/sa/…` and calls itself `/k8s/…`.
const SHOWN: [(&str, &str, &str); 6] = [
    ("client-cert-expired-ca", "error", "leaf-expired"),
    // The capture's leaf runs from 2024 to 2021.
    ("client-cert-expired-ca", "warning", "validity-reversed"),
    ("client-wrong-root-ca", "warning", "issuer-unknown"),
    ("incident-ca", "warning", "istio-own-id-unlike-own-pins"),
    ("incident-spiffe", "warning", "istio-own-id-unlike-own-pins"),
    (
        "incident-spiffe-legacy-field",
        "warning",
        "istio-own-id-unlike-own-pins",
    ),
];

/// `<version>/<scenario>/<proxy>` of every capture.
fn proxies() -> Vec<PathBuf> {
    let captures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/captures");
    let inner = |path: &Path| -> Vec<PathBuf> {
        let mut paths: Vec<PathBuf> = fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
            .collect();
        paths.sort();
        paths
    };
    inner(&captures)
        .iter()
        .flat_map(|version| inner(version))
        .flat_map(|scenario| inner(&scenario))
        .collect()
}

fn check(path: &Path) -> (i32, Value) {
    let output = Command::cargo_bin("svidlint")
        .unwrap()
        .args(["check", "--format", "json"])
        .arg(path)
        .output()
        .unwrap();
    let report = serde_json::from_slice(&output.stdout).expect("a report");
    (output.status.code().expect("an exit code"), report)
}

/// Rule and severity of every finding above a note.
fn raised(report: &Value) -> Vec<(String, String)> {
    let text = |finding: &Value, name: &str| finding[name].as_str().unwrap().to_owned();
    let findings = report["findings"].as_array().unwrap().iter();
    findings
        .map(|finding| (text(finding, "severity"), text(finding, "rule")))
        .filter(|(severity, _)| severity != "note")
        .collect()
}

fn name_of(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

#[test]
fn both_versions_and_every_scenario_are_here() {
    assert_eq!(proxies().len(), 18);
}

#[test]
fn one_proxy_alone_raises_what_is_wrong_with_it_and_nothing_else() {
    for proxy in proxies() {
        let scenario = name_of(proxy.parent().unwrap());
        let mut expected: Vec<(String, String)> = SHOWN
            .iter()
            .filter(|(of, ..)| *of == scenario && name_of(&proxy) == "front-end")
            .map(|(_, severity, rule)| ((*severity).to_owned(), (*rule).to_owned()))
            .collect();
        // The catalogue is Istio's by its node id, and has no cluster that shows what its mesh pins: its naming is assumed, and
        // only in one scenario has it the ID that Istio pins.
        if name_of(&proxy) == "catalogue" && scenario != "good-ns-ca" {
            expected.push(("warning".to_owned(), "istio-san-not-ns-sa".to_owned()));
        }
        let (code, report) = check(&proxy);
        assert_eq!(raised(&report), expected, "{}", proxy.display());
        let fails = expected.iter().any(|(severity, _)| severity == "error");
        assert_eq!(code, i32::from(fails), "{}", proxy.display());
    }
}

#[test]
fn every_file_is_read_without_a_repair() {
    for proxy in proxies() {
        let (_, report) = check(&proxy);
        assert_eq!(report["proxies"].as_array().unwrap().len(), 1);
        assert_eq!(report["chains"].as_array().unwrap().len(), 1);
        let files = fs::read_dir(&proxy).unwrap().count();
        let inputs = report["inputs"].as_array().unwrap();
        assert_eq!(inputs.len(), files, "{}", proxy.display());
        for input in inputs {
            let name = name_of(Path::new(input["name"].as_str().unwrap()));
            let kind = match name {
                "certs.json" => "envoy-certs",
                "config_dump.json" => "config-dump",
                "server_info.json" => "server-info",
                "stats_ssl.txt" => "stats",
                _ => "pem",
            };
            assert_eq!(input["kind"], kind, "{input}");
            assert_eq!(input["problems"].as_array().unwrap().len(), 0, "{input}");
        }
    }
}

/// A file alone holds less: nothing may be raised that the whole directory does not raise.
#[test]
fn a_file_alone_raises_nothing_more() {
    for proxy in proxies() {
        let scenario = name_of(proxy.parent().unwrap());
        if !scenario.starts_with("good-") {
            continue;
        }
        for file in fs::read_dir(&proxy).unwrap() {
            let file = file.unwrap().path();
            let (code, report) = check(&file);
            let holds_a_chain = !report["chains"].as_array().unwrap().is_empty();
            assert_eq!(
                code,
                if holds_a_chain { 0 } else { 3 },
                "{}",
                file.display()
            );
            let raised = raised(&report);
            // Who receives the chain is not in evidence: Istio's naming is then assumed, and told in one warning.
            assert!(
                raised.iter().all(|(_, rule)| rule.starts_with("istio-")) && raised.len() <= 1,
                "{}: {raised:?}",
                file.display()
            );
        }
    }
}
