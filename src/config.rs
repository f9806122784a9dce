//! Settings: thresholds and levels, and the one place that applies them to findings.

use indexmap::IndexMap;

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

/// Which rules speak, and how loudly.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Levels {
    /// `--select`: only these; empty: all.
    pub select: Vec<String>,
    /// `--ignore`.
    pub ignore: Vec<String>,
    /// `--level`; `None` is `off`.
    pub overrides: IndexMap<String, Option<Severity>>,
}

impl Levels {
    /// Drops the findings that are not wanted and sets the severity of the others.
    pub fn apply(&self, findings: Vec<Finding>) -> Vec<Finding> {
        findings
            .into_iter()
            .filter(|finding| {
                self.select.is_empty() || self.select.iter().any(|id| id == finding.rule)
            })
            .filter(|finding| !self.ignore.iter().any(|id| id == finding.rule))
            .filter_map(|finding| match self.overrides.get(finding.rule) {
                Some(None) => None,
                Some(Some(severity)) => Some(Finding {
                    severity: *severity,
                    ..finding
                }),
                None => Some(finding),
            })
            .collect()
    }
}
