//! A finding in the words of formats that other programs keep.

use super::escape::escape;
use super::names;
use crate::finding::{Finding, Severity};
use crate::judgement::Judgement;

/// `what is wrong (leaf of spiffe://…)`: the sentence that stands alone, escaped.
pub fn sentence(judgement: &Judgement, finding: &Finding) -> String {
    let sentence = match names::subject_in_full(judgement, finding) {
        Some(subject) => format!("{} ({subject})", finding.message),
        None => finding.message.clone(),
    };
    escape(&sentence).into_owned()
}

/// What is said under the sentence, a line for each, escaped: the values, why, what Envoy prints, what to change.
pub(super) fn remarks(finding: &Finding) -> Vec<String> {
    let mut lines: Vec<String> = finding
        .exhibits
        .iter()
        .map(|exhibit| format!("{}: {}", exhibit.label, exhibit.value))
        .collect();
    lines.extend(finding.why.iter().map(|why| format!("why: {why}")));
    lines.extend(finding.envoy.iter().map(|envoy| format!("envoy: {envoy}")));
    for (index, line) in finding.fix.iter().enumerate() {
        let key = if index == 0 { "fix: " } else { "     " };
        lines.push(format!("{key}{line}"));
    }
    lines.push(format!("more: svidlint explain {}", finding.rule));
    lines.iter().map(|line| escape(line).into_owned()).collect()
}

/// The words of other programs for a severity, by severity.
pub(super) const fn word(
    severity: Severity,
    [error, warning, note]: [&'static str; 3],
) -> &'static str {
    match severity {
        Severity::Error => error,
        Severity::Warning => warning,
        Severity::Note => note,
    }
}
