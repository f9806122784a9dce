//! Findings: what the user reads.

use serde::Serialize;

use crate::model::{InputId, Location, Role};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Specification or hygiene, usable in one role only, and the like.
    Note,
    /// Refused under an assumption, or works now and will break.
    Warning,
    /// Refused, and the failing step rests on nothing assumed.
    Error,
}

/// How the finding is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// A pattern that usually means this.
    Heuristic,
    /// Follows from a specification or source.
    Modelled,
    /// Recorded on real Envoys.
    Verified,
}

/// What a finding is about. Indices into the report's lists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// A chain.
    Chain(usize),
    /// A certificate: chain index and position in it.
    Certificate {
        /// The chain.
        chain: usize,
        /// Position, leaf 0.
        position: usize,
    },
    /// A certificate of a bundle.
    Anchor {
        /// The bundle.
        bundle: usize,
        /// Position.
        position: usize,
    },
    /// A verifier.
    Verifier(usize),
    /// A handshake.
    Handshake(usize),
    /// An input.
    Input(InputId),
    /// The run as a whole.
    Run,
}

/// A labelled value shown under the finding: `presented   spiffe://…`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Exhibit {
    /// Label, such as `presented`.
    pub label: String,
    /// Value.
    pub value: String,
}

/// One finding. Text is made by the rule; filtering, levels and suppression happen in one place afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Id of the rule.
    pub rule: &'static str,
    /// Severity after levels are applied.
    pub severity: Severity,
    /// Whether it tells a refusal that rests on something assumed, and no level was set for it.
    pub is_refusal_under_assumption: bool,
    /// How it is known.
    pub confidence: Confidence,
    /// The finding in one sentence, without a final full stop.
    pub message: String,
    /// What it is about.
    pub subject: Subject,
    /// The verifier whose refusal it explains, when it explains one.
    pub verifier: Option<usize>,
    /// The presenter's role in that refusal.
    pub presented_by: Option<Role>,
    /// Where.
    pub location: Option<Location>,
    /// The field at that place, such as `subject_alt_names[0].uri` or `extensions.extendedKeyUsage`.
    pub field: Option<String>,
    /// Values that show it.
    pub exhibits: Vec<Exhibit>,
    /// Why the verifier decides so.
    pub why: Option<String>,
    /// What Envoy prints, counts and sends.
    pub envoy: Option<String>,
    /// What to change, line by line.
    pub fix: Vec<String>,
    /// Stable across re-issued certificates: rule, identity and field, hashed.
    pub fingerprint: String,
}
