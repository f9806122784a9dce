//! The JSON contract: types of their own, so that a change of the model is not silently a change of what others build on.
//!
//! The schema is generated from these types and committed as `docs/output.schema.json`.

mod evidence;
mod findings;
mod handshakes;
mod safe;
mod symptoms;
mod verdicts;
mod verifiers;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, PrettyFormatter};

use crate::judgement::{Judgement, Report};
use crate::model::{Clock, Evidence};
use crate::verify::handshake::HandshakeOutcome;

pub use evidence::{Bundle, CertificateEntry, Chain, Input, Proxy};
pub use findings::{
    ChainCounts, Finding, FindingCounts, FindingLocation, FindingSubject, Summary, SuppressedBy,
    SuppressedFinding,
};
pub use handshakes::{Handshake, HandshakeEnd};
pub use symptoms::{RelatedVerdict, Seen, Symptom, VersionSpan};
pub use verdicts::{Load, MissingFact, Reason, TraceStep, Verdict};
pub use verifiers::{Matcher, NamingName, Verifier, VerifierLoad};

/// Version of the contract. Fields may be added within a version; none changes its meaning or goes away.
pub(super) const SCHEMA: &str = "1";

/// The program.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tool {
    /// `svidlint`.
    pub name: &'static str,
    /// Its version.
    pub version: &'static str,
}

pub(super) const TOOL: Tool = Tool {
    name: env!("CARGO_PKG_NAME"),
    version: env!("CARGO_PKG_VERSION"),
};

/// A report of `check`.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(title = "svidlint report"))]
pub struct Document<'a> {
    /// Version of this contract.
    pub schema: &'static str,
    /// The program.
    pub tool: Tool,
    /// The moment, or the interval, that was judged at.
    pub clock: Clock,
    /// What was handed in.
    pub inputs: Vec<Input<'a>>,
    /// The proxies in evidence.
    pub proxies: Vec<Proxy<'a>>,
    /// The trust bundles in evidence.
    pub bundles: Vec<Bundle<'a>>,
    /// The verifiers that judged.
    pub verifiers: Vec<Verifier<'a>>,
    /// The chains, with their verdicts.
    pub chains: Vec<Chain<'a>>,
    /// The outcome of the handshake, where there is just one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<HandshakeOutcome>,
    /// Both directions of each handshake between proxies in evidence.
    pub handshakes: Vec<Handshake<'a>>,
    /// What logs, counters and callers say.
    pub symptoms: Vec<Symptom<'a>>,
    /// The findings in the order they are shown.
    pub findings: Vec<Finding<'a>>,
    /// The findings that suppressions and the baseline took out, in the same order.
    pub suppressed: Vec<SuppressedFinding<'a>>,
    /// Counts.
    pub summary: Summary,
}

/// A side of a comparison: what was handed in and judged, in the same form as in a report.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reported<'a> {
    /// The moment, or the interval, that was judged at.
    pub clock: Clock,
    /// What was handed in.
    pub inputs: Vec<Input<'a>>,
    /// The proxies in evidence.
    pub proxies: Vec<Proxy<'a>>,
    /// The trust bundles in evidence.
    pub bundles: Vec<Bundle<'a>>,
    /// The verifiers that judged.
    pub verifiers: Vec<Verifier<'a>>,
    /// The chains, with their verdicts.
    pub chains: Vec<Chain<'a>>,
}

impl<'a> Reported<'a> {
    /// The contract's form of a judgement.
    pub(super) fn of(judgement: &'a Judgement) -> Self {
        let evidence = &judgement.evidence;
        Self {
            clock: judgement.clock,
            inputs: evidence::inputs(evidence),
            proxies: evidence::proxies(evidence),
            bundles: evidence::bundles(evidence),
            verifiers: verifiers::all(judgement),
            chains: evidence::judged_chains(judgement),
        }
    }
}

/// A report of `inspect`: the facts, in the same form.
#[derive(Debug, Serialize)]
pub struct InspectDocument<'a> {
    schema: &'static str,
    tool: Tool,
    inputs: Vec<Input<'a>>,
    proxies: Vec<Proxy<'a>>,
    bundles: Vec<Bundle<'a>>,
    chains: Vec<Chain<'a>>,
}

/// The contract's form of a report.
pub fn document(report: &Report) -> Document<'_> {
    let judgement = &report.judgement;
    let evidence = &judgement.evidence;
    Document {
        schema: SCHEMA,
        tool: TOOL,
        clock: judgement.clock,
        inputs: evidence::inputs(evidence),
        proxies: evidence::proxies(evidence),
        bundles: evidence::bundles(evidence),
        verifiers: verifiers::all(judgement),
        chains: evidence::judged_chains(judgement),
        outcome: handshakes::outcome(judgement),
        handshakes: handshakes::all(judgement),
        symptoms: symptoms::all(judgement),
        findings: report.findings.iter().map(Finding::of).collect(),
        suppressed: report
            .suppressed
            .iter()
            .map(SuppressedFinding::of)
            .collect(),
        summary: Summary::of(report),
    }
}

/// Writes a report.
pub(super) fn render(report: &Report) -> serde_json::Result<String> {
    text(&document(report))
}

/// Writes evidence without judgement.
pub fn render_evidence(evidence: &Evidence) -> serde_json::Result<String> {
    text(&InspectDocument {
        schema: SCHEMA,
        tool: TOOL,
        inputs: evidence::inputs(evidence),
        proxies: evidence::proxies(evidence),
        bundles: evidence::bundles(evidence),
        chains: evidence::chains(evidence),
    })
}

/// The JSON Schema of [`Document`].
#[cfg(feature = "schema")]
pub fn schema() -> serde_json::Result<String> {
    schema_of::<Document<'_>>()
}

/// The JSON Schema of a type that is written.
#[cfg(feature = "schema")]
pub(super) fn schema_of<T: schemars::JsonSchema>() -> serde_json::Result<String> {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    text(&settings.into_generator().into_root_schema_for::<T>())
}

/// JSON that is safe to look at: without private keys, and with everything a terminal would hide or obey written as `\uXXXX`.
pub(super) fn text(document: &impl Serialize) -> serde_json::Result<String> {
    safe::write(document, PrettyFormatter::new())
}

/// The same in one line.
pub(super) fn line(document: &impl Serialize) -> serde_json::Result<String> {
    safe::write(document, CompactFormatter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_escaped_and_means_the_same() {
        let hostile = "\u{1b}[2J\u{7f}\u{9b}\u{202e}\u{e0041}é";
        let json = text(&hostile).unwrap_or_default();
        assert_eq!(json, "\"\\u001b[2J\\u007f\\u009b\\u202e\\udb40\\udc41é\"\n");
        assert_eq!(
            serde_json::from_str::<String>(&json).ok().as_deref(),
            Some(hostile)
        );
    }
}
