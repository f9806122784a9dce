//! The verdicts that may be about the connection a symptom speaks of.

use std::borrow::Cow;

use super::{Question, moment};
use crate::judgement::{ChainVerdict, JudgedChain, Judgement, Refuser};
use crate::model::{Chain, Instant, Origin, Printer, Verifier};
use crate::verify::Verdict;

/// A verdict that may be about the connection a symptom speaks of.
pub(super) struct Candidate<'a> {
    pub(super) judged: &'a JudgedChain,
    pub(super) chain: &'a Chain,
    pub(super) told: &'a ChainVerdict,
    pub(super) verifier: &'a Verifier,
    /// The verdict at the moment at which the symptom was printed.
    pub(super) verdict: Cow<'a, Verdict>,
    /// That moment, where the present verdict is another.
    pub(super) then: Option<Instant>,
}

impl Candidate<'_> {
    /// Whether the verifier stands in for a peer that is not in evidence: it has the presenter's own anchors.
    pub(super) fn is_mirrored(&self) -> bool {
        self.chain.proxy.is_some()
            && self.verifier.proxy.is_none()
            && self.verifier.origins.anchors == Origin::Assumed
    }
}

/// The verdicts in the direction of the symptom; where some are by the proxy, cluster or listener it names, only those.
pub(super) fn candidates<'a>(
    question: &Question<'_>,
    judgement: &'a Judgement,
) -> Vec<Candidate<'a>> {
    let printer = &question.symptom.printer;
    let mut candidates: Vec<Candidate<'a>> = Vec::new();
    for judged in &judgement.chains {
        let Some(chain) = judgement.evidence.chains.get(judged.chain) else {
            continue;
        };
        for verdict in &judged.verdicts {
            let Some(verifier) = judgement.verifiers.get(verdict.verifier) else {
                continue;
            };
            let mut candidate = Candidate {
                judged,
                chain,
                told: verdict,
                verifier: &verifier.verifier,
                verdict: Cow::Borrowed(&verdict.verdict),
                then: None,
            };
            if question.is_in_direction(&candidate) {
                let then = moment::verdict_then(question.symptom, chain, candidate.verifier);
                if let Some((moment, verdict)) = then {
                    candidate.verdict = Cow::Owned(verdict);
                    candidate.then = Some(moment);
                }
                candidates.push(candidate);
            }
        }
    }
    let refuser = question.explanation.refuser;
    prefer(&mut candidates, |candidate| {
        match (refuser, printer.proxy) {
            (Refuser::Printer, Some(proxy)) => candidate.verifier.proxy == Some(proxy),
            (Refuser::Peer, Some(proxy)) => candidate.chain.proxy == Some(proxy),
            _ => false,
        }
    });
    if refuser == Refuser::Printer {
        prefer(&mut candidates, |candidate| {
            names(printer, &candidate.verifier.name)
                || candidate
                    .verifier
                    .context
                    .name
                    .as_deref()
                    .is_some_and(|name| names(printer, name))
        });
    }
    candidates
}

/// Keeps those that fit, where any does.
fn prefer<'a>(candidates: &mut Vec<Candidate<'a>>, fits: impl Fn(&Candidate<'a>) -> bool) {
    if candidates.iter().any(&fits) {
        candidates.retain(fits);
    }
}

fn names(printer: &Printer, context: &str) -> bool {
    printer
        .name
        .as_deref()
        .is_some_and(|name| !name.is_empty() && context.contains(name.trim_end_matches(';')))
}

impl Question<'_> {
    fn is_in_direction(&self, candidate: &Candidate<'_>) -> bool {
        let printer = &self.symptom.printer;
        let judges = candidate.told.presented_by.other();
        if self
            .explanation
            .refuser_role
            .is_some_and(|refuser| refuser != judges)
        {
            return false;
        }
        match (self.explanation.refuser, printer.proxy) {
            // A proxy's own certificate is not what it refused.
            (Refuser::Printer, Some(proxy)) => candidate.chain.proxy != Some(proxy),
            (Refuser::Peer, Some(proxy)) => {
                candidate.chain.proxy.is_none_or(|owner| owner == proxy)
            }
            _ => true,
        }
    }
}
