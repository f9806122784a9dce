//! GitLab's code quality report: a JSON array of issues, each with the fields GitLab documents as required.

use serde::Serialize;

use super::json;
use super::occurrence;
use crate::judgement::{Occurrence, Report, occurrences};

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: &'a str,
    severity: &'static str,
    location: Place<'a>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// Writes the array.
pub(super) fn render(report: &Report) -> serde_json::Result<String> {
    let occurrences = occurrences(report);
    let issues: Vec<Issue<'_>> = occurrences
        .iter()
        .map(|occurrence| issue(report, occurrence))
        .collect();
    json::text(&issues)
}

fn issue<'a>(report: &Report, occurrence: &'a Occurrence<'_>) -> Issue<'a> {
    let finding = occurrence.finding;
    Issue {
        description: occurrence::sentence(&report.judgement, finding),
        check_name: finding.rule,
        fingerprint: &occurrence.id,
        severity: occurrence::word(finding.severity, ["critical", "minor", "info"]),
        location: Place {
            path: &occurrence.path,
            // Binary files have no lines, and GitLab demands one.
            lines: Lines {
                begin: occurrence.line().unwrap_or(1),
            },
        },
    }
}
