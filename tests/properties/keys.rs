//! No private key comes out again, wherever in a fixture it was planted and in whatever form.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use proptest::sample::Index;
use svidlint::comparison::{self, Settings};
use svidlint::config::{Levels, Thresholds};
use svidlint::input;
use svidlint::report::{Detail, Format, Look, diff, explanations, inspect, render};
use svidlint::symptoms::explain;

use super::{CASES, FEW, FIXTURES, read, runner, selection};

/// The private value of a JWK; it belongs to no key pair that is in use anywhere.
const JWK_VALUE: &str = "jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI";
/// What makes readers quote what stands behind it.
const LEADS: [&str; 12] = [
    "",
    "tls: ",
    "\ntls: ",
    "x509: ",
    "remote error: tls: ",
    "\nverify error:num=20:",
    "\nFailed to load private key from <inline>, Cause: ",
    "\"tls: ",
    "\n  name: ",
    "\n[2026-11-23T22:42:38.701Z] tls: many words stand before it, and ",
    "data:\n  tls.crt: ",
    "a",
];
const FORMATS: [Format; 9] = [
    Format::Pretty,
    Format::Concise,
    Format::Table,
    Format::Json,
    Format::Jsonl,
    Format::Sarif,
    Format::Junit,
    Format::Github,
    Format::Gitlab,
];

/// The text of a key, and its secret digits.
#[derive(Debug, Clone)]
struct Planted {
    text: String,
    secret: String,
}

/// Every throw-away key of the fixtures in every form: as it is, escaped, its body alone, encoded once and twice, wrapped over
/// lines, and as a field of the Workload API and of a JWK.
fn planted() -> Vec<Planted> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/keys");
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("there are keys")
        .map(|entry| entry.expect("is readable").path())
        .collect();
    files.sort();
    let mut all = Vec::new();
    let mut plant = |text: String, secret: String| all.push(Planted { text, secret });
    for file in files {
        let bytes = fs::read(&file).expect("a key is readable");
        let once = STANDARD.encode(&bytes);
        match String::from_utf8(bytes) {
            Ok(pem) if pem.contains("PRIVATE KEY-----") => {
                let body: String = pem
                    .lines()
                    .filter(|line| !line.contains(['-', ':']))
                    .collect();
                plant(pem.clone(), body.clone());
                plant(pem.replace('\n', "\\n"), body.clone());
                // A body encrypted in the old way is bytes of no form at all.
                if !pem.contains("Proc-Type") {
                    plant(format!("{{\"x509_svid_key\": \"{body}\"}}"), body.clone());
                    plant(body.clone(), body);
                }
            }
            Err(_) => {}
            Ok(_) => continue,
        }
        let lines: Vec<&str> = (0..once.len())
            .step_by(76)
            .map(|at| &once[at..once.len().min(at + 76)])
            .collect();
        plant(lines.join("\n  "), once.clone());
        let twice = STANDARD.encode(&once);
        plant(twice.clone(), twice);
        plant(once.clone(), once);
    }
    let jwk = format!(
        "{{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1B\",\"d\":\"{JWK_VALUE}\"}}"
    );
    let once = STANDARD.encode(&jwk);
    plant(jwk, JWK_VALUE.to_owned());
    plant(once.clone(), once);
    all
}

/// A fixture, and what is planted where: many keys, so that one that is found hides none behind it.
fn plan() -> impl Strategy<Value = (Index, Vec<(Index, Index, Index)>)> {
    let index = any::<Index>;
    let key = (index(), index(), index());
    (index(), prop::collection::vec(key, 1..4))
}

fn with_keys(
    fixture: &[u8],
    keys: &[Planted],
    plan: &[(Index, Index, Index)],
) -> (Vec<u8>, Vec<String>) {
    let mut bytes = fixture.to_vec();
    let mut secrets = Vec::new();
    for (key, lead, at) in plan {
        let key = key.get(keys);
        let text = format!("{}{}", lead.get(&LEADS), key.text);
        let at = at.index(bytes.len() + 1);
        bytes.splice(at..at, text.bytes());
        secrets.push(key.secret.clone());
    }
    (bytes, secrets)
}

