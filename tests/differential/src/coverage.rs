//! How often each outcome occurred, by code and depth.

use std::collections::BTreeMap;

use crate::question::{Answer, Object};
use crate::texts::Reading;

/// Counts of outcomes.
#[derive(Debug, Default)]
pub(crate) struct Coverage {
    total: u64,
    outcomes: BTreeMap<Outcome, BTreeMap<i32, u64>>,
}

/// What happened, without the depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// The chain verifies.
    Accepted,
    /// An object does not parse: `anchor`, `CRL` or `sent`.
    DoesNotParse(&'static str),
    /// This code.
    Code(i32),
    /// No answer.
    Undecided,
    /// A text does this.
    Text(&'static str),
}

impl Coverage {
    /// Counts an answer.
    pub(crate) fn count(&mut self, answer: &Answer) {
        let (outcome, depth) = match answer {
            Answer::Accepted => (Outcome::Accepted, 0),
            Answer::DoesNotParse(Object::Anchor(at)) => (Outcome::DoesNotParse("anchor"), *at),
            Answer::DoesNotParse(Object::Crl(at)) => (Outcome::DoesNotParse("CRL"), *at),
            Answer::DoesNotParse(Object::Sent(at)) => (Outcome::DoesNotParse("sent"), *at),
            Answer::Refused { code, depth, .. } => {
                self.add(Outcome::Code(*code), *depth, 1);
                return;
            }
            Answer::Undecided(_) => (Outcome::Undecided, 0),
        };
        self.add(outcome, i32::try_from(depth).unwrap_or(i32::MAX), 1);
    }

    /// Counts what became of a text.
    pub(crate) fn count_text(&mut self, reading: &Reading) {
        self.add(Outcome::Text(reading.name()), 0, 1);
    }

    fn add(&mut self, outcome: Outcome, depth: i32, count: u64) {
        self.total += count;
        *self
            .outcomes
            .entry(outcome)
            .or_default()
            .entry(depth)
            .or_default() += count;
    }

    /// Takes in what another thread counted.
    pub(crate) fn merge(&mut self, other: Self) {
        for (outcome, depths) in other.outcomes {
            for (depth, count) in depths {
                self.add(outcome, depth, count);
            }
        }
    }

    /// How often an outcome occurred, at any depth.
    pub(crate) fn of(&self, outcome: Outcome) -> u64 {
        self.outcomes
            .get(&outcome)
            .map_or(0, |depths| depths.values().sum())
    }

    /// How many questions ended with an object that does not parse, of 1000.
    pub(crate) fn per_mille_unparsed(&self) -> u64 {
        let unparsed: u64 = ["anchor", "CRL", "sent"]
            .into_iter()
            .map(|object| self.of(Outcome::DoesNotParse(object)))
            .sum();
        (unparsed * 1000).checked_div(self.total).unwrap_or(0)
    }

    /// A line for each outcome: count, name, depths.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.outcomes
            .iter()
            .map(|(outcome, depths)| {
                let count: u64 = depths.values().sum();
                let (name, place) = match outcome {
                    Outcome::Accepted => ("accepted".to_owned(), None),
                    Outcome::Undecided => ("undecided".to_owned(), None),
                    Outcome::Text(name) => ((*name).to_owned(), None),
                    Outcome::DoesNotParse(object) => {
                        (format!("{object} does not parse"), Some("index"))
                    }
                    Outcome::Code(code) => (format!("code {code:2}"), Some("depth")),
                };
                let places: Vec<String> = depths
                    .iter()
                    .map(|(depth, count)| format!("{depth}: {count}"))
                    .collect();
                match place {
                    Some(place) => format!("{count:>9} {name:<22} {place} {}", places.join(", ")),
                    None => format!("{count:>9} {name}"),
                }
            })
            .collect()
    }
}
