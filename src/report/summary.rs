//! The counts at the end of every format.

use crate::finding::Severity;
use crate::judgement::Report;
use crate::verify::Outcome;

/// How many chains came out how, by their worst verdict, and how many findings of which severity there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Summary {
    pub(super) chains: usize,
    pub(super) accepted: usize,
    pub(super) rejected: usize,
    pub(super) refused: usize,
    pub(super) undecided: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
    pub(super) suppressed: usize,
}

impl Summary {
    pub(super) fn of(report: &Report) -> Self {
        let mut summary = Self {
            chains: report.judgement.chains.len(),
            suppressed: report.suppressed.len(),
            ..Self::default()
        };
        for chain in &report.judgement.chains {
            match chain.worst() {
                Some(Outcome::Accepted) => summary.accepted += 1,
                Some(Outcome::Rejected) => summary.rejected += 1,
                Some(Outcome::Refused) => summary.refused += 1,
                Some(Outcome::Undecided) => summary.undecided += 1,
                None => {}
            }
        }
        for finding in &report.findings {
            match finding.severity {
                Severity::Error => summary.errors += 1,
                Severity::Warning => summary.warnings += 1,
                Severity::Note => summary.notes += 1,
            }
        }
        summary
    }

    /// `1 chain: 1 rejected. 1 error, 0 warnings, 1 note.`
    pub(super) fn sentence(&self) -> String {
        let judged = self.accepted + self.rejected + self.refused + self.undecided;
        let outcomes: Vec<String> = [
            (self.refused, "refused"),
            (self.rejected, "rejected"),
            (self.undecided, "undecided"),
            (self.accepted, "accepted"),
            (self.chains.saturating_sub(judged), "not judged"),
        ]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
        let chains = super::names::count(self.chains, "chain");
        let outcomes = if outcomes.is_empty() {
            chains
        } else {
            format!("{chains}: {}", outcomes.join(", "))
        };
        let suppressed = if self.suppressed > 0 {
            format!(" ({} suppressed)", self.suppressed)
        } else {
            String::new()
        };
        format!(
            "{outcomes}. {}, {}, {}{suppressed}.",
            super::names::count(self.errors, "error"),
            super::names::count(self.warnings, "warning"),
            super::names::count(self.notes, "note"),
        )
    }
}
