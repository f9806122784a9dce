//! Workflow commands of GitHub Actions, which show as annotations: `::error file=…,line=…,col=…,title=…::text`.
//!
//! The runner reads each line of a log for commands. What could end a line, a property or the list of properties is
//! percent-encoded as the runner decodes it, so that nothing from an input becomes a command.

use super::occurrence;
use super::summary::Summary;
use super::{Detail, Look, escape::escape};
use crate::finding::Severity;
use crate::judgement::{Occurrence, Report, occurrences};

/// Writes one command per finding, and the counts unless quiet.
pub(super) fn render(report: &Report, look: Look) -> String {
    let mut text = String::new();
    for occurrence in occurrences(report) {
        if look.detail == Detail::Quiet && occurrence.finding.severity == Severity::Note {
            continue;
        }
        text.push_str(&command(report, &occurrence));
        text.push('\n');
    }
    if look.detail > Detail::Quiet {
        text.push_str(&data(&Summary::of(report).sentence()));
        text.push('\n');
    }
    text
}

fn command(report: &Report, occurrence: &Occurrence<'_>) -> String {
    let finding = occurrence.finding;
    let name = occurrence::word(finding.severity, ["error", "warning", "notice"]);
    let mut properties = vec![format!("file={}", property(&occurrence.path))];
    properties.extend(occurrence.line().map(|line| format!("line={line}")));
    properties.extend(occurrence.column().map(|column| format!("col={column}")));
    properties.push(format!("title={}", property(finding.rule)));
    let mut lines = vec![occurrence::sentence(&report.judgement, finding)];
    lines.extend(occurrence::remarks(finding));
    let lines: Vec<String> = lines.iter().map(|line| data(line)).collect();
    format!("::{name} {}::{}", properties.join(","), lines.join("%0A"))
}

/// The text of a command.
fn data(text: &str) -> String {
    // Line ends are hidden characters and gone after `escape`; they are encoded all the same, so that this function is
    // right by itself.
    escape(text)
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_value_early() {
        assert_eq!(data("100%\n::error::x"), "100%25\\u{a}::error::x");
        assert_eq!(
            property("a,b:c%0A::set-output name=x::y"),
            "a%2Cb%3Ac%250A%3A%3Aset-output name=x%3A%3Ay"
        );
    }
}
