//! Symptoms: what logs, counters and callers say, and how that fits the verdicts.

use serde::Serialize;

use crate::judgement::{self, JudgedSymptom, Judgement, Refuser, Relation};
use crate::knowledge::Check;
use crate::model::{Channel, Instant, Location, ProxyId, Role, Side, Sign};
use crate::rules::rule_for;

/// One thing that an input says.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Symptom<'a> {
    /// `s0`, `s1`, …
    pub id: String,
    /// The first place.
    pub location: &'a Location,
    /// What kind of text it stands in.
    pub channel: Channel,
    /// `upstream`: whoever printed it was the TLS client; `downstream`: the server; `null`: the text does not tell.
    pub side: Option<Side>,
    /// The cluster or listener it names.
    pub printed_for: Option<&'a str>,
    /// The proxy whose output it is.
    pub proxy: Option<ProxyId>,
    /// How many lines of the input say it.
    pub count: u64,
    /// The value of a counter.
    pub value: Option<u64>,
    /// When it was printed, where the lines carry stamps.
    pub seen: Option<Seen>,
    /// The part of the first line that says it.
    pub quote: &'a str,
    /// Name and number of what is said.
    pub name: &'a str,
    /// What it means; `null` for what is not known.
    pub meaning: Option<&'a str>,
    /// What it is about.
    pub topic: Option<String>,
    /// Who refused.
    pub refused_by: Refuser,
    /// The role of the side that refused.
    pub refuser: Option<Role>,
    /// Packed error code.
    pub code: Option<u32>,
    /// X.509 verification code.
    pub x509_error: Option<i32>,
    /// The certificate it is about, leaf 0.
    pub depth: Option<i32>,
    /// The versions of Envoy that print it so; an end that is `null` is open.
    pub versions: VersionSpan,
    /// The checks that print it.
    pub checks: &'a [Check],
    /// How it fits the verdicts: the best relation to any of them.
    pub relation: Relation,
    /// The verdicts with that relation.
    pub verdicts: Vec<RelatedVerdict<'a>>,
}

/// Earliest and latest stamp.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Seen {
    /// Earliest.
    pub from: Instant,
    /// Latest.
    pub to: Instant,
}

/// A span of minor versions, both ends inclusive.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct VersionSpan {
    /// `1.37`.
    pub since: Option<String>,
    /// `1.36`.
    pub until: Option<String>,
}

/// A verdict and how a symptom fits it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RelatedVerdict<'a> {
    /// The chain: `c0`.
    pub chain: String,
    /// The verifier: `v0`; `null` where it is about the loading of the chain by its own Envoy.
    pub verifier: Option<String>,
    /// The presenter's role.
    pub presented_by: Role,
    /// The checks by which they fit, or which the symptom decides; of a contradiction those that fail by the evidence.
    pub checks: &'a [Check],
    /// The rules that explain those checks.
    pub rules: Vec<&'static str>,
    /// Why.
    pub why: &'a str,
}

/// All symptoms of a judgement.
pub(super) fn all(judgement: &Judgement) -> Vec<Symptom<'_>> {
    judgement
        .symptoms
        .iter()
        .enumerate()
        .filter_map(|(index, judged)| Symptom::of(index, judged, judgement))
        .collect()
}

impl<'a> Symptom<'a> {
    fn of(index: usize, judged: &'a JudgedSymptom, judgement: &'a Judgement) -> Option<Self> {
        let symptom = judgement.evidence.symptoms.get(judged.symptom)?;
        let explanation = &judged.explanation;
        let version = |minor: u32| format!("1.{minor}");
        let (since, until) = explanation.versions;
        Some(Self {
            id: format!("s{index}"),
            location: &symptom.location,
            channel: symptom.printer.channel,
            side: symptom.printer.side,
            printed_for: symptom.printer.name.as_deref(),
            proxy: symptom.printer.proxy,
            count: symptom.count,
            value: match symptom.sign {
                Sign::Counter { value, .. } => Some(value),
                _ => None,
            },
            seen: symptom.seen.map(|(from, to)| Seen { from, to }),
            quote: &symptom.quote,
            name: &explanation.name,
            meaning: explanation.meaning,
            topic: explanation.topic.map(|topic| topic.name().to_owned()),
            refused_by: explanation.refuser,
            refuser: explanation.refuser_role,
            code: explanation.code,
            x509_error: explanation.x509_error,
            depth: explanation.depth,
            versions: VersionSpan {
                since: since.map(version),
                until: until.map(version),
            },
            checks: &explanation.checks,
            relation: judged.relation,
            verdicts: judged
                .held
                .iter()
                .map(|held| related(held, explanation.depth))
                .collect(),
        })
    }
}

fn related(held: &judgement::Held, depth: Option<i32>) -> RelatedVerdict<'_> {
    let mut rules: Vec<&'static str> = held
        .checks
        .iter()
        .filter_map(|check| rule_for(*check, depth, held.presented_by))
        .map(|rule| rule.id)
        .collect();
    rules.dedup();
    RelatedVerdict {
        chain: format!("c{}", held.chain),
        verifier: held.verifier.map(|index| format!("v{index}")),
        presented_by: held.presented_by,
        checks: &held.checks,
        rules,
        why: &held.why,
    }
}
