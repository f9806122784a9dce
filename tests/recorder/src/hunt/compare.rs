//! What svidlint and an Envoy answer differently, by kind.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use anyhow::Result;
use regex::Regex;
use svidlint_forge::case::Recording;
use svidlint_forge::hunt::Hunted;

use super::Answers;
use super::ask::{self, Said};

/// Envoy's words about what no evidence shows.
const BEYOND_EVIDENCE: [&str; 5] = [
    "Failed to load incomplete certificate from ",
    "Failed to load private key from ",
    "Failed to load incomplete private key from path: ",
    "Invalid path: ",
    "Environment variable doesn",
];

/// How many cases of a kind are named.
const NAMED: usize = 4;

/// One kind of answers: how svidlint was asked, what it said, what the Envoy said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Kind {
    how: &'static str,
    said: Said,
    outcome: String,
    /// Envoy's words without what differs from case to case.
    error: String,
}

impl Kind {
    /// The worst class: svidlint accepts, the Envoy does not.
    fn is_hit(&self) -> bool {
        self.said.outcome == "accepted" && self.outcome != "accepted" && !self.is_beyond_evidence()
    }

    /// What svidlint does not look at by design: private keys, and the machine that Envoy runs on. Or what it says that it
    /// assumes: a context that stands alone may have been cut out without its own certificate.
    fn is_beyond_evidence(&self) -> bool {
        let assumes_keys = self.said.why.contains("private keys among the trusted CAs");
        let assumes_certificate = self.said.why.contains("a certificate of its own");
        BEYOND_EVIDENCE
            .iter()
            .any(|error| self.error.contains(error))
            || assumes_keys && self.error.contains("Failed to load trusted CA certificate")
            || assumes_certificate && self.error.contains("No TLS certificates found")
    }

    /// Any other disagreement. What is not usable for svidlint and is refused by the Envoy is none.
    fn differs(&self) -> bool {
        let is_unusable = self.said.outcome == ask::NO_ANSWER && self.outcome == "refused";
        self.said.outcome != self.outcome && !is_unusable
    }
}

/// What was asked and found.
#[derive(Debug, Default)]
pub(super) struct Figures {
    asked: usize,
    unanswered: usize,
    /// Outcomes, svidlint's first.
    outcomes: BTreeMap<(String, String), usize>,
    kinds: BTreeMap<Kind, Vec<Hunted>>,
    counts: BTreeMap<Kind, usize>,
}

impl Figures {
    /// Adds a case.
    pub(super) fn add(&mut self, hunted: &Hunted, recording: Option<&Recording>, said: Answers) {
        let Some(recording) = recording else {
            self.unanswered += 1;
            return;
        };
        self.asked += 1;
        for (how, said) in said {
            let pair = (said.outcome.clone(), recording.outcome.clone());
            *self.outcomes.entry(pair).or_default() += 1;
            let kind = Kind {
                how,
                said,
                outcome: recording.outcome.clone(),
                error: essence(&recording.error),
            };
            if !kind.differs() {
                continue;
            }
            *self.counts.entry(kind.clone()).or_default() += 1;
            let examples = self.kinds.entry(kind).or_default();
            examples.push(hunted.clone());
            examples.sort_by_key(size);
            examples.truncate(NAMED);
        }
    }

    /// Whether nothing was accepted that the Envoy refuses.
    pub(super) fn clean(&self) -> bool {
        !self.counts.keys().any(Kind::is_hit)
    }

    /// Writes the inputs and command lines of the smallest case of each kind.
    pub(super) fn save(&self, folder: &Path) -> Result<()> {
        for (kind, hunted) in self
            .kinds
            .iter()
            .filter_map(|(kind, examples)| Some((kind, examples.first()?)))
        {
            let class = if kind.is_hit() { "hits" } else { "others" };
            let name = hunted.case.name.rsplit('/').next().unwrap_or_default();
            let place = folder
                .join(class)
                .join(format!("{name}-{}", kind.how.replace(' ', "-")));
            fs::create_dir_all(&place)?;
            ask::write(hunted, &place)?;
            let lines: String = ask::arguments(hunted, "1.40.0")
                .iter()
                .map(|(_, words)| {
                    format!("svidlint {}\n", words.join(" ".as_ref()).to_string_lossy())
                })
                .collect();
            fs::write(
                place.join("about.txt"),
                format!("{}\n{kind:#?}\n{lines}", hunted.case.about),
            )?;
        }
        Ok(())
    }
}

/// Of two examples the one with less to read is shown first.
fn size(hunted: &Hunted) -> usize {
    hunted.case.about.len() + hunted.case.context.to_string().len()
}

impl fmt::Display for Figures {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = |chosen: fn(&Kind) -> bool| -> usize {
            self.counts
                .iter()
                .filter(|(kind, _)| chosen(kind))
                .map(|(_, count)| count)
                .sum()
        };
        let hits = sum(Kind::is_hit);
        writeln!(
            out,
            "{} cases, {hits} hits, {} other disagreements, {} unanswered",
            self.asked,
            sum(Kind::differs) - hits,
            self.unanswered
        )?;
        for ((said, outcome), count) in &self.outcomes {
            writeln!(out, "   {count:6} svidlint {said}, Envoy {outcome}")?;
        }
        let mut kinds: Vec<_> = self.counts.iter().collect();
        kinds.sort_by_key(|(kind, count)| (!kind.is_hit(), std::cmp::Reverse(**count)));
        for (kind, count) in kinds {
            let class = if kind.is_hit() { "HIT" } else { "other" };
            let Kind {
                how,
                said,
                outcome,
                error,
            } = kind;
            writeln!(
                out,
                "{class} {count} ({how}): svidlint {} [{}], Envoy {outcome} [{error}]",
                said.outcome, said.why
            )?;
            for hunted in self.kinds.get(kind).into_iter().flatten() {
                let about: String = hunted.case.about.chars().take(300).collect();
                writeln!(out, "      {}: {about}", hunted.case.name)?;
            }
        }
        Ok(())
    }
}

/// Envoy's words, cut, and without names and numbers of a single case.
fn essence(error: &str) -> String {
    let text: String = error.chars().take(400).collect();
    let varies = Regex::new(r"'[^']*'|\[[^\]]*\]|\d{1,5}|hunt/\S+");
    let text = varies.map_or_else(
        |_| text.clone(),
        |varies| varies.replace_all(&text, "_").into_owned(),
    );
    text.replace('\n', " ").chars().take(220).collect()
}