/// The first digits are the same for all keys of a kind; behind them no sixteen in a row may be shown.
fn assert_hidden(shown: &str, secrets: &[String], fixture: &str) -> Result<(), TestCaseError> {
    for secret in secrets {
        let header = if secret == JWK_VALUE { 0 } else { 40 };
        for part in secret.as_bytes().windows(16).skip(header) {
            let part = std::str::from_utf8(part).expect("base64 is ASCII");
            prop_assert!(
                !shown.contains(part),
                "{part} is shown of a key in {fixture}"
            );
        }
    }
    Ok(())
}

fn everything(name: &str, original: &[u8], bytes: &[u8]) -> String {
    let look = Look {
        width: 80,
        detail: Detail::Verbose,
    };
    let evidence = read(name, bytes);
    let mut shown = inspect::render(&evidence, look);
    shown.push_str(&inspect::render_json(&evidence).expect("can be written"));
    let thresholds = Thresholds::default();
    let report = svidlint::check(evidence, &selection(), &thresholds, &Levels::default());
    for format in FORMATS {
        shown.push_str(&render(&report, format, look).expect("can be written"));
    }
    let settings = Settings {
        thresholds: &thresholds,
        envoy_version: None,
    };
    let before = svidlint::judge(read(name, original), &selection());
    let comparison = comparison::compare(before, report.judgement, settings);
    shown.push_str(&diff::render(&comparison, ["good", "bad"], look, true));
    shown.push_str(&diff::render_json(&comparison).expect("can be written"));
    let text = String::from_utf8_lossy(bytes);
    let explained: Vec<_> = input::symptoms(&text).iter().map(explain).collect();
    shown.push_str(&explanations(&explained, look));
    shown
}

#[test]
fn planted_keys_are_shown_in_no_format() {
    let keys = planted();
    runner(CASES / 4)
        .run(&plan(), |(fixture, plan)| {
            let (name, original) = fixture.get(FIXTURES.as_slice());
            let (bytes, secrets) = with_keys(original, &keys, &plan);
            assert_hidden(&everything(name, original, &bytes), &secrets, name)
        })
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn planted_keys_are_shown_by_no_command() {
    let keys = planted();
    let folder = tempfile::tempdir().expect("a folder");
    let (file, other) = (
        folder.path().join("values.yaml"),
        folder.path().join("other"),
    );
    runner(FEW)
        .run(&plan(), |(fixture, plan)| {
            let (name, original) = fixture.get(FIXTURES.as_slice());
            let (bytes, secrets) = with_keys(original, &keys, &plan);
            fs::write(&file, &bytes).expect("can be written");
            fs::write(&other, original).expect("can be written");
            let text = String::from_utf8_lossy(&bytes).replace('\0', "");
            let (file, other) = (file.to_string_lossy(), other.to_string_lossy());
            let folder = folder.path().to_string_lossy();
            for arguments in [
                vec!["check", &*file, "--format", "sarif"],
                vec!["check", &*folder, "-v"],
                vec!["check", &*other, "--tls-context", &*file],
                vec![
                    "check",
                    &*other,
                    "--trust-bundle",
                    &*file,
                    "--chain",
                    &*file,
                ],
                vec!["check", &*other, "--config", &*file],
                vec!["check", &*other, "--at", &*text],
                vec!["inspect", &*file],
                vec!["handshake", &*file, &*other],
                vec!["diff", &*other, &*file],
                vec!["explain", &*text],
                vec![&*text],
            ] {
                // The system takes no longer argument.
                if arguments.iter().any(|argument| argument.len() > 100_000) {
                    continue;
                }
                let output = Command::cargo_bin("svidlint")
                    .expect("the binary is built")
                    .args(&arguments)
                    .output()
                    .expect("the binary runs");
                let shown = [output.stdout, output.stderr].concat();
                assert_hidden(&String::from_utf8_lossy(&shown), &secrets, name)?;
            }
            Ok(())
        })
        .unwrap_or_else(|error| panic!("{error}"));
}
