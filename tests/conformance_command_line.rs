//! The same answers by the command line: recorded cases written to files and judged by the binary, as a user would ask.
//!
//! `tests/conformance.rs` holds the engine against every recording. This test holds everything between the user and the
//! engine: `--chain`, `--tls-context`, `--presented-by`, `--envoy-version`, `--tls-version`, `--at` and the JSON contract.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use svidlint_forge::case::{Case, Recording};
use svidlint_forge::{cases, command_line};

/// Every so many of the recorded cases is asked.
const EVERY: usize = 19;

/// The moment of the recordings' clock: what is valid until 2044 is valid, what begins in 2090 is not.
const AT: &str = "2026-09-21T14:13:20Z";

/// Whether files show everything that is asked: a chain file cannot hold no certificate, nor one without bytes, and a bundle
/// does not show that a private key in it does not decode. What a server writes first stands nowhere. What a cluster does with
/// the host of a request is no part of a file.
fn can_be_a_file(case: &Case) -> bool {
    command_line::chain_file(case).is_some()
        && !case.name.starts_with("spiffe/bundle-only-sec1-key-")
        && !case.name.starts_with("size/session-")
        && case.beside.cluster.is_none()
}

/// The names of cases on which the model is known to differ; a trailing `*` stands for any rest.
fn known_divergences() -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/conformance/divergences.json");
    let text = fs::read_to_string(path).expect("the divergences are there");
    let known: Vec<Value> = serde_json::from_str(&text).expect("they are JSON");
    known
        .iter()
        .filter_map(|divergence| divergence.get("case")?.as_str().map(str::to_owned))
        .collect()
}

fn is_known(known: &[String], name: &str) -> bool {
    known.iter().any(|known| match known.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => known == name,
    })
}

/// The verdict of the run, whole.
fn ask(case: &Case, version: &str, folder: &Path) -> Value {
    let chain = folder.join("chain.pem");
    let context = folder.join("context.json");
    let text = command_line::chain_file(case).expect("only what can be a file is asked");
    fs::write(&chain, text).expect("the chain can be written");
    let (content, place) = command_line::context_file(case);
    fs::write(&context, content.to_string()).expect("the context can be written");
    let mut command = Command::cargo_bin("svidlint").expect("the binary is built");
    command
        .args(["check", "--format", "json", "--at", AT])
        .args(["--presented-by", command_line::role(case.presented_by)])
        .args(["--envoy-version", version])
        .args(["--tls-version", command_line::tls_version(case)])
        .arg("--chain")
        .arg(&chain)
        .arg("--tls-context")
        .arg(format!("{}{place}", context.display()));
    let output = command.output().expect("it runs");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
        panic!(
            "{}: no JSON ({error}); standard error: {}",
            case.name,
            String::from_utf8_lossy(&output.stderr)
        )
    })
}

/// Where the binary's answer departs from the recorded one, in a sentence.
fn difference(report: &Value, recording: &Recording) -> Option<String> {
    let verdicts = report
        .pointer("/chains/0/verdicts")
        .and_then(Value::as_array)
        .map_or(&[][..], Vec::as_slice);
    let [verdict] = verdicts else {
        return Some(format!("{} verdicts in place of one", verdicts.len()));
    };
    let text = |pointer: &str| verdict.pointer(pointer).and_then(Value::as_str);
    if text("/outcome") != Some(recording.outcome.as_str()) {
        return Some(format!(
            "recorded {} ({}), predicted {verdict}",
            recording.outcome, recording.error
        ));
    }
    let counters = verdict.pointer("/counters").cloned().unwrap_or_default();
    if counters != serde_json::json!(recording.counters) {
        return Some(format!(
            "counters {counters}, {:?} moved",
            recording.counters
        ));
    }
    let predicted = text("/reason/envoy_error").filter(|_| recording.outcome == "rejected")?;
    (!recording.says(predicted)).then(|| format!("text {predicted}, recorded {}", recording.error))
}

#[test]
fn the_binary_answers_as_real_envoys_did() {
    let cases: BTreeMap<String, Case> = cases::named()
        .into_iter()
        .map(|case| (case.name.clone(), case))
        .collect();
    let known = known_divergences();
    let folder = tempfile::tempdir().expect("a folder");
    let mut wrong = Vec::new();
    let mut asked = 0;
    for (offset, version) in ["1.36.4", "1.38.3", "1.40.0"].into_iter().enumerate() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(format!("fixtures/conformance/{version}.jsonl"));
        let text = fs::read_to_string(path).expect("the recordings are there");
        let sampled = text
            .lines()
            .map(|line| serde_json::from_str::<Recording>(line).expect("a recording is JSON"))
            .filter_map(|recording| Some((cases.get(&recording.case)?, recording)))
            .filter(|(case, _)| can_be_a_file(case) && !is_known(&known, &case.name))
            .skip(offset)
            .step_by(EVERY);
        for (case, recording) in sampled {
            asked += 1;
            if let Some(difference) = difference(&ask(case, version, folder.path()), &recording) {
                wrong.push(format!("{version} {}: {difference}", case.name));
            }
        }
    }
    assert!(asked > 400, "only {asked} cases were asked");
    assert!(
        wrong.is_empty(),
        "{} of {asked}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
