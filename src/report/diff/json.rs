//! The JSON contract of a comparison. Both sides stand in it as a report has them; everything else refers to them by id.

use serde::Serialize;
use serde_json::Value as Json;

use crate::comparison::{
    self, Answer, Comparison, Effect, Field, Nature, Place, Proof, Question, Side, Way,
};
use crate::finding::Severity;
use crate::knowledge::Check;
use crate::model::{Certificate, Role};
use crate::report::json::{self, Reported};
use crate::verify::{Outcome, StepOutcome};

use super::values;

/// A comparison.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(title = "svidlint comparison"))]
pub struct Document<'a> {
    /// Version of this contract.
    pub schema: &'static str,
    /// The program.
    pub tool: json::Tool,
    /// The side that works. Ids are those of this side alone: `c0` of `good` and `c0` of `bad` are two chains.
    pub good: Reported<'a>,
    /// The side that does not.
    pub bad: Reported<'a>,
    /// The chains that were compared.
    pub pairs: Vec<Pair>,
    /// The differences: what changes a verdict first.
    pub differences: Vec<Difference>,
    /// The fields that are equal.
    pub equal: Vec<FieldAt>,
    /// The fields that were not compared, because the evidence of a side does not show them.
    pub not_shown: Vec<NotShown>,
    /// Whether anything changes a verdict.
    pub changes_a_verdict: bool,
}

/// Two chains that were compared.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pair {
    /// Id of the good side's chain.
    pub good: String,
    /// Id of the bad side's chain.
    pub bad: String,
    /// Ids of certificates that stand for each other.
    pub certificates: Vec<Ids>,
    /// Ids of verifiers whose verdicts were compared.
    pub verifiers: Vec<Ids>,
}

/// An id of each side.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ids {
    /// Of the good side.
    pub good: String,
    /// Of the bad side.
    pub bad: String,
}

/// Where a field stands.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum PlaceName {
    /// In a certificate that is sent: ids like `c0.0`.
    Certificate,
    /// In the chain as a whole: ids like `c0`.
    Chain,
    /// In a verifier: ids like `v0`.
    Verifier,
    /// In a TLS context of a proxy that judges none of the chains: ids like `p0.1`, the second context of the first proxy.
    Context,
}

/// A field.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldAt {
    /// Where.
    #[serde(rename = "in")]
    pub place: PlaceName,
    /// The good side's thing that has it.
    pub good: String,
    /// The bad side's thing that has it.
    pub bad: String,
    /// The fact's name, as in the lists of the sides; of a verifier or context the name of Envoy's field.
    pub field: &'static str,
    /// Which part of it; `null`: all of it.
    pub part: Option<&'static str>,
}

/// Two values that are not equal.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Difference {
    /// What it does.
    pub effect: EffectName,
    /// Whether any two certificates, or any two moments, differ like this.
    pub individual: bool,
    /// Every place at which the same two values were met.
    pub fields: Vec<FieldAt>,
    /// The good side's value: the fact as the side's list has it, or its part as lines of text.
    pub good: Json,
    /// The bad side's value.
    pub bad: Json,
    /// What asking again with the other side's value showed.
    pub proofs: Vec<ProofEntry>,
    /// Checks that look at it and that the evidence leaves undecided on both sides.
    pub undecided: Vec<Check>,
}

/// What a difference does.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum EffectName {
    /// It changes a verdict, or a check of one.
    Verdict,
    /// It changes a warning.
    Warning,
    /// A check that the evidence leaves undecided looks at it.
    Undecided,
    /// Alone in the other side it is refused, for what stands around it there: that proves nothing.
    Tied,
    /// No answer depends on it.
    None,
}

/// An answer that became the other side's when a value was swapped.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProofEntry {
    /// The side that got the other side's value.
    pub into: SideName,
    /// In what form the value was put there.
    pub way: WayName,
    /// Index into `pairs`; `null` for what is told of a side as a whole.
    pub pair: Option<usize>,
    /// Index into the pair's `verifiers`.
    pub verifier: Option<usize>,
    /// The role, for the presenter's own loading.
    pub presented_by: Option<Role>,
    /// The check; `null` together with `rule`: the verdict's outcome.
    pub check: Option<Check>,
    /// The certificate of the built chain, leaf 0.
    pub depth: Option<i32>,
    /// The rule that speaks or falls silent.
    pub rule: Option<&'static str>,
    /// With the side's own value.
    pub before: AnswerEntry,
    /// With the other side's value.
    pub after: AnswerEntry,
}

