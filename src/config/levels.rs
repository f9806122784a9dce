//! Which rules speak, how loudly, and which of their findings make a run fail.

use indexmap::IndexMap;

use crate::finding::{Finding, Severity};

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

/// `--fail-on`: what ends a run with exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FailOn {
    /// Findings of severity error.
    #[default]
    Error,
    /// Warnings and errors.
    Warning,
    /// Any finding.
    Note,
    /// Errors, and any verdict that the evidence does not decide.
    Undecided,
    /// Nothing.
    Never,
}

impl FailOn {
    /// Whether a finding of this severity makes the run fail.
    pub fn fails_on(self, severity: Severity) -> bool {
        match self {
            Self::Error | Self::Undecided => severity >= Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Note => true,
            Self::Never => false,
        }
    }

    /// Whether a verdict that the evidence does not decide makes the run fail.
    pub const fn fails_on_undecided(self) -> bool {
        matches!(self, Self::Undecided)
    }
}
