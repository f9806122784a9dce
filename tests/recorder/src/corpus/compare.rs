//! Where the model answers otherwise than Envoy did.

use std::collections::BTreeMap;
use std::fmt;
use std::thread;

use anyhow::{Context, Result};
use svidlint::model::{EnvoyVersion, Instant};
use svidlint_forge::case::{Case, Recording};

use super::model::{self, Answer};
use crate::record::Outcome;

/// What one Envoy answered.
#[derive(Debug)]
pub(super) struct Answers<'a> {
    pub(super) cases: &'a [Case],
    pub(super) outcome: &'a Outcome,
    pub(super) version: &'a str,
    pub(super) now: Instant,
}

/// Cases by what became of them.
#[derive(Debug, Default)]
pub(super) struct Figures {
    cases: usize,
    outcomes: usize,
    undecided: usize,
    counters_differ: usize,
    texts: usize,
    texts_differ: usize,
    texts_open: usize,
    unanswered: usize,
}

impl Figures {
    pub(super) fn add(&mut self, other: &Self) {
        self.cases += other.cases;
        self.outcomes += other.outcomes;
        self.undecided += other.undecided;
        self.counters_differ += other.counters_differ;
        self.texts += other.texts;
        self.texts_differ += other.texts_differ;
        self.texts_open += other.texts_open;
        self.unanswered += other.unanswered;
    }

    /// Whether every case was answered, by both alike. A text that the model leaves open is no difference.
    pub(super) fn alike(&self) -> bool {
        self.outcomes == self.cases
            && self.counters_differ == 0
            && self.texts_differ == 0
            && self.unanswered == 0
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} cases, {} same outcome ({} undecided), {} counters differ, {} texts equal, {} differ, {} open, {} unanswered",
            self.cases,
            self.outcomes,
            self.undecided,
            self.counters_differ,
            self.texts,
            self.texts_differ,
            self.texts_open,
            self.unanswered
        )
    }
}

impl Answers<'_> {
    /// Counts, and prints every difference.
    pub(super) fn compared(&self) -> Result<Figures> {
        let version: EnvoyVersion = self
            .version
            .parse()
            .ok()
            .with_context(|| format!("{} is no version", self.version))?;
        let cases: BTreeMap<&str, &Case> = self
            .cases
            .iter()
            .map(|case| (case.name.as_str(), case))
            .collect();
        let workers = thread::available_parallelism().map_or(1, usize::from);
        let recordings = &self.outcome.recordings;
        let mut figures = Figures {
            unanswered: self.outcome.unanswered.len(),
            ..Figures::default()
        };
        for unanswered in &self.outcome.unanswered {
            eprintln!("unanswered: {}: {}", unanswered.case, unanswered.why);
        }
        let shares: Vec<(Figures, String)> = thread::scope(|scope| {
            let cases = &cases;
            let running: Vec<_> = (0..workers)
                .map(|first| {
                    scope.spawn(move || {
                        let mut share = (Figures::default(), String::new());
                        for recording in recordings.iter().skip(first).step_by(workers) {
                            if let Some(case) = cases.get(recording.case.as_str()) {
                                let answer = model::answer(case, version, self.now);
                                share.1 += &self.differences(recording, &answer, &mut share.0);
                            }
                        }
                        share
                    })
                })
                .collect();
            running
                .into_iter()
                .map(|share| share.join().unwrap_or_default())
                .collect()
        });
        for (of_share, differences) in shares {
            figures.add(&of_share);
            print!("{differences}");
        }
        Ok(figures)
    }

    fn differences(&self, recording: &Recording, answer: &Answer, figures: &mut Figures) -> String {
        let said = |field: &str, envoy: &str, model: &str| {
            format!(
                "{} {field} {}\n   envoy {envoy}\n   model {model} ({})\n",
                self.version, recording.case, answer.why
            )
        };
        figures.cases += 1;
        if recording.outcome != answer.outcome {
            figures.undecided += usize::from(answer.outcome == "undecided");
            let envoy = format!("{} {}", recording.outcome, recording.error);
            let model = format!(
                "{} {}",
                answer.outcome,
                answer.text.as_deref().unwrap_or_default()
            );
            return said("outcome", &envoy, &model);
        }
        figures.outcomes += 1;
        let mut found = String::new();
        if answer.counters.as_ref() != Some(&recording.counters) {
            figures.counters_differ += 1;
            let predicted = answer.counters.as_ref().map(|counters| counters.join(", "));
            found += &said(
                "counter",
                &recording.counters.join(", "),
                predicted.as_deref().unwrap_or("undecided"),
            );
        }
        match &answer.text {
            _ if recording.error.is_empty() => {}
            None => {
                figures.texts_open += 1;
                found += &said("open-text", &recording.error, "-");
            }
            Some(text) if recording.says(text) => figures.texts += 1,
            Some(text) => {
                figures.texts_differ += 1;
                found += &said("text", &recording.error, text);
            }
        }
        found
    }
}
