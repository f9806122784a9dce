//! What suppressions and the baseline took out, for those who ask.

use crate::judgement::Report;
use crate::report::page::{Page, plain, styled};
use crate::report::{names, style};

/// Writes two lines for each: the finding, and what took it out.
pub(super) fn write(page: &mut Page, report: &Report) {
    page.gap();
    for suppressed in &report.suppressed {
        let finding = &suppressed.finding;
        let label = format!("suppressed[{}]", finding.rule);
        let subject = names::subject(&report.judgement, finding)
            .map(|subject| format!(" ({subject})"))
            .unwrap_or_default();
        page.line(&[
            styled(style::DIM, &label),
            plain(": "),
            plain(&finding.message),
            plain(&subject),
        ]);
        let by = names::suppressed_by(&suppressed.by);
        let place = finding.location.as_ref();
        let place =
            place.map(|location| format!("{}: ", names::place(&report.judgement, location)));
        page.line(&[
            styled(style::FRAME, "  --> "),
            plain(&place.unwrap_or_default()),
            plain(&by),
        ]);
    }
}
