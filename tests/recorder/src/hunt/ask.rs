//! Asks the svidlint binary about a case, with the files and flags that a user would give it.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use serde_json::Value;
use svidlint_forge::case::{Case, Question, Role};
use svidlint_forge::certificate::Cert;
use svidlint_forge::command_line;
use svidlint_forge::hunt::{Format, Hunted};
use svidlint_forge::key::Key;

use super::Answers;

/// The outcome of a run whose inputs are not usable, or hold nothing to judge.
pub(super) const NO_ANSWER: &str = "no answer";

/// The binary, and the release it is asked about.
#[derive(Debug)]
pub(super) struct Svidlint<'a> {
    pub(super) binary: &'a Path,
    pub(super) version: &'a str,
}

/// What it said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Said {
    /// `accepted`, `rejected`, `refused`, `undecided`, or [`NO_ANSWER`].
    pub(super) outcome: String,
    /// The check or the sentence that stands for it; of an acceptance what it assumes.
    pub(super) why: String,
}

impl Svidlint<'_> {
    /// The answers to a case: of its context, and of the own chain where it is about that.
    pub(super) fn says(&self, hunted: &Hunted) -> Result<Answers> {
        let folder = tempfile::Builder::new().prefix("svidlint-").tempdir()?;
        write(hunted, folder.path())?;
        let mut answers = Vec::new();
        for (how, arguments) in arguments(hunted, self.version) {
            let output = Command::new(self.binary)
                .args(&arguments)
                .current_dir(folder.path())
                .stdin(Stdio::null())
                .output()
                .with_context(|| format!("cannot run {}", self.binary.display()))?;
            let report = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
            let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
            let code = output.status.code();
            let said = match how {
                "own chain" => load(&report),
                _ => verdict(&report),
            };
            answers.push((how, said.unwrap_or_else(|| nothing(code, &complaint))));
        }
        Ok(answers)
    }
}

/// Writes the files that the arguments name.
pub(super) fn write(hunted: &Hunted, folder: &Path) -> Result<()> {
    if let Some(text) = command_line::chain_file(&good_peer(hunted)) {
        fs::write(folder.join("chain.pem"), text)?;
    }
    if let Some(text) = &hunted.own_chain {
        fs::write(folder.join("own.pem"), text)?;
    }
    let text = match &hunted.written {
        Some(written) => written.text.clone(),
        None => command_line::context_file(&hunted.case).0.to_string(),
    };
    fs::write(folder.join(context_name(hunted)), text)?;
    Ok(())
}

/// The command lines of a case.
pub(super) fn arguments(hunted: &Hunted, version: &str) -> Vec<(&'static str, Vec<OsString>)> {
    let case = &hunted.case;
    let role = command_line::role(case.presented_by);
    let place = command_line::context_file(case).1;
    let context = format!("{}{place}", context_name(hunted));
    let tls = command_line::tls_version(case);
    let common = |role: &str| {
        let words = [
            "check",
            "--format",
            "json",
            "--no-config",
            "--at",
            "now",
            "--envoy-version",
            version,
            "--presented-by",
            role,
        ];
        words.map(OsString::from).to_vec()
    };
    let of_context = [
        "--tls-version",
        tls,
        "--chain",
        "chain.pem",
        "--tls-context",
        &context,
    ];
    let mut lines = vec![(
        "context",
        [common(role), of_context.map(OsString::from).to_vec()].concat(),
    )];
    if hunted.own_chain.is_some() {
        // Who presents the own chain is the other side of who would present to this context.
        let own = match case.presented_by {
            Role::Server => "client",
            Role::Client => "server",
        };
        let chain = ["--chain", "own.pem"].map(OsString::from).to_vec();
        lines.push(("own chain", [common(own), chain].concat()));
    }
    lines
}

fn context_name(hunted: &Hunted) -> &'static str {
    match hunted.written.as_ref().map(|written| written.format) {
        Some(Format::Yaml) => "context.yaml",
        _ => "context.json",
    }
}

/// The case, or a sound chain for a context that is only loaded.
fn good_peer(hunted: &Hunted) -> Case {
    let mut case = hunted.case.clone();
    if matches!(case.question, Question::Load) {
        case.question = Question::Handshake {
            chain: vec![Cert::leaf().der(), Cert::intermediate().der()],
            key: Key::Leaf.pkcs8_der(),
        };
    }
    case
}

/// The one verdict of the run; a context that does not load is refused, whoever presents to it.
fn verdict(report: &Value) -> Option<Said> {
    let load = report.pointer("/verifiers/0/load");
    if load.is_some_and(|load| load["outcome"] == "refused") {
        return load.map(|load| Said {
            outcome: "refused".to_owned(),
            why: load["check"].as_str().unwrap_or_default().to_owned(),
        });
    }
    let verdicts = report.pointer("/chains/0/verdicts")?.as_array()?;
    let [verdict] = verdicts.as_slice() else {
        return Some(Said {
            outcome: NO_ANSWER.to_owned(),
            why: format!("{} verdicts", verdicts.len()),
        });
    };
    let text = |pointer: &str| verdict.pointer(pointer).and_then(Value::as_str);
    let assumptions = verdict["assumptions"].as_array()?;
    let assumptions: Vec<&str> = assumptions.iter().filter_map(Value::as_str).collect();
    Some(Said {
        outcome: text("/outcome")?.to_owned(),
        why: text("/reason/check").map_or_else(|| assumptions.join("; "), str::to_owned),
    })
}

fn load(report: &Value) -> Option<Said> {
    let loads = report.pointer("/chains/0/load")?.as_array()?;
    let load = loads.first()?;
    let outcome = match load["outcome"].as_str()? {
        "loads" => "accepted",
        other => other,
    };
    Some(Said {
        outcome: outcome.to_owned(),
        why: load["check"].as_str().unwrap_or_default().to_owned(),
    })
}

/// What a run without an answer says instead.
fn nothing(code: Option<i32>, complaint: &str) -> Said {
    let sentence: String = complaint
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .take(100)
        .collect();
    Said {
        outcome: NO_ANSWER.to_owned(),
        why: format!(
            "exit {}: {sentence}",
            code.map_or("none".to_owned(), |code| code.to_string())
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_own_chain_is_asked_both_ways() {
        let hunted = (0..200)
            .map(|seed| svidlint_forge::hunt::Family::Text.case(seed))
            .find(|hunted| hunted.own_chain.is_some());
        let lines = hunted.map(|hunted| arguments(&hunted, "1.40.0").len());
        assert_eq!(lines, Some(2));
    }
}
