//! Failed steps to findings: those of one chain and one reason are one finding, however many verifiers refuse.

use std::cmp::Reverse;

use super::sight::{self, Sight};
use super::wording;
use super::{Rule, rule_for};
use crate::finding::{Exhibit, Finding, Severity, Subject};
use crate::judgement::{ChainVerdict, JudgedChain, Judgement};
use crate::model::{Certificate, Chain, Origin, Origins, PresentedBy, Verifier};
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
    enforced: bool,
    /// Whether it rests on nothing assumed.
    certain: bool,
    /// Whether only this role is refused, and nothing says that the chain is used in it.
    other_role_works: bool,
}

/// One reason for which a chain, or a verifier's own configuration, is refused.
pub(super) struct Refusal<'a> {
    /// What was judged.
    pub(super) judgement: &'a Judgement,
    /// Index of the chain; `None` where a verifier does not load.
    pub(super) chain: Option<usize>,
    /// Everyone who refuses for this reason; never empty.
    pub(super) by: Vec<RefusedBy<'a>>,
}

/// What a rule says about a refusal.
#[derive(Default)]
pub(super) struct Words {
    /// One sentence without a final full stop.
    pub(super) message: String,
    /// The fact of the certificate it is about.
    pub(super) sight: Option<Sight>,
    /// Label and value.
    pub(super) exhibits: Vec<(&'static str, String)>,
    /// Why the verifier decides so.
    pub(super) why: String,
    /// What to change, line by line.
    pub(super) fix: Vec<String>,
    /// A lower severity than the refusal would have.
    pub(super) at_most: Option<Severity>,
    /// The message itself says who refuses.
    pub(super) names_refuser: bool,
}

impl<'a> Refusal<'a> {
    /// The first of those who refuse.
    pub(super) fn first(&self) -> RefusedBy<'a> {
        self.by[0]
    }

    /// The chain.
    pub(super) fn chain(&self) -> Option<&'a Chain> {
        self.judgement.evidence.chains.get(self.chain?)
    }

    /// The leaf.
    pub(super) fn leaf(&self) -> Option<&'a Certificate> {
        self.chain()?.leaf()
    }

    /// The verifier that refuses first.
    pub(super) fn verifier(&self) -> Option<&'a Verifier> {
        let judged = self.judgement.verifiers.get(self.first().verifier?)?;
        Some(&judged.verifier)
    }

    /// The certificate the step is about: the leaf, or the issuer at its depth.
    pub(super) fn certificate(&self) -> Option<&'a Certificate> {
        let depth = usize::try_from(self.first().step.depth.unwrap_or(0)).unwrap_or(0);
        sight::at_depth(self.chain()?, self.verifier(), depth)
    }

    /// What was compared and found.
    pub(super) fn detail(&self) -> &'a str {
        &self.first().step.detail
    }

    /// Whether every refusal concerns a role in which nothing says that the chain is used, and the other role works.
    pub(super) fn concerns_an_open_role(&self) -> bool {
        self.by.iter().all(|by| by.other_role_works)
    }

    /// Error: refused for certain; warning: refused under an assumption; note: refused nowhere, because it is not enforced.
    pub(super) fn severity(&self) -> Severity {
        self.by
            .iter()
            .map(|by| match (by.enforced, by.certain) {
                (false, _) => Severity::Note,
                (true, false) => Severity::Warning,
                (true, true) => Severity::Error,
            })
            .max()
            .unwrap_or(Severity::Note)
    }
}

/// The findings of an explaining rule.
pub(super) fn explain(
    rule: &'static Rule,
    judgement: &Judgement,
    words: impl Fn(&Refusal) -> Words,
) -> Vec<Finding> {
    refusals(rule, judgement)
        .iter()
        .map(|refusal| finding(rule, refusal, words(refusal)))
        .collect()
}

/// The refusals that a rule explains, one for each chain (or verifier) and reason.
pub(super) fn refusals<'a>(rule: &'static Rule, judgement: &'a Judgement) -> Vec<Refusal<'a>> {
    let mut refusals: Vec<Refusal<'a>> = Vec::new();
    for judged in &judgement.chains {
        for by in of_chain(judged, judgement) {
            add(&mut refusals, judgement, rule, Some(judged.chain), by);
        }
    }
    for (index, judged) in judgement.verifiers.iter().enumerate() {
        let presented_by = judged.verifier.judges;
        for step in failed(&judged.load) {
            let by = RefusedBy {
                verifier: Some(index),
                presented_by,
                step,
                enforced: true,
                certain: is_certain(step, judged.verifier.origins),
                other_role_works: false,
            };
            add(&mut refusals, judgement, rule, None, by);
        }
    }
    refusals
}

