//! One line per finding: `file:line: error[rule]: text`, as editors and `grep` read them.

use super::page::{Page, plain, styled};
use super::summary::Summary;
use super::{Detail, Look, handshake, names, style};
use crate::finding::Severity;
use crate::judgement::Report;

/// Writes the findings, and the counts unless quiet.
pub(super) fn render(report: &Report, look: Look) -> String {
    let mut page = Page::new(look.width);
    for finding in &report.findings {
        if look.detail == Detail::Quiet && finding.severity == Severity::Note {
            continue;
        }
        let place = match &finding.location {
            Some(location) => format!("{}: ", names::place(&report.judgement, location)),
            None => String::new(),
        };
        let label = format!("{}[{}]", names::severity(finding.severity), finding.rule);
        let subject = names::subject(&report.judgement, finding)
            .map(|subject| format!(" ({subject})"))
            .unwrap_or_default();
        page.line(&[
            plain(&place),
            styled(style::severity(finding.severity), &label),
            plain(": "),
            plain(&finding.message),
            plain(&subject),
        ]);
    }
    if look.detail >= Detail::Verbose {
        for suppressed in &report.suppressed {
            let finding = &suppressed.finding;
            let place = match &finding.location {
                Some(location) => format!("{}: ", names::place(&report.judgement, location)),
                None => String::new(),
            };
            let by = names::suppressed_by(&suppressed.by);
            let text = format!("suppressed[{}]: {} ({by})", finding.rule, finding.message);
            page.line(&[plain(&place), plain(&text)]);
        }
    }
    for judged in &report.judgement.handshakes {
        page.line(&[plain(&handshake::sentence(&report.judgement, judged))]);
    }
    if look.detail > Detail::Quiet {
        let summary = Summary::of(report);
        page.line(&[plain(&summary.sentence())]);
    }
    page.finish()
}