/// A side.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SideName {
    /// The one that works.
    Good,
    /// The one that does not.
    Bad,
}

/// In what form a value was put in another's place.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum WayName {
    /// As it is.
    AsItIs,
    /// The other's layout of the path with the workload's own names.
    OwnNames,
    /// With as much time left.
    SameTimeLeft,
    /// With the anchors of the side it comes from.
    WithAnchors,
}

/// An answer: one of these.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AnswerEntry {
    /// Of a verifier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// Of a verifier: whether a failing check would have stopped the connection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enforced: Option<bool>,
    /// Of a check; one that is not made counts as passed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<StepOutcome>,
    /// Of a rule that speaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
}

/// A field that was not compared.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NotShown {
    /// The field.
    #[serde(flatten)]
    pub field: FieldAt,
    /// The sides that do not show it.
    pub by: Vec<SideName>,
}

/// Writes a comparison.
pub fn render(comparison: &Comparison) -> serde_json::Result<String> {
    json::text(&document(comparison))
}

/// The JSON Schema of [`Document`].
#[cfg(feature = "schema")]
pub fn schema() -> serde_json::Result<String> {
    json::schema_of::<Document<'_>>()
}

fn document(comparison: &Comparison) -> Document<'_> {
    let at = |field: &Field| field_at(comparison, field);
    Document {
        schema: json::SCHEMA,
        tool: json::TOOL,
        good: Reported::of(&comparison.good),
        bad: Reported::of(&comparison.bad),
        pairs: (0..comparison.chains.len())
            .map(|index| pair(comparison, index))
            .collect(),
        differences: comparison
            .differences
            .iter()
            .map(|difference| self::difference(comparison, difference))
            .collect(),
        equal: comparison
            .equal
            .iter()
            .map(|equal| at(&equal.field))
            .collect(),
        not_shown: comparison
            .not_shown
            .iter()
            .map(|hidden| NotShown {
                field: at(&hidden.field),
                by: [
                    hidden.by_good.then_some(SideName::Good),
                    hidden.by_bad.then_some(SideName::Bad),
                ]
                .into_iter()
                .flatten()
                .collect(),
            })
            .collect(),
        changes_a_verdict: comparison.changes_a_verdict(),
    }
}

fn pair(comparison: &Comparison, index: usize) -> Pair {
    let chains = comparison.chains.get(index);
    let ids = |id: &dyn Fn(Side) -> String| Ids {
        good: id(Side::Good),
        bad: id(Side::Bad),
    };
    let certificates = chains.map_or(0, |chains| chains.certificates.len());
    let verdicts = chains.map_or(0, |chains| chains.verdicts.len());
    Pair {
        good: chain_id(comparison, Side::Good, index),
        bad: chain_id(comparison, Side::Bad, index),
        certificates: (0..certificates)
            .map(|certificate| ids(&|side| certificate_id(comparison, side, index, certificate)))
            .collect(),
        verifiers: (0..verdicts)
            .map(|verdict| ids(&|side| verifier_id(comparison, side, index, verdict)))
            .collect(),
    }
}

fn chain_id(comparison: &Comparison, side: Side, pair: usize) -> String {
    let chains = comparison.chains.get(pair);
    chains.map_or_else(String::new, |chains| {
        format!("c{}", side.of((chains.good, chains.bad)))
    })
}

fn certificate_id(comparison: &Comparison, side: Side, pair: usize, index: usize) -> String {
    let positions = comparison
        .chains
        .get(pair)
        .and_then(|chains| chains.certificates.get(index));
    let chain = chain_id(comparison, side, pair);
    positions.map_or_else(String::new, |positions| {
        format!("{chain}.{}", side.of(*positions))
    })
}

fn verifier_id(comparison: &Comparison, side: Side, pair: usize, verdict: usize) -> String {
    let index = comparison.verifier_index(side, pair, verdict);
    index.map_or_else(String::new, |index| format!("v{index}"))
}

