//! Which rules speak, how loudly, and which of their findings make a run fail.

use std::collections::BTreeMap;
use std::sync::Arc;

use clap::ValueEnum;
use indexmap::IndexMap;
use serde::Deserialize;

use crate::finding::{Finding, Severity};
use crate::model::InputId;

/// Which rules speak, and how loudly.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Levels {
    /// `--select`: only these; empty: all.
    pub select: Vec<String>,
    /// `--ignore`.
    pub ignore: Vec<String>,
    /// `--level`; `None` is `off`.
    pub overrides: IndexMap<String, Option<Severity>>,
    /// Levels of findings in some of the inputs, in place of these.
    pub for_inputs: BTreeMap<InputId, Arc<Levels>>,
}

impl Levels {
    /// Drops the findings that are not wanted and sets the severity of the others.
    pub fn apply(&self, findings: Vec<Finding>) -> Vec<Finding> {
        findings
            .into_iter()
            .filter_map(|finding| self.of(&finding).applied(finding))
            .collect()
    }

    /// Those of the input that a finding is in.
    fn of(&self, finding: &Finding) -> &Self {
        let input = finding.location.as_ref().map(|location| location.input);
        input
            .and_then(|input| self.for_inputs.get(&input))
            .map_or(self, AsRef::as_ref)
    }

    fn applied(&self, finding: Finding) -> Option<Finding> {
        let is = |id: &String| id == finding.rule;
        if !self.select.is_empty() && !self.select.iter().any(is) || self.ignore.iter().any(is) {
            return None;
        }
        match self.overrides.get(finding.rule) {
            Some(None) => None,
            Some(Some(severity)) => Some(Finding {
                severity: *severity,
                is_refusal_under_assumption: false,
                ..finding
            }),
            None => Some(finding),
        }
    }
}

/// `--fail-on`: what ends a run with exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FailOn {
    /// Errors
    #[default]
    Error,
    /// Errors and warnings
    Warning,
    /// Any finding
    Note,
    /// Errors, any verdict that the evidence does not decide, and any refusal that rests on an assumption
    Undecided,
    /// Nothing
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