/// Whether one of these checks refuses this chain at this depth, so that a trait of the same fact need not be told again.
pub(super) fn is_told(judgement: &Judgement, chain: usize, checks: &[Check]) -> bool {
    judgement
        .chains
        .iter()
        .filter(|judged| judged.chain == chain)
        .flat_map(|judged| of_chain(judged, judgement))
        .any(|by| checks.contains(&by.step.check))
}

/// Where a finding stands among all: errors before warnings before notes, and within one severity in the order of the
/// checks.
pub(super) fn place_in_order(
    judgement: &Judgement,
    finding: &Finding,
) -> (Reverse<Severity>, bool, usize) {
    let checks = super::by_id(finding.rule).map_or(&[][..], |rule| rule.explains);
    let chain = match finding.subject {
        Subject::Chain(chain) | Subject::Certificate { chain, .. } => Some(chain),
        _ => None,
    };
    let first_step = judgement
        .chains
        .iter()
        .filter(|judged| chain.is_none_or(|chain| judged.chain == chain))
        .flat_map(|judged| &judged.verdicts)
        .filter_map(|judged| {
            let is_this =
                |step: &Step| step.outcome == StepOutcome::Failed && checks.contains(&step.check);
            judged.verdict.steps.iter().position(is_this)
        })
        .min();
    (
        Reverse(finding.severity),
        first_step.is_none(),
        first_step.unwrap_or(0),
    )
}

fn of_chain<'a>(judged: &'a JudgedChain, judgement: &'a Judgement) -> Vec<RefusedBy<'a>> {
    let mut all = Vec::new();
    for verdict in &judged.verdicts {
        let Some(verifier) = judgement.verifiers.get(verdict.verifier) else {
            continue;
        };
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

fn add<'a>(
    refusals: &mut Vec<Refusal<'a>>,
    judgement: &'a Judgement,
    rule: &'static Rule,
    chain: Option<usize>,
    by: RefusedBy<'a>,
) {
    let explains = rule_for(by.step.check, by.step.depth, by.presented_by);
    if explains.is_none_or(|explains| explains.id != rule.id) {
        return;
    }
    let alike = |known: &&mut Refusal<'a>| {
        known.chain == chain
            && known.first().step.depth == by.step.depth
            && (chain.is_some() || known.first().step.detail == by.step.detail)
    };
    match refusals.iter_mut().find(alike) {
        Some(known) => known.by.push(by),
        None => refusals.push(Refusal {
            judgement,
            chain,
            by: vec![by],
        }),
    }
}

/// A rule's words about a refusal as a finding.
pub(super) fn finding(rule: &'static Rule, refusal: &Refusal, words: Words) -> Finding {
    let first = refusal.first();
    let severity = refusal
        .severity()
        .min(rule.severity)
        .min(words.at_most.unwrap_or(Severity::Error));
    let mut exhibits: Vec<Exhibit> = words
        .exhibits
        .into_iter()
        .map(|(label, value)| wording::exhibit(label, value))
        .collect();
    if !words.names_refuser
        && let Some(who) = wording::refusers(refusal)
    {
        exhibits.push(wording::exhibit("refused by", who));
    }
    let subject = match (refusal.chain, first.verifier) {
        (Some(chain), _) => subject_in_chain(refusal, chain),
        (None, Some(verifier)) => Subject::Verifier(verifier),
        (None, None) => Subject::Run,
    };
    let field = words
        .sight
        .zip(refusal.chain())
        .map(|(sight, chain)| sight.field(chain.origin));
    let identity = refusal
        .leaf()
        .map(Certificate::display_name)
        .or_else(|| refusal.verifier().map(|verifier| verifier.name.clone()))
        .unwrap_or_default();
    Finding {
        rule: rule.id,
        severity,
        confidence: rule.confidence,
        message: words.message,
        subject,
        verifier: first.verifier,
        presented_by: Some(first.presented_by),
        location: refusal
            .certificate()
            .and_then(|certificate| certificate.sources.first().cloned())
            .or_else(|| refusal.chain()?.sources.first().cloned())
            .or_else(|| refusal.verifier()?.context.location.clone()),
        fingerprint: wording::fingerprint(rule.id, &identity, field.as_deref()),
        field,
        exhibits,
        why: Some(words.why).filter(|why| !why.is_empty()),
        envoy: wording::envoy(refusal),
        fix: words.fix,
    }
}

fn subject_in_chain(refusal: &Refusal, chain: usize) -> Subject {
    let presented = refusal
        .chain()
        .map_or(&[][..], |chain| &chain.presented.certificates[..]);
    refusal
        .certificate()
        .and_then(|certificate| presented.iter().position(|other| other == certificate))
        .map_or(Subject::Chain(chain), |position| Subject::Certificate {
            chain,
            position,
        })
}
