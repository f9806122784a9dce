//! Who refuses: every failed step, and what it rests on.

use crate::judgement::{ChainVerdict, JudgedChain, Judgement};
use crate::model::{Origin, Origins, PresentedBy};
use crate::verify::{Check, LoadVerdict, Outcome, Step, StepOutcome};

/// One verifier's failed step.
#[derive(Clone, Copy)]
pub(super) struct RefusedBy<'a> {
    /// Index of the verifier; `None` where Envoy refuses its own certificate.
    pub(super) verifier: Option<usize>,
    /// The presenter's role.
    pub(super) presented_by: PresentedBy,
    /// The step.
    pub(super) step: &'a Step,
    /// Whether failing it stops the connection.
    pub(super) enforced: bool,
    /// Whether it rests on nothing assumed.
    pub(super) certain: bool,
    /// Whether only this role is refused, and nothing says that the chain is used in it.
    pub(super) other_role_works: bool,
}

/// The failed steps of one chain, those of Envoy's own loading included.
pub(super) fn of_chain<'a>(
    judged: &'a JudgedChain,
    judgement: &'a Judgement,
) -> Vec<RefusedBy<'a>> {
    let mut all = Vec::new();
    for verdict in &judged.verdicts {
        let Some(verifier) = judgement.verifiers.get(verdict.verifier) else {
            continue;
        };
        // A verifier that does not load is told once, not with every chain it does not get to see.
        if verdict.verdict.outcome == Outcome::Refused {
            continue;
        }
        let other_role_works = other_role_works(verdict, judged, judgement);
        for step in &verdict.verdict.steps {
            if step.outcome == StepOutcome::Failed {
                all.push(RefusedBy {
                    verifier: Some(verdict.verifier),
                    presented_by: verdict.presented_by,
                    step,
                    enforced: verdict.verdict.enforced,
                    certain: is_certain(step, verifier.verifier.origins),
                    other_role_works,
                });
            }
        }
    }
    for (role, load) in &judged.load {
        let only_here = judged
            .load
            .iter()
            .any(|(other, load)| other != role && failed(load).next().is_none());
        all.extend(failed(load).map(|step| RefusedBy {
            verifier: None,
            presented_by: *role,
            step,
            enforced: true,
            certain: !step.assumed && !only_here,
            other_role_works: only_here,
        }));
    }
    all
}

/// The failed steps of verifiers that do not load their own configuration. What certificate a verifier has of its own is
/// known only where it was found in a proxy.
pub(super) fn of_verifiers(judgement: &Judgement) -> Vec<RefusedBy<'_>> {
    let mut all = Vec::new();
    for (index, judged) in judgement.verifiers.iter().enumerate() {
        let shows_own_certificate = judged.verifier.proxy.is_some()
            || judged
                .verifier
                .context
                .certificates
                .value()
                .is_some_and(|own| !own.is_empty());
        let is_known =
            |step: &&Step| shows_own_certificate || !is_about_its_own_certificate(step.check);
        all.extend(failed(&judged.load).filter(is_known).map(|step| RefusedBy {
            verifier: Some(index),
            presented_by: judged.verifier.judges,
            step,
            enforced: true,
            certain: is_certain(step, judged.verifier.origins),
            other_role_works: false,
        }));
    }
    all
}

fn failed(load: &LoadVerdict) -> impl Iterator<Item = &Step> {
    load.steps
        .iter()
        .filter(|step| step.outcome == StepOutcome::Failed)
}

fn other_role_works(verdict: &ChainVerdict, judged: &JudgedChain, judgement: &Judgement) -> bool {
    let verifier = |index: usize| {
        judgement
            .verifiers
            .get(index)
            .map(|judged| &judged.verifier)
    };
    let Some(this) = verifier(verdict.verifier) else {
        return false;
    };
    this.proxy.is_none()
        && judged.verdicts.iter().any(|other| {
            other.presented_by != verdict.presented_by
                && verifier(other.verifier).is_some_and(|other| other.name == this.name)
                && !matches!(other.verdict.outcome, Outcome::Rejected | Outcome::Refused)
        })
}

/// A step is certain when neither it nor the parts of the verifier that it needs are assumed.
fn is_certain(step: &Step, origins: Origins) -> bool {
    !step.assumed
        && needed_origins(step.check, origins)
            .iter()
            .all(|origin| *origin != Origin::Assumed)
}

/// The parts of a verifier without which it would not have made the check.
fn needed_origins(check: Check, origins: Origins) -> Vec<Origin> {
    match check {
        Check::SanMatch
        | Check::SanOverride
        | Check::SvSanMatch
        | Check::IstioSan
        | Check::IstioTrustDomain
        | Check::ZtunnelIdentity
        | Check::LinkerdIdentity => vec![origins.naming],
        Check::SvPrecheck | Check::Eku | Check::KuPurpose => vec![origins.validator],
        Check::SvTrustDomain | Check::NoIssuerPartial => vec![origins.validator, origins.anchors],
        Check::SelfSignedLeaf
        | Check::SelfSignedInChain
        | Check::NoIssuer
        | Check::AuxReject
        | Check::CrlMissing
        | Check::CrlState
        | Check::Revoked => vec![origins.anchors],
        Check::LeafKuTls12S
        | Check::LeafKuTls12CEc
        | Check::LeafKuTls12CRsa
        | Check::EcCurveTls12C
        | Check::Sigalg => vec![origins.tls],
        _ => Vec::new(),
    }
}

fn is_about_its_own_certificate(check: Check) -> bool {
    matches!(
        check,
        Check::LoadChainMissing
            | Check::LoadKeyMissing
            | Check::LoadNoCertificate
            | Check::LoadSeveralCertificates
            | Check::LoadMustStaple
            | Check::LoadOcsp
    )
}
