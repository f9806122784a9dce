//! The list of rules.

use serde::Serialize;

use super::{json, names, table};
use crate::finding::{Confidence, Severity};
use crate::rules::{RULES, Rule};

/// A rule, as programs read it.
#[derive(Debug, Serialize)]
struct RuleEntry {
    id: &'static str,
    summary: &'static str,
    severity: Severity,
    confidence: Confidence,
    explains: Vec<&'static str>,
    since: &'static str,
    cites: &'static [&'static str],
}

impl RuleEntry {
    fn of(rule: &'static Rule) -> Self {
        Self {
            id: rule.id,
            summary: rule.summary,
            severity: rule.severity,
            confidence: rule.confidence,
            explains: rule.explains.iter().map(|check| check.id()).collect(),
            since: rule.since,
            cites: rule.cites,
        }
    }
}

/// Every rule as a table.
pub fn rules_table(width: usize) -> String {
    let rows: Vec<Vec<String>> = RULES
        .iter()
        .map(|rule| {
            vec![
                rule.id.to_owned(),
                names::severity(rule.severity).to_owned(),
                rule.summary.to_owned(),
            ]
        })
        .collect();
    table::grid(&["RULE", "AT MOST", "WHAT IT FINDS"], &rows, width) + "\n"
}

/// Every rule as JSON.
pub fn rules_json() -> serde_json::Result<String> {
    let rules: Vec<RuleEntry> = RULES.iter().map(|rule| RuleEntry::of(rule)).collect();
    json::text(&rules)
}
