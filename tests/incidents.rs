//! Incidents that people had, walked through the binary: the rule that names the cause speaks, with its severity, and says
//! what helps.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use svidlint_forge::incidents::files;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/incidents")
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
fn incidents_are_what_the_forge_makes() {
    let forged: BTreeMap<PathBuf, Vec<u8>> = files()
        .into_iter()
        .map(|(path, content)| (folder(&path), content))
        .collect();
    let mut present = BTreeSet::new();
    files_below(&folder(""), &mut present);
    let wanted: BTreeSet<PathBuf> = forged.keys().cloned().collect();
    assert_eq!(present, wanted, "run: forge write fixtures");
    for (path, content) in &forged {
        let known = fs::read(path).expect("is readable");
        assert!(&known == content, "{} is not current", path.display());
    }
}

/// The report about everything in an incident's folder.
fn report(home: &Path, flags: &[String]) -> Value {
    let mut command = Command::cargo_bin("svidlint").expect("the binary is built");
    command.current_dir(home);
    command.args(["check", "--format", "json"]).args(flags);
    let mut names: Vec<String> = fs::read_dir(home)
        .expect("is readable")
        .map(|entry| entry.expect("is readable").file_name())
        .map(|name| name.to_str().expect("names are ASCII").to_owned())
        .collect();
    names.sort();
    for name in names {
        match name.as_str() {
            "expect.json" => continue,
            // Named by a flag already.
            name if flags.iter().any(|flag| flag.ends_with(name)) => continue,
            "context.json" => command.args(["--tls-context", &name]),
            "bundle.pem" => command.args(["--trust-bundle", &name]),
            _ => command.arg(&name),
        };
    }
    let output = command.output().expect("the binary runs");
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}: {output:?}", home.display()))
}

fn texts(value: &Value, key: &str) -> Vec<String> {
    match &value[key] {
        Value::Array(list) => list
            .iter()
            .map(|word| word.as_str().unwrap_or_default().to_owned())
            .collect(),
        Value::String(text) => vec![text.clone()],
        _ => Vec::new(),
    }
}

#[test]
fn every_incident_is_named_by_its_rule() {
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder("")).expect("there are incidents") {
        let home = entry.expect("is readable").path();
        let name = home.file_name().expect("has a name").to_string_lossy();
        let text = fs::read_to_string(home.join("expect.json")).expect("is readable");
        let expected: Value = serde_json::from_str(&text).expect("is JSON");
        let report = report(&home, &texts(&expected, "flags"));
        let findings = report["findings"].as_array().expect("a list");
        let told = findings.iter().find(|finding| {
            finding["rule"] == expected["rule"] && finding["severity"] == expected["severity"]
        });
        let Some(told) = told else {
            let all: Vec<String> = findings
                .iter()
                .map(|finding| format!("{} {}", finding["rule"], finding["severity"]))
                .collect();
            wrong.push(format!("{name}: {all:?}"));
            continue;
        };
        let said = told.to_string();
        for word in texts(&expected, "says") {
            if !said.contains(&word) {
                wrong.push(format!("{name}: '{word}' is not in {said}"));
            }
        }
    }
    wrong.sort();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
