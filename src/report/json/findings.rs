//! Findings and counts.

use indexmap::IndexMap;
use serde::Serialize;

use crate::finding::{self, Confidence, Exhibit, Severity, Subject};
use crate::judgement::{self, Report, Suppressed};
use crate::model::{InputId, Role};
use crate::report::summary;

/// A finding.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Finding<'a> {
    /// Stable across re-issued certificates.
    pub fingerprint: &'a str,
    /// Id of the rule.
    pub rule: &'a str,
    /// How bad it is.
    pub severity: Severity,
    /// How it is known.
    pub confidence: Confidence,
    /// One sentence.
    pub message: &'a str,
    /// What it is about; empty for the run as a whole.
    pub subject: FindingSubject,
    /// The verifier whose refusal it explains.
    pub verifier: Option<String>,
    /// The presenter's role in that refusal.
    pub presented_by: Option<Role>,
    /// Where.
    pub location: Option<FindingLocation<'a>>,
    /// The values that show it, by label.
    pub evidence: IndexMap<&'a str, String>,
    /// Why the verifier decides so.
    pub why: Option<&'a str>,
    /// What Envoy prints, counts and sends.
    pub envoy: Option<&'a str>,
    /// What to change.
    pub fix: Option<String>,
    /// The rule's page in this project.
    pub docs: String,
}

/// A finding that was taken out.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SuppressedFinding<'a> {
    /// The finding.
    pub finding: Finding<'a>,
    /// What took it out.
    pub by: SuppressedBy<'a>,
}

/// What takes a finding out.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum SuppressedBy<'a> {
    /// A suppression of the configuration.
    Suppression {
        /// Why.
        reason: &'a str,
        /// The last day it holds; null: for good.
        until: Option<&'a str>,
    },
    /// The baseline.
    Baseline,
}

/// What a finding is about: one of these, by id.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FindingSubject {
    /// A chain: `c0`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain: Option<String>,
    /// A certificate of a chain or bundle: `c0.0`, `b0.1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// A verifier: `v0`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verifier: Option<String>,
    /// An input: `i0`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<String>,
    /// A handshake: `h0`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handshake: Option<String>,
}

/// Where a finding is.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FindingLocation<'a> {
    /// The input.
    pub input: InputId,
    /// Line, from 1.
    pub line: Option<usize>,
    /// Column in characters, from 1.
    pub column: Option<usize>,
    /// Path inside the document.
    pub pointer: &'a str,
    /// The field of the certificate.
    pub field: Option<&'a str>,
}

/// Counts.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Summary {
    /// Chains by their worst verdict.
    pub chains: ChainCounts,
    /// Findings by severity.
    pub findings: FindingCounts,
}

/// Chains by their worst verdict.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChainCounts {
    /// Accepted by every verifier.
    pub accepted: usize,
    /// Rejected by one.
    pub rejected: usize,
    /// A verifier cannot load its own configuration.
    pub refused: usize,
    /// Not decided by the evidence.
    pub undecided: usize,
}

/// Findings by severity.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FindingCounts {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Notes.
    pub note: usize,
    /// Taken out by suppressions.
    pub suppressed: usize,
}

impl<'a> Finding<'a> {
    pub(in crate::report) fn of(finding: &'a finding::Finding) -> Self {
        Self {
            fingerprint: &finding.fingerprint,
            rule: finding.rule,
            severity: finding.severity,
            confidence: finding.confidence,
            message: &finding.message,
            subject: FindingSubject::of(&finding.subject),
            verifier: finding.verifier.map(|index| format!("v{index}")),
            presented_by: finding.presented_by,
            location: finding.location.as_ref().map(|location| FindingLocation {
                input: location.input,
                line: location.line,
                column: location.column,
                pointer: &location.pointer,
                field: finding.field.as_deref(),
            }),
            evidence: exhibits(&finding.exhibits),
            why: finding.why.as_deref(),
            envoy: finding.envoy.as_deref(),
            fix: (!finding.fix.is_empty()).then(|| finding.fix.join("\n")),
            docs: format!("docs/rules/{}.md", finding.rule),
        }
    }
}

impl<'a> SuppressedFinding<'a> {
    pub(super) fn of(suppressed: &'a Suppressed) -> Self {
        Self {
            finding: Finding::of(&suppressed.finding),
            by: match &suppressed.by {
                judgement::SuppressedBy::Suppression { reason, until } => {
                    SuppressedBy::Suppression {
                        reason,
                        until: until.as_deref(),
                    }
                }
                judgement::SuppressedBy::Baseline => SuppressedBy::Baseline,
            },
        }
    }
}

/// By label; values that share one stand together.
fn exhibits(exhibits: &[Exhibit]) -> IndexMap<&str, String> {
    let mut values: IndexMap<&str, String> = IndexMap::new();
    for exhibit in exhibits {
        values
            .entry(&exhibit.label)
            .and_modify(|value| {
                value.push_str(", ");
                value.push_str(&exhibit.value);
            })
            .or_insert_with(|| exhibit.value.clone());
    }
    values
}

impl FindingSubject {
    fn of(subject: &Subject) -> Self {
        let nothing = Self::default();
        match subject {
            Subject::Chain(chain) => Self {
                chain: Some(format!("c{chain}")),
                ..nothing
            },
            Subject::Certificate { chain, position } => Self {
                certificate: Some(format!("c{chain}.{position}")),
                ..nothing
            },
            Subject::Anchor { bundle, position } => Self {
                certificate: Some(format!("b{bundle}.{position}")),
                ..nothing
            },
            Subject::Verifier(verifier) => Self {
                verifier: Some(format!("v{verifier}")),
                ..nothing
            },
            Subject::Handshake(handshake) => Self {
                handshake: Some(format!("h{handshake}")),
                ..nothing
            },
            Subject::Input(input) => Self {
                input: Some(input.to_string()),
                ..nothing
            },
            Subject::Run => nothing,
        }
    }
}

impl Summary {
    pub(in crate::report) fn of(report: &Report) -> Self {
        let counts = summary::Summary::of(report);
        Self {
            chains: ChainCounts {
                accepted: counts.accepted,
                rejected: counts.rejected,
                refused: counts.refused,
                undecided: counts.undecided,
            },
            findings: FindingCounts {
                error: counts.errors,
                warning: counts.warnings,
                note: counts.notes,
                suppressed: counts.suppressed,
            },
        }
    }
}
