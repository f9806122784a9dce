//! Who refuses: every failed step, and what it rests on.

use crate::judgement::{JudgedChain, Judgement, Standing};
use crate::knowledge::Effect;
use crate::model::Role;
use crate::verify::{LoadVerdict, Outcome, Step, StepOutcome};

/// One verifier's failed step.
#[derive(Clone, Copy)]
pub(super) struct RefusedBy<'a> {
    /// Index of the verifier; `None` where Envoy refuses its own certificate.
    pub(super) verifier: Option<usize>,
    /// The presenter's role.
    pub(super) presented_by: Role,
    /// The step.
    pub(super) step: &'a Step,
    /// Whether failing it stops the connection.
    pub(super) enforced: bool,
    /// What it rests on.
    pub(super) standing: Standing,
}

/// The failed steps of one chain, those of Envoy's own loading included.
pub(super) fn of_chain<'a>(
    judged: &'a JudgedChain,
    judgement: &'a Judgement,
) -> Vec<RefusedBy<'a>> {
    let mut all = Vec::new();
    for verdict in &judged.verdicts {
        // A verifier that does not load is told once, not with every chain it does not get to see.
        if verdict.verdict.outcome == Outcome::Refused {
            continue;
        }
        // A verifier that verifies nothing still refuses what the two ends cannot speak.
        let reason = verdict.verdict.reason.as_ref().map(|reason| reason.check);
        for step in &verdict.verdict.steps {
            if step.outcome == StepOutcome::Failed {
                all.push(RefusedBy {
                    verifier: Some(verdict.verifier),
                    presented_by: verdict.presented_by,
                    step,
                    enforced: verdict.verdict.enforced || reason == Some(step.check),
                    standing: judgement.standing(judged, verdict, step),
                });
            }
        }
    }
    for (role, load) in &judged.load {
        let standing = judgement.standing_of_load(judged, *role);
        all.extend(failed(load).map(|step| RefusedBy {
            verifier: None,
            presented_by: *role,
            step,
            enforced: true,
            standing,
        }));
    }
    all
}

/// The failed steps of verifiers that do not load their own configuration. What certificate a verifier has of its own is
/// known only where it was found in a proxy.
pub(super) fn of_verifiers(judgement: &Judgement) -> Vec<RefusedBy<'_>> {
    let mut all = Vec::new();
    for (index, judged) in judgement.verifiers.iter().enumerate() {
        let shows_own_certificate = judged.verifier.context.certificates.is_in_evidence();
        let is_known =
            |step: &&Step| shows_own_certificate || step.check.effect() != Effect::OfOwnCertificate;
        all.extend(failed(&judged.load).filter(is_known).map(|step| RefusedBy {
            verifier: Some(index),
            presented_by: judged.verifier.judges,
            step,
            enforced: true,
            standing: Standing::Certain,
        }));
    }
    all
}

fn failed(load: &LoadVerdict) -> impl Iterator<Item = &Step> {
    load.steps
        .iter()
        .filter(|step| step.outcome == StepOutcome::Failed)
}
