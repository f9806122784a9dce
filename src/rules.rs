//! Traces and facts to findings: one file per rule, one static registry.

use std::fmt;

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::verify::Check;

/// What a rule says about itself. Its page is the only copy of its documentation.
pub struct Rule {
    /// Kebab-case, says what is wrong, never changes meaning.
    pub id: &'static str,
    /// One line for lists.
    pub summary: &'static str,
    /// The highest severity it gives.
    pub severity: Severity,
    /// How its findings are known.
    pub confidence: Confidence,
    /// The checks it explains; empty for a trait rule. Every check is explained by exactly one rule.
    pub explains: &'static [Check],
    /// First version that has it.
    pub since: &'static str,
    /// Sources: RFC sections, SPIFFE sections, Envoy and BoringSSL functions.
    pub cites: &'static [&'static str],
    /// The page `docs/rules/<id>.md`.
    pub docs: &'static str,
    /// Finds.
    pub check: fn(&Judgement, &Thresholds) -> Vec<Finding>,
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// Every rule, in the order of families.
pub static RULES: &[&Rule] = &[];

/// All findings of all rules about one judgement, in the order they are shown.
pub fn run(judgement: &Judgement, thresholds: &Thresholds) -> Vec<Finding> {
    RULES
        .iter()
        .flat_map(|rule| (rule.check)(judgement, thresholds))
        .collect()
}
