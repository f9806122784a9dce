//! Traces and facts to findings: one file per rule, one static registry.
//!
//! *Explaining* rules word a failed step and hold no acceptance logic; [`rule_for`] says which one words which step.
//! *Handshake* rules word what ends a connection beside certificates. *Trait* rules look at facts and never exceed a warning. A rule may do both where one id says both best: it then tells
//! the trait only for chains whose refusal it has not told.

use std::fmt;

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::model::Role;

mod refusal;
mod refused_by;
mod registry;
mod sight;
#[cfg(test)]
mod testing;
mod traits;
mod wording;

mod chain;
mod configuration;
mod encoding;
mod handshake;
mod issuer;
mod istio;
mod leaf;
mod loading;
mod pem;
mod revocation;
mod san;
mod spiffe;
mod symptom;
mod verifier;

pub use registry::{OF_BASELINES, OF_SUPPRESSIONS, RULES};

/// Which part of a check's outcomes a rule explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// All of them.
    Whole,
    /// Those about the leaf.
    Leaf,
    /// Those about the leaf, presented by a client.
    ClientLeaf,
    /// Those about the leaf, presented by a server.
    ServerLeaf,
    /// Those about a certificate above the leaf.
    AboveLeaf,
    /// No check of a verifier: handshakes that end for another reason than a certificate.
    Handshake,
    /// No check of a verifier: what logs, counters and callers say.
    Symptom,
}

impl Part {
    /// Whether an outcome at this depth in this role belongs to the part.
    pub fn covers(self, depth: Option<i32>, presented_by: Role) -> bool {
        let above = depth.is_some_and(|depth| depth > 0);
        match self {
            Self::Whole => true,
            Self::Leaf => !above,
            Self::ClientLeaf => !above && presented_by == Role::Client,
            Self::ServerLeaf => !above && presented_by == Role::Server,
            Self::AboveLeaf => above,
            Self::Handshake | Self::Symptom => false,
        }
    }
}

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
    /// The checks it explains; empty for a trait rule. Every failed step is explained by exactly one rule.
    pub explains: &'static [Check],
    /// Which outcomes of those checks.
    pub part: Part,
    /// First version that has it.
    pub since: &'static str,
    /// Sources: RFC sections, SPIFFE sections, Envoy and BoringSSL functions.
    pub cites: &'static [&'static str],
    /// The page `docs/rules/<id>.md`.
    pub docs: &'static str,
    /// Finds.
    pub check: fn(&Judgement, &Thresholds) -> Vec<Finding>,
}

impl Rule {
    /// Whether it words what logs, counters and callers say.
    pub fn tells_symptoms(&self) -> bool {
        self.part == Part::Symptom
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rule")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

/// The rule with this id.
pub fn by_id(id: &str) -> Option<&'static Rule> {
    RULES.iter().copied().find(|rule| rule.id == id)
}

/// The rule that explains a failed step. A test proves that there is exactly one.
pub fn rule_for(check: Check, depth: Option<i32>, presented_by: Role) -> Option<&'static Rule> {
    RULES
        .iter()
        .copied()
        .find(|rule| rule.explains.contains(&check) && rule.part.covers(depth, presented_by))
}

/// What every rule finds: refusals first, in the order in which Envoy makes its checks, then traits, worst first.
pub fn findings(judgement: &Judgement, thresholds: &Thresholds) -> Vec<Finding> {
    let mut found: Vec<Finding> = RULES
        .iter()
        .flat_map(|rule| (rule.check)(judgement, thresholds))
        .collect();
    order(judgement, &mut found);
    found
}

/// Puts findings into the order in which they are shown; those of one place in it stay as they are.
pub fn order(judgement: &Judgement, findings: &mut [Finding]) {
    refusal::order(judgement, findings);
}

#[cfg(test)]
mod tests;
