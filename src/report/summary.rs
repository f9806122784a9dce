//! The counts at the end of every format.

use std::collections::BTreeSet;

use super::names;
use crate::finding::Severity;
use crate::judgement::{Assumption, JudgedChain, Judgement, Report};
use crate::model::ChainOrigin;
use crate::verify::Outcome;

/// How many chains came out how, by their worst verdict, and how many findings of which severity there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Summary {
    pub(super) chains: usize,
    pub(super) accepted: usize,
    pub(super) rejected: usize,
    /// How many of these are rejected under an assumption only.
    rejected_if: usize,
    /// What is assumed there.
    assumptions: BTreeSet<Assumption>,
    pub(super) refused: usize,
    pub(super) undecided: usize,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    pub(super) notes: usize,
    pub(super) suppressed: usize,
}

impl Summary {
    pub(super) fn of(report: &Report) -> Self {
        let judgement = &report.judgement;
        // What a line prints of a peer is no chain that was handed in.
        let handed_in = |judged: &&JudgedChain| {
            let chain = judgement.evidence.chains.get(judged.chain);
            chain.is_none_or(|chain| chain.origin != ChainOrigin::Line)
        };
        let chains = || judgement.chains.iter().filter(handed_in);
        let mut summary = Self {
            chains: chains().count(),
            suppressed: report.suppressed.len(),
            ..Self::default()
        };
        for chain in chains() {
            match chain.worst() {
                Some(Outcome::Accepted) => summary.accepted += 1,
                Some(Outcome::Rejected) => {
                    summary.rejected += 1;
                    let assumptions = assumptions(&report.judgement, chain);
                    summary.rejected_if += usize::from(!assumptions.is_empty());
                    summary.assumptions.extend(assumptions);
                }
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

    /// `rejected under an assumption (used as a client; --presented-by client makes it an error)`
    fn rejected_under_assumption(&self) -> String {
        let (what, flags): (Vec<String>, Vec<String>) = self
            .assumptions
            .iter()
            .map(|assumption| names::assumption(*assumption))
            .map(|(what, flag)| (what.to_owned(), flag.to_owned()))
            .unzip();
        let makes = if flags.len() == 1 { "makes" } else { "make" };
        format!(
            "rejected under an assumption ({}; {} {makes} it an error)",
            names::listed(&what),
            names::listed(&flags)
        )
    }

    /// `1 chain: 1 rejected. 1 error, 0 warnings, 1 note.`
    pub(super) fn sentence(&self) -> String {
        let judged = self.accepted + self.rejected + self.refused + self.undecided;
        let outcomes: Vec<String> = [
            (self.refused, "refused".to_owned()),
            (self.rejected - self.rejected_if, "rejected".to_owned()),
            (self.rejected_if, self.rejected_under_assumption()),
            (self.undecided, "undecided".to_owned()),
            (self.accepted, "accepted".to_owned()),
            (self.chains.saturating_sub(judged), "not judged".to_owned()),
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

/// What the rejections of a chain take for granted; empty where one of them rests on nothing assumed.
fn assumptions(judgement: &Judgement, chain: &JudgedChain) -> BTreeSet<Assumption> {
    let rejected = || {
        let all = chain.verdicts.iter();
        all.filter(|one| one.verdict.outcome == Outcome::Rejected)
    };
    let assumed: BTreeSet<Assumption> = rejected()
        .filter_map(|one| names::assumed(judgement, chain, one))
        .collect();
    if rejected().any(|one| names::assumed(judgement, chain, one).is_none()) {
        BTreeSet::new()
    } else {
        assumed
    }
}
