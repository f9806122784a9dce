//! Verdicts and traces.

use serde::Serialize;

use crate::judgement::{ChainVerdict, Judgement};
use crate::knowledge::Check;
use crate::knowledge::errors::EnvoyError;
use crate::knowledge::errors::x509::X509Error;
use crate::model::{ProxyId, Role};
use crate::report::{fetch, names};
use crate::rules::{RULES, rule_for};
use crate::verify::{self, LoadOutcome, LoadVerdict, Outcome, Step, StepOutcome};

/// Whether Envoy loads a chain as its own.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Load<'a> {
    /// The role it is presented in.
    pub presented_by: Role,
    /// The answer.
    pub outcome: LoadOutcome,
    /// The check that refuses it.
    pub check: Option<Check>,
    /// The rule that explains that check.
    pub rule: Option<&'static str>,
    /// What Envoy prints.
    pub envoy_error: Option<&'a EnvoyError>,
    /// What was found.
    pub detail: &'a str,
    /// All steps.
    pub steps: Vec<TraceStep<'a>>,
}

/// What one verifier says about one chain.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Verdict<'a> {
    /// Which verifier: `v0`, `v1`, …
    pub verifier: String,
    /// The presenter's role.
    pub presented_by: Role,
    /// The answer.
    pub outcome: Outcome,
    /// `false` where a failing check would not have stopped the connection.
    pub enforced: bool,
    /// What was taken for granted because no evidence can show it.
    pub assumptions: &'a [String],
    /// The first failed step.
    pub reason: Option<Reason<'a>>,
    /// The verifier's `ssl.*` counters that move, also where it accepts; `null` where that is not decided.
    pub counters: Option<&'a [String]>,
    /// All steps, in the order Envoy takes them.
    pub steps: Vec<TraceStep<'a>>,
    /// What would decide the undecided steps.
    pub missing: Vec<MissingFact<'a>>,
}

/// Why a chain is rejected, or a verifier serves nobody.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reason<'a> {
    /// The check that fails first.
    pub check: Check,
    /// The rule that explains it.
    pub rule: Option<&'static str>,
    /// Which certificate, leaf 0.
    pub depth: Option<i32>,
    /// Whether it rests on something assumed.
    pub assumed: bool,
    /// X.509 verification code.
    pub x509_error: Option<i32>,
    /// What stands in Envoy's transport failure reason; `null` where the candidates would print different texts.
    pub envoy_error: Option<&'a EnvoyError>,
    /// The counter that moves.
    pub counter: Option<&'a str>,
    /// The alert the other side prints.
    pub peer_sees: Option<&'a EnvoyError>,
}

/// One step of a trace.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TraceStep<'a> {
    /// Which check.
    pub check: Check,
    /// How it ended.
    pub outcome: StepOutcome,
    /// Which certificate, leaf 0.
    pub depth: Option<i32>,
    /// What was compared and found.
    pub detail: &'a str,
    /// Whether it rests on something assumed.
    pub assumed: bool,
}

/// A fact that is not in evidence, and how to get it.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MissingFact<'a> {
    /// What.
    pub fact: &'a str,
    /// The proxy that shows it, where it is in evidence.
    pub proxy: Option<ProxyId>,
    /// The command that shows it.
    pub how: String,
}

impl<'a> Load<'a> {
    pub(super) fn of(presented_by: Role, load: &'a LoadVerdict) -> Self {
        Self {
            presented_by,
            outcome: load.outcome,
            check: load.check,
            rule: load.check.and_then(rule_of),
            envoy_error: load.envoy_error.as_ref(),
            detail: &load.detail,
            steps: steps(&load.steps),
        }
    }
}

impl<'a> Verdict<'a> {
    /// The contract's form of a verdict on the chain with this index.
    pub(super) fn of(judgement: &'a Judgement, chain: usize, judged: &'a ChainVerdict) -> Self {
        let verdict = &judged.verdict;
        Self {
            verifier: format!("v{}", judged.verifier),
            presented_by: judged.presented_by,
            outcome: verdict.outcome,
            enforced: verdict.enforced,
            assumptions: &verdict.assumptions,
            reason: verdict.reason.as_ref().map(|reason| Reason {
                check: reason.check,
                rule: rule_for(reason.check, reason.depth, judged.presented_by).map(|rule| rule.id),
                depth: reason.depth,
                assumed: match judgement.chains.get(chain) {
                    Some(of) if of.chain == chain => {
                        names::assumed(judgement, of, judged).is_some()
                    }
                    _ => names::is_assumed(verdict),
                },
                x509_error: reason.failure.x509_error.map(X509Error::code),
                envoy_error: reason.failure.envoy_error.as_ref(),
                counter: reason.failure.counter.as_deref(),
                peer_sees: reason.failure.peer_sees.as_ref(),
            }),
            counters: verdict.counters.as_deref(),
            steps: steps(&verdict.steps),
            missing: missing(judgement, chain, judged),
        }
    }
}

pub(super) fn steps(steps: &[Step]) -> Vec<TraceStep<'_>> {
    steps
        .iter()
        .map(|step| TraceStep {
            check: step.check,
            outcome: step.outcome,
            depth: step.depth,
            detail: &step.detail,
            assumed: step.assumed,
        })
        .collect()
}

/// The rule that explains a check that is made while something loads.
pub(super) fn rule_of(check: Check) -> Option<&'static str> {
    RULES
        .iter()
        .find(|rule| rule.explains.contains(&check))
        .map(|rule| rule.id)
}

fn missing<'a>(
    judgement: &'a Judgement,
    chain: usize,
    judged: &'a ChainVerdict,
) -> Vec<MissingFact<'a>> {
    let (Some(chain), Some(verifier)) = (
        judgement.evidence.chains.get(chain),
        judgement.verifiers.get(judged.verifier),
    ) else {
        return Vec::new();
    };
    let verifier = &verifier.verifier;
    let facts: &'a [verify::Missing] = &judged.verdict.missing;
    facts
        .iter()
        .map(|missing| MissingFact {
            fact: &missing.fact,
            proxy: if missing.at_presenter {
                chain.proxy
            } else {
                verifier.proxy
            },
            how: if missing.at_presenter {
                fetch::from_presenter(judgement, chain)
            } else {
                fetch::from_verifier(judgement, chain, verifier, missing)
            }
            .command(judgement),
        })
        .collect()
}
