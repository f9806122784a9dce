//! Settings: thresholds and levels, and the one place that applies them to findings.

use std::collections::BTreeMap;

use crate::finding::{Finding, Severity};

/// When little is left of a certificate's lifetime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpiresWithin {
    /// Less than so many seconds.
    Seconds(i64),
    /// Less than so many percent of the certificate's own lifetime.
    Percent(u8),
}

/// What rules compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thresholds {
    /// `--expires-within`; default: 10 % of the lifetime.
    pub expires_within: ExpiresWithin,
    /// Trust domains the user named with `--trust-domain` and `--trust-domain-alias`.
    pub trust_domains: Vec<String>,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            expires_within: ExpiresWithin::Percent(10),
            trust_domains: Vec::new(),
        }
    }
}

/// What a rule's findings are shown as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// With this severity.
    Severity(Severity),
    /// Not at all.
    Off,
}

/// Which findings are shown, and how severe they are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// What rules compare with.
    pub thresholds: Thresholds,
    /// `--select`: only these rules; empty: all.
    pub select: Vec<String>,
    /// `--ignore`: not these rules.
    pub ignore: Vec<String>,
    /// `--level RULE=…`.
    pub levels: BTreeMap<String, Level>,
}

impl Settings {
    /// Drops the findings that are not wanted and sets the severity of the others. A level never turns a finding that the
    /// evidence does not prove into more than the user asked for: the user's word counts.
    pub fn apply(&self, findings: Vec<Finding>) -> Vec<Finding> {
        findings
            .into_iter()
            .filter(|finding| {
                self.select.is_empty() || self.select.iter().any(|id| id == finding.rule)
            })
            .filter(|finding| !self.ignore.iter().any(|id| id == finding.rule))
            .filter_map(|finding| match self.levels.get(finding.rule) {
                Some(Level::Off) => None,
                Some(Level::Severity(severity)) => Some(Finding {
                    severity: *severity,
                    ..finding
                }),
                None => Some(finding),
            })
            .collect()
    }
}
