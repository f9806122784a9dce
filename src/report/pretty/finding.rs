//! Findings in the compiler's grammar.
//!
//! ```text
//! error[rule]: what is wrong
//!   --> file:line  pointer.field  (leaf)
//!    |  label  value
//!    = why    because
//!    = more   svidlint explain rule
//! ```

use indexmap::{IndexMap, IndexSet};

use crate::finding::{Confidence, Exhibit, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::Location;
use crate::report::page::{Page, plain, styled, text_width};
use crate::report::{Detail, names, style};

/// Findings that say the same about further places are told in one; more places than this are counted.
const MOST_PLACES: usize = 3;

/// Writes the findings in their order. Notes are short unless details are asked for, and left out when quiet.
pub(super) fn write<'a>(
    page: &mut Page,
    judgement: &Judgement,
    findings: impl IntoIterator<Item = &'a Finding>,
    detail: Detail,
) {
    for group in groups(findings) {
        let [finding, ..] = group.as_slice() else {
            continue;
        };
        let is_note = finding.severity == Severity::Note;
        if is_note && detail == Detail::Quiet {
            continue;
        }
        page.gap();
        headline(page, finding);
        places(page, judgement, &group);
        if !is_note || detail >= Detail::Verbose {
            body(page, finding, detail);
        }
    }
}

/// Findings that differ only in their place, in the order of their first.
fn groups<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Vec<Vec<&'a Finding>> {
    let mut groups: IndexMap<Said<'a>, Vec<&'a Finding>> = IndexMap::new();
    for finding in findings {
        groups.entry(Said::of(finding)).or_default().push(finding);
    }
    groups.into_values().collect()
}

/// All that a finding says, without its place.
#[derive(PartialEq, Eq, Hash)]
struct Said<'a> {
    rule: &'a str,
    severity: Severity,
    message: &'a str,
    exhibits: &'a [Exhibit],
    remarks: [Option<&'a str>; 2],
    fix: &'a [String],
}

impl<'a> Said<'a> {
    fn of(finding: &'a Finding) -> Self {
        Self {
            rule: finding.rule,
            severity: finding.severity,
            message: &finding.message,
            exhibits: &finding.exhibits,
            remarks: [finding.why.as_deref(), finding.envoy.as_deref()],
            fix: &finding.fix,
        }
    }
}

fn headline(page: &mut Page, finding: &Finding) {
    let severity = style::severity(finding.severity);
    let label = format!("{}[{}]", names::severity(finding.severity), finding.rule);
    page.wrapped(
        &[styled(severity, &label), plain(": ")],
        &[plain("  ")],
        style::STRONG,
        &finding.message,
    );
}

fn places(page: &mut Page, judgement: &Judgement, group: &[&Finding]) {
    // The same place in two roles is one place.
    let mut shown: IndexSet<(Option<&Location>, String, Option<String>)> = IndexSet::new();
    for finding in group {
        let location = finding.location.as_ref();
        shown.insert((
            location,
            names::pointer(location, finding.field.as_deref()),
            names::subject(judgement, finding),
        ));
    }
    for (location, pointer, subject) in shown.iter().take(MOST_PLACES) {
        let file = location.map(|location| names::place(judgement, location));
        let subject = subject.as_ref().map(|subject| format!("({subject})"));
        let parts: Vec<&str> = [file.as_deref(), Some(pointer.as_str()), subject.as_deref()]
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect();
        place(page, &parts);
    }
    if let Some(more) = shown
        .len()
        .checked_sub(MOST_PLACES)
        .filter(|more| *more > 0)
    {
        let text = format!("and {}", names::count(more, "more place"));
        page.line(&[plain("      "), plain(&text)]);
    }
}

/// The place in one line where it fits; otherwise each part in a line of its own, whole.
fn place(page: &mut Page, parts: &[&str]) {
    let [first, others @ ..] = parts else { return };
    let whole = parts.join("  ");
    let arrow = styled(style::FRAME, "  --> ");
    if page.fits(&[arrow.clone(), plain(&whole)]) {
        page.line(&[arrow, plain(&whole)]);
        return;
    }
    page.line(&[arrow, plain(first)]);
    for part in others {
        page.line(&[plain("      "), plain(part)]);
    }
}

fn body(page: &mut Page, finding: &Finding, detail: Detail) {
    exhibits(page, &finding.exhibits);
    if let Some(why) = &finding.why {
        remark(page, "why", why);
    }
    if let Some(envoy) = &finding.envoy {
        remark(page, "envoy", envoy);
    }
    fix(page, &finding.fix);
    match finding.confidence {
        Confidence::Heuristic => remark(
            page,
            "known",
            "a pattern that usually means this; nothing proves it",
        ),
        Confidence::Modelled if detail >= Detail::Verbose => {
            remark(
                page,
                "known",
                "follows from a specification or from source code",
            );
        }
        Confidence::Verified if detail >= Detail::Verbose => {
            remark(page, "known", "recorded on real Envoys");
        }
        _ => {}
    }
    let more = format!("svidlint explain {}", finding.rule);
    remark(page, "more", &more);
}

fn exhibits(page: &mut Page, exhibits: &[Exhibit]) {
    let labels = exhibits
        .iter()
        .map(|exhibit| text_width(&exhibit.label))
        .max()
        .unwrap_or(0);
    let further = format!("{}  ", " ".repeat(labels));
    for exhibit in exhibits {
        let padding = " ".repeat(labels - text_width(&exhibit.label));
        let gutter = styled(style::FRAME, "   |  ");
        let first = [
            gutter.clone(),
            plain(&exhibit.label),
            plain(&padding),
            plain("  "),
        ];
        if exhibit.value.contains("://") {
            // An identity is compared and copied as a whole.
            let [gutter, label, padding, gap] = first;
            let value = styled(style::STRONG, &exhibit.value);
            page.line(&[gutter, label, padding, gap, value]);
        } else {
            let further = [gutter, plain(&further)];
            page.wrapped(&first, &further, style::STRONG, &exhibit.value);
        }
    }
}

fn remark(page: &mut Page, key: &str, text: &str) {
    let key = format!("   = {key:<5}  ");
    page.wrapped(
        &[styled(style::FRAME, &key)],
        &[plain("            ")],
        style::PLAIN,
        text,
    );
}

/// Fix lines that are indented are configuration or commands: they stay as they are, to be copied.
fn fix(page: &mut Page, lines: &[String]) {
    for (index, line) in lines.iter().enumerate() {
        let key = if index == 0 {
            "   = fix    "
        } else {
            "            "
        };
        let key = styled(style::FRAME, key);
        if line.starts_with(' ') {
            page.line(&[key, plain(line)]);
        } else {
            page.wrapped(&[key], &[plain("            ")], style::PLAIN, line);
        }
    }
}
