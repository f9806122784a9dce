//! The files of recordings: written, read, compared, counted.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use regex::Regex;
use svidlint_forge::case::{Case, Packed, Recording};

use crate::record::Outcome;

/// Writes one line of JSON per recording, in the order given.
pub(crate) fn write(path: &Path, recordings: &[Recording]) -> Result<()> {
    let mut text = String::new();
    for recording in recordings {
        text.push_str(&serde_json::to_string(recording)?);
        text.push('\n');
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
}

/// What a file holds, with fresh answers in place of those whose names fit the pattern. Known cases stay where they are.
pub(crate) fn replaced(
    before: Vec<Recording>,
    pattern: &Regex,
    fresh: Vec<Recording>,
) -> Vec<Recording> {
    let mut fresh: Vec<Option<Recording>> = fresh.into_iter().map(Some).collect();
    let mut all = Vec::with_capacity(before.len());
    for recording in before {
        if !pattern.is_match(&recording.case) {
            all.push(recording);
            continue;
        }
        let again = fresh
            .iter_mut()
            .find(|one| one.as_ref().is_some_and(|one| one.case == recording.case));
        all.extend(again.and_then(Option::take));
    }
    all.extend(fresh.into_iter().flatten());
    all
}

/// Reads them back.
pub(crate) fn read(path: &Path) -> Result<Vec<Recording>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines = text.lines().enumerate();
    lines
        .map(|(at, line)| {
            serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), at + 1))
        })
        .collect()
}

/// Reads what one version answered, out of a file of its own or out of a packed one.
pub(crate) fn read_of(path: &Path, version: &str) -> Result<Vec<Recording>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    if !text
        .lines()
        .next()
        .is_some_and(|first| first.contains("\"answers\""))
    {
        return read(path);
    }
    let lines = text.lines().enumerate();
    lines
        .filter_map(|(at, line)| {
            let packed = serde_json::from_str::<Packed>(line)
                .with_context(|| format!("{}:{}", path.display(), at + 1));
            packed.map(|packed| packed.of(version)).transpose()
        })
        .collect()
}

/// Packs files that are named after the versions they are of.
pub(crate) fn pack(files: &[PathBuf], out: &Path) -> Result<()> {
    let mut packed: BTreeMap<String, Packed> = BTreeMap::new();
    for file in files {
        let version = file.file_stem().unwrap_or_default().to_string_lossy();
        for recording in read(file)? {
            let known = packed.remove(&recording.case).unwrap_or_else(|| Packed {
                case: recording.case.clone(),
                digest: recording.digest.clone(),
                answers: Vec::new(),
            });
            let with = known
                .with(&version, &recording)
                .with_context(|| format!("{} was asked otherwise for {version}", recording.case))?;
            packed.insert(recording.case, with);
        }
    }
    let mut text = String::new();
    for packed in packed.values() {
        text.push_str(&serde_json::to_string(packed)?);
        text.push('\n');
    }
    if let Some(parent) = out.parent() {
        fs::create_dir_all(parent)?;
    }
    fs::write(out, text).with_context(|| format!("cannot write {}", out.display()))
}

/// The cases that `recordings` has an answer to, of the same question.
pub(crate) fn recorded(cases: Vec<Case>, recordings: &[Recording]) -> Vec<Case> {
    let known: BTreeMap<_, _> = recordings
        .iter()
        .map(|recording| (&recording.case, &recording.digest))
        .collect();
    cases
        .into_iter()
        .filter(|case| {
            known
                .get(&case.name)
                .is_some_and(|digest| **digest == case.digest())
        })
        .collect()
}

/// Differences between the recordings and what was answered now, as text; empty if there are none.
pub(crate) fn differences(before: &[Recording], now: &Outcome) -> String {
    let before: BTreeMap<_, _> = before
        .iter()
        .map(|recording| (&recording.case, recording))
        .collect();
    let mut text = String::new();
    for recording in &now.recordings {
        let Some(old) = before.get(&recording.case).filter(|old| **old != recording) else {
            continue;
        };
        let _ = writeln!(text, "{}", recording.case);
        for (sign, side) in [('-', *old), ('+', recording)] {
            let Recording {
                outcome,
                error,
                counters,
                peer_sees,
                ..
            } = side;
            let _ = writeln!(
                text,
                "  {sign} {outcome} {error:?} {counters:?} peer sees {peer_sees:?}"
            );
        }
    }
    text
}

/// Counts by outcome, and how many different errors there are.
pub(crate) fn statistics(recordings: &[Recording]) -> String {
    let mut outcomes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut errors: BTreeMap<&str, usize> = BTreeMap::new();
    for recording in recordings {
        *outcomes.entry(&recording.outcome).or_default() += 1;
        if !recording.error.is_empty() {
            *errors.entry(&recording.error).or_default() += 1;
        }
    }
    let outcomes: Vec<_> = outcomes
        .iter()
        .map(|(outcome, count)| format!("{count} {outcome}"))
        .collect();
    format!(
        "{} cases: {}; {} different errors",
        recordings.len(),
        outcomes.join(", "),
        errors.len()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn recording(case: &str, outcome: &str) -> Recording {
        Recording {
            case: case.to_owned(),
            digest: String::new(),
            outcome: outcome.to_owned(),
            error: String::new(),
            counters: Vec::new(),
            peer_sees: String::new(),
        }
    }

    #[test]
    fn fresh_answers_take_the_place_of_those_of_their_names() -> Result<()> {
        let before = ["san/a", "crl/a", "san/b"]
            .map(|case| recording(case, "accepted"))
            .to_vec();
        let fresh = ["san/c", "san/a"]
            .map(|case| recording(case, "rejected"))
            .to_vec();
        let all = replaced(before, &Regex::new("^san/.*$")?, fresh);
        let told: Vec<(&str, &str)> = all
            .iter()
            .map(|one| (one.case.as_str(), one.outcome.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                ("san/a", "rejected"),
                ("crl/a", "accepted"),
                ("san/c", "rejected")
            ]
        );
        Ok(())
    }
}
