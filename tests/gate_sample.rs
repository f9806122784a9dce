//! The sample repository (`fixtures/ci-sample`) behaves as `docs/ci.md` says.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

mod gate_support;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Output;

use gate_support::{code, rules, sources, stderr, stdout, svidlint_in};
use serde_json::Value;
use svidlint_forge::ci_sample::{AT, BAD, files};

fn sample() -> PathBuf {
    sources().join("fixtures/ci-sample")
}

fn check(arguments: &[&str]) -> Output {
    svidlint_in(&sample(), &[&["check", "certificates"], arguments].concat())
}

fn report(arguments: &[&str]) -> Value {
    let output = check(&[&["--format", "json"], arguments].concat());
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("no JSON: {}", stderr(&output)))
}

#[test]
fn the_chains_are_what_the_forge_makes() {
    let files = files();
    assert_eq!(files.len(), 51, "fifty chains and their bundle");
    for (name, text) in files {
        let path = sample().join(&name);
        if std::env::var_os("BLESS").is_some() {
            fs::create_dir_all(path.parent().expect("it has a folder"))
                .expect("a folder can be made");
            fs::write(&path, &text).expect("a file can be written");
        }
        let known = fs::read_to_string(&path).unwrap_or_default();
        assert!(
            known == text,
            "{name} is not current: BLESS=1 cargo test --test gate_sample"
        );
    }
}

/// What each bad chain is refused for, before the baseline takes one out.
#[test]
fn four_chains_are_bad_and_forty_six_are_not() {
    let document = report(&["--at", AT, "--baseline", "empty-baseline.json"]);
    let summary = &document["summary"]["chains"];
    assert_eq!(summary["accepted"], 46, "{summary}");
    assert_eq!(summary["rejected"], 4, "{summary}");
    let told: BTreeSet<(String, String)> = told(&document).into_iter().collect();
    let expected = BAD[1..]
        .iter()
        .map(|(path, rule)| ((*path).to_owned(), (*rule).to_owned()));
    assert_eq!(told, expected.collect());
    assert_eq!(document["suppressed"][0]["finding"]["rule"], BAD[0].1);
}

/// The committed baseline is what `--write-baseline` wrote when the ledger's chain was the only new one.
#[test]
fn the_baseline_is_what_was_written_then() {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let file = folder.path().join("baseline.json");
    let written = file.to_string_lossy();
    let output = svidlint_in(
        &sample(),
        &[
            "check",
            "certificates/production/billing",
            "--at",
            AT,
            "--write-baseline",
            &written,
        ],
    );
    assert_eq!(code(&output), Some(0), "{}", stderr(&output));
    let text = fs::read_to_string(&file).expect("the file is there");
    let path = sample().join("svidlint-baseline.json");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &text).expect("a file can be written");
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), text);
}

/// File and rule of each error.
fn told(report: &Value) -> Vec<(String, String)> {
    let inputs = report["inputs"].as_array().expect("inputs are listed");
    let findings = report["findings"].as_array().expect("findings are listed");
    findings
        .iter()
        .filter(|finding| finding["severity"] == "error")
        .map(|finding| {
            let input = inputs
                .iter()
                .find(|input| input["id"] == finding["location"]["input"]);
            let name = input
                .and_then(|input| input["name"].as_str())
                .expect("a file");
            (
                name.to_owned(),
                finding["rule"].as_str().expect("a rule").to_owned(),
            )
        })
        .collect()
}

#[test]
fn one_is_suppressed_one_is_known_and_two_are_new() {
    let document = report(&["--at", AT]);
    assert_eq!(
        told(&document),
        BAD[2..]
            .iter()
            .map(|(path, rule)| ((*path).to_owned(), (*rule).to_owned()))
            .collect::<Vec<_>>()
    );
    assert_eq!(rules(&document).len(), 2, "{document}");
    let by = |index: usize| {
        (
            &document["suppressed"][index]["by"]["kind"],
            &document["suppressed"][index]["finding"]["rule"],
        )
    };
    let expected = [("suppression", BAD[0].1), ("baseline", BAD[1].1)];
    for (index, (kind, rule)) in expected.into_iter().enumerate() {
        assert_eq!(by(index), (&Value::from(kind), &Value::from(rule)));
    }
    assert_eq!(code(&check(&["--at", AT])), Some(1));
}

#[test]
fn after_its_last_day_the_suppression_is_told_with_what_it_hid() {
    let document = report(&["--at", "2027-02-01T00:00:00Z"]);
    let told = rules(&document);
    assert!(
        told.contains(&"leaf-expired") && told.contains(&"suppression-expired"),
        "{told:?}"
    );
    assert_eq!(told.len(), 4, "{told:?}");
}

#[test]
fn without_the_two_new_ones_the_gate_is_green() {
    let output = svidlint_in(
        &sample(),
        &[
            "check",
            "certificates/production/legacy",
            "certificates/production/billing",
            "certificates/production/media",
            "certificates/production/platform",
            "certificates/staging/billing",
            "certificates/staging/platform",
            "--at",
            AT,
        ],
    );
    assert_eq!(code(&output), Some(0), "{}", stdout(&output));
}

#[test]
fn staging_is_a_trust_domain_of_its_own_by_its_section_alone() {
    let document = report(&[
        "--at",
        AT,
        "--no-config",
        "--trust-bundle",
        "bundle.pem",
        "--verifier",
        "istio",
        "--trust-domain",
        "example.org",
    ]);
    let told = rules(&document);
    let staging = told
        .iter()
        .filter(|rule| **rule == "spiffe-wrong-trust-domain")
        .count();
    assert_eq!(staging, 15, "{told:?}");
}

#[test]
fn the_page_shows_what_is_printed() {
    let command = "$ svidlint check certificates --format concise --at 2026-11-24T00:00:00Z\n";
    let path = sources().join("docs/ci.md");
    let mut page = fs::read_to_string(&path).expect("the page is there");
    let start = page.find(command).expect("the command is shown") + command.len();
    let end = start
        + page[start..]
            .find("$ echo $?\n1\n")
            .expect("the exit code is shown");
    let output = check(&["--format", "concise", "--at", AT]);
    assert_eq!(code(&output), Some(1));
    if std::env::var_os("SVIDLINT_BLESS").is_some() {
        page.replace_range(start..end, &stdout(&output));
        fs::write(&path, page).expect("the page can be written");
        return;
    }
    assert_eq!(
        &page[start..end],
        stdout(&output),
        "SVIDLINT_BLESS=1 cargo test --test gate_sample"
    );
}
