//! For people: the answer first.
//!
//! One line per chain, then each finding in the compiler's grammar, then what undecided verdicts hang on, what the evidence
//! cannot show and the command that would, then the counts.

mod closing;
mod finding;
mod handshakes;
mod open;
mod suppressed;
mod trace;
pub(super) mod verdicts;

use super::page::Page;
use super::{Detail, Look, explanation};
use crate::judgement::Report;
use crate::rules::by_id;

/// Writes the report.
pub(super) fn render(report: &Report, look: Look) -> String {
    let mut page = Page::new(look.width);
    // Where the user asks about one connection, the chains are judged as its two directions.
    if report.judgement.evidence.ends.is_none() {
        verdicts::write(&mut page, &report.judgement);
    }
    handshakes::write(&mut page, &report.judgement, look.detail);
    if report.judgement.evidence.chains.is_empty() {
        // An error line alone is explained; what a rule would say about it is part of that.
        explanation::write(&mut page, &report.judgement);
        let others = report
            .findings
            .iter()
            .filter(|finding| by_id(finding.rule).is_none_or(|rule| !rule.tells_symptoms()));
        finding::write(&mut page, &report.judgement, others, look.detail);
    } else {
        finding::write(&mut page, &report.judgement, &report.findings, look.detail);
    }
    if look.detail >= Detail::Verbose {
        suppressed::write(&mut page, report);
        trace::write(&mut page, &report.judgement);
    }
    if look.detail > Detail::Quiet {
        open::write(&mut page, &report.judgement);
        closing::write(&mut page, report);
    }
    handshakes::conclude(&mut page, &report.judgement);
    page.finish()
}
