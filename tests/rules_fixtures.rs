//! The rules' fixtures, walked through the binary: what lies in `fixtures/rules/<id>` is what the forge makes; about `bad`
//! the rule speaks with the severity of `expect.json`, and no other rule says more than a note; about `good` the rule is
//! silent, and so is everything above a note.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use svidlint::rules::RULES;
use svidlint_forge::rule_fixtures::{all, files};

/// What two proxies do together is recorded in `fixtures/handshakes`, one directory for each side.
const TWO_PROXIES: &str = "it takes two proxies";

/// Rules about facts that no reader gives yet, or about two proxies, each with the reason; their own tests give them by hand.
const WITHOUT_FIXTURE: [(&str, &str); 12] = [
    ("side-without-its-secret", TWO_PROXIES),
    ("filter-chain-not-found", TWO_PROXIES),
    ("plaintext-meets-tls", TWO_PROXIES),
    ("tls-version-not-common", TWO_PROXIES),
    ("cipher-suite-not-common", TWO_PROXIES),
    ("key-exchange-not-common", TWO_PROXIES),
    ("signature-scheme-not-common", TWO_PROXIES),
    (
        "no-client-certificate",
        "a side that presents nothing is no chain, and verdicts are given for chains",
    ),
    (
        "anchor-rejects-by-trust-settings",
        "none forged yet; the recorded path/trusted-certificate-reject-* cases hold the check",
    ),
    (
        "errors-left-behind",
        "no dump tells that TLS 1.2 is spoken; the recorded malformed/untrusted-* cases hold the check",
    ),
    (
        "tls-parameters-incompatible",
        "it is about a context's own parameters; fixtures/conformance holds the parameters/* cases of real Envoys",
    ),
    (
        "san-not-requested-name",
        "the host of a request stands in no dump; tests/requested_hosts.rs holds the recorded ones",
    ),
];

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/rules")
        .join(name)
}

fn files_below(directory: &Path, found: &mut BTreeSet<PathBuf>) {
    for entry in fs::read_dir(directory).expect("is readable") {
        let path = entry.expect("is readable").path();
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.insert(path);
        }
    }
}

#[test]
fn fixtures_are_what_the_forge_makes() {
    let forged: BTreeMap<PathBuf, Vec<u8>> = files()
        .into_iter()
        .map(|(path, content)| (folder(&path), content))
        .collect();
    let mut present = BTreeSet::new();
    files_below(&folder(""), &mut present);
    // Logs are text, written by hand.
    present.retain(|path| path.extension().is_none_or(|kind| kind != "log"));
    let wanted: BTreeSet<PathBuf> = forged.keys().cloned().collect();
    assert_eq!(present, wanted, "run: forge write fixtures");
    for (path, content) in &forged {
        let known = fs::read(path).expect("is readable");
        assert!(&known == content, "{} is not current", path.display());
    }
}

#[test]
fn every_rule_has_fixtures_or_a_reason() {
    let forged: BTreeSet<&str> = all().iter().map(|fixture| fixture.rule).collect();
    let excused: BTreeSet<&str> = WITHOUT_FIXTURE.iter().map(|(rule, _)| *rule).collect();
    // What logs and counters say is walked with the symptoms' own fixtures.
    let rules: BTreeSet<&str> = RULES
        .iter()
        .map(|rule| rule.id)
        .filter(|id| !id.starts_with("symptom-"))
        .collect();
    assert!(forged.is_disjoint(&excused), "excused without need");
    let covered: BTreeSet<&str> = forged.union(&excused).copied().collect();
    assert_eq!(covered, rules);
}

/// Rule and severity of everything that is told about `bad` or `good` of a fixture.
fn told(home: &Path, name: &str, flags: &[String]) -> Vec<(String, String)> {
    let mut command = Command::cargo_bin("svidlint").expect("the binary is built");
    command.current_dir(home);
    command.args(["check", "--format", "json"]).args(flags);
    if home.join(name).is_dir() {
        command.arg(name);
    }
    for entry in fs::read_dir(home).expect("is readable") {
        let file = entry.expect("is readable").file_name();
        let file = file.to_str().expect("names are ASCII").to_owned();
        match file.strip_prefix(name).filter(|end| end.starts_with('.')) {
            Some(".context.json") => command.args(["--tls-context", &file]),
            Some(".toml") => command.args(["--config", &file]),
            Some(".baseline.json") => command.args(["--baseline", &file]),
            Some(".bundle.pem") => command.args(["--trust-bundle", &file]),
            Some(_) => command.arg(&file),
            None => continue,
        };
    }
    let output = command.output().expect("the binary runs");
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{} {name}: {output:?}", home.display()));
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let findings = report["findings"].as_array().expect("a list").iter();
    findings
        .map(|finding| (text(finding, "rule"), text(finding, "severity")))
        .collect()
}

fn words(expectation: &Value, key: &str) -> Vec<String> {
    let list = expectation[key].as_array().expect("a list").iter();
    list.map(|word| word.as_str().expect("a word").to_owned())
        .collect()
}

/// A log says nothing about a chain: its rule speaks about the bad one and not about the good one.
fn wrong_about_log(home: &Path, rule: &str) -> Option<String> {
    let flags: Vec<String> = LOG_FLAGS.map(str::to_owned).to_vec();
    let says = |name: &str| {
        told(home, name, &flags)
            .iter()
            .any(|(told, _)| told == rule)
    };
    (!says("bad") || says("good")).then(|| format!("{rule}: a log"))
}

const LOG_FLAGS: [&str; 4] = [
    "--at",
    "2026-11-24T00:00:00Z",
    "--trust-bundle",
    "../root.pem",
];

#[test]
fn each_bad_fixture_is_told_by_its_rule_alone_and_the_good_one_is_not() {
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder("")).expect("there are fixtures") {
        let home = entry.expect("is readable").path();
        if !home.is_dir() {
            continue;
        }
        let rule = home.file_name().expect("has a name").to_string_lossy();
        let Ok(text) = fs::read_to_string(home.join("expect.json")) else {
            wrong.extend(wrong_about_log(&home, &rule));
            continue;
        };
        let expectation: Value = serde_json::from_str(&text).expect("is JSON");
        let flags = words(&expectation, "flags");
        let expected = (
            rule.clone().into_owned(),
            expectation["severity"].as_str().expect("a word").to_owned(),
        );
        let beside = words(&expectation, "beside");
        let above_a_note = |told: &[(String, String)]| -> BTreeSet<String> {
            told.iter()
                .filter(|(_, severity)| severity != "note")
                .map(|(rule, _)| rule.clone())
                .collect()
        };

        let bad = told(&home, "bad", &flags);
        let mut allowed: BTreeSet<String> = beside.into_iter().collect();
        if expected.1 != "note" {
            allowed.insert(expected.0.clone());
        }
        if !bad.contains(&expected) || above_a_note(&bad) != allowed {
            wrong.push(format!("{rule}/bad ({}): {bad:?}", expected.1));
        }
        let good = told(&home, "good", &flags);
        if good.iter().any(|(told, _)| *told == expected.0) || !above_a_note(&good).is_empty() {
            wrong.push(format!("{rule}/good: {good:?}"));
        }
    }
    wrong.sort();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
