//! For people: the answer first.
//!
//! One line per chain, then each finding in the compiler's grammar, then what undecided verdicts hang on, what the evidence
//! cannot show and the command that would, then the counts.

mod closing;
mod finding;
mod open;
mod suppressed;
mod trace;
pub(super) mod verdicts;

use super::page::Page;
use super::{Detail, Look};
use crate::judgement::Report;

/// Writes the report.
pub(super) fn render(report: &Report, look: Look) -> String {
    let mut page = Page::new(look.width);
    verdicts::write(&mut page, &report.judgement);
    finding::write(&mut page, report, look.detail);
    if look.detail >= Detail::Verbose {
        suppressed::write(&mut page, report);
        trace::write(&mut page, &report.judgement);
    }
    if look.detail > Detail::Quiet {
        open::write(&mut page, &report.judgement);
        closing::write(&mut page, report);
    }
    page.finish()
}