fn field_at(comparison: &Comparison, field: &Field) -> FieldAt {
    let id = |side: Side| match field.place {
        Place::Certificate { pair, certificate } => {
            certificate_id(comparison, side, pair, certificate)
        }
        Place::Chain { pair } => chain_id(comparison, side, pair),
        Place::Verifier { pair, verdict } => verifier_id(comparison, side, pair, verdict),
        Place::Context(index) => comparison
            .contexts
            .get(index)
            .map_or_else(String::new, |pair| {
                let (proxy, context) = side.of((pair.good, pair.bad));
                format!("p{proxy}.{context}")
            }),
    };
    FieldAt {
        place: match field.place {
            Place::Certificate { .. } => PlaceName::Certificate,
            Place::Chain { .. } => PlaceName::Chain,
            Place::Verifier { .. } => PlaceName::Verifier,
            Place::Context(_) => PlaceName::Context,
        },
        good: id(Side::Good),
        bad: id(Side::Bad),
        field: field.name,
        part: field.part,
    }
}

fn difference(comparison: &Comparison, difference: &comparison::Difference) -> Difference {
    let value = |side: Side| value(comparison, difference, side);
    Difference {
        effect: match difference.effect {
            Effect::Verdict => EffectName::Verdict,
            Effect::Warning => EffectName::Warning,
            Effect::Undecided => EffectName::Undecided,
            Effect::Tied => EffectName::Tied,
            Effect::None => EffectName::None,
        },
        individual: difference.nature == Nature::Individual,
        fields: difference
            .fields
            .iter()
            .map(|field| field_at(comparison, field))
            .collect(),
        good: value(Side::Good),
        bad: value(Side::Bad),
        proofs: difference.proofs.iter().map(proof).collect(),
        undecided: difference.undecided.clone(),
    }
}

/// Whole facts as the sides have them, parts as text.
fn value(comparison: &Comparison, difference: &comparison::Difference, side: Side) -> Json {
    let field = difference.field();
    if let Some(Field {
        place: Place::Certificate { pair, certificate },
        name,
        part: None,
    }) = field
        && let Some(certificate) = comparison.certificate(side, *pair, *certificate)
        && let Some(fact) = fact(certificate, name)
    {
        return fact;
    }
    let lines = values::lines(comparison, difference, side);
    Json::Array(lines.into_iter().map(Json::String).collect())
}

fn fact(certificate: &Certificate, name: &str) -> Option<Json> {
    // A certificate is an object; what is no fact of it has no value there.
    serde_json::to_value(certificate).ok()?.get(name).cloned()
}

fn proof(proof: &Proof) -> ProofEntry {
    let mut entry = ProofEntry {
        into: match proof.swap.into {
            Side::Good => SideName::Good,
            Side::Bad => SideName::Bad,
        },
        way: match proof.swap.way {
            Way::AsItIs => WayName::AsItIs,
            Way::OwnNames => WayName::OwnNames,
            Way::SameTimeLeft => WayName::SameTimeLeft,
            Way::WithAnchors => WayName::WithAnchors,
        },
        pair: None,
        verifier: None,
        presented_by: None,
        check: None,
        depth: None,
        rule: None,
        before: answer(proof.before),
        after: answer(proof.after),
    };
    match proof.question {
        Question::Outcome { pair, verdict } => {
            entry.pair = Some(pair);
            entry.verifier = Some(verdict);
        }
        Question::Step {
            pair,
            verdict,
            check,
            depth,
        } => {
            entry.pair = Some(pair);
            entry.verifier = Some(verdict);
            entry.check = Some(check);
            entry.depth = depth;
        }
        Question::Load { pair, role, check } => {
            entry.pair = Some(pair);
            entry.presented_by = Some(role);
            entry.check = Some(check);
        }
        Question::Finding { rule, pair, .. } => {
            entry.pair = pair;
            entry.rule = Some(rule);
        }
    }
    entry
}

const fn answer(answer: Answer) -> AnswerEntry {
    let mut entry = AnswerEntry {
        outcome: None,
        enforced: None,
        step: None,
        severity: None,
    };
    match answer {
        Answer::Outcome(outcome, enforced) => {
            entry.outcome = Some(outcome);
            entry.enforced = Some(enforced);
        }
        Answer::Step(step) => entry.step = Some(step),
        Answer::Finding(severity) => entry.severity = severity,
    }
    entry
}
