//! Failed steps to findings: those of one chain and one reason are one finding, however many verifiers refuse.

use std::cmp::Reverse;

use super::refused_by::{self, RefusedBy};
use super::sight::{self, Sight};
use super::wording;
use super::{Rule, rule_for, symptom};
use crate::finding::{Exhibit, Finding, Severity, Subject};
use crate::judgement::{Judgement, Standing};
use crate::model::{Certificate, Chain, Verifier};
use crate::verify::{Check, Step, StepOutcome};

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

    /// Whether every refusal concerns a role in which nothing says that the chain is used.
    pub(super) fn concerns_an_open_role(&self) -> bool {
        self.by
            .iter()
            .all(|by| matches!(by.standing, Standing::OtherRole(_)))
    }

    /// Error: refused for certain; warning: refused under an assumption; note: refused in a role in which nothing says that
    /// it is used, or nowhere, because it is not enforced.
    pub(super) fn severity(&self) -> Severity {
        self.by
            .iter()
            .map(|by| match (by.enforced, by.standing) {
                (false, _) | (true, Standing::OtherRole(_)) => Severity::Note,
                (true, Standing::Assumed(_)) => Severity::Warning,
                (true, Standing::Certain) => Severity::Error,
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
        for by in refused_by::of_chain(judged, judgement) {
            add(&mut refusals, judgement, rule, Some(judged.chain), by);
        }
    }
    for by in refused_by::of_verifiers(judgement) {
        add(&mut refusals, judgement, rule, None, by);
    }
    refusals
}

/// Whether one of these checks refuses this chain at this depth, so that a trait of the same fact need not be told again.
pub(super) fn is_told(judgement: &Judgement, chain: usize, checks: &[Check]) -> bool {
    judgement
        .chains
        .iter()
        .filter(|judged| judged.chain == chain)
        .flat_map(|judged| refused_by::of_chain(judged, judgement))
        .any(|by| checks.contains(&by.step.check))
}

/// Where a finding stands among all: what contradicts the evidence before all that rests on it, then errors before
/// warnings before notes, and within one severity in the order of the checks.
pub(super) fn place_in_order(
    judgement: &Judgement,
    finding: &Finding,
) -> (bool, Reverse<Severity>, bool, usize) {
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
        finding.rule != symptom::symptom_contradicts_evidence::RULE.id,
        Reverse(finding.severity),
        first_step.is_none(),
        first_step.unwrap_or(0),
    )
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
            && place(known.first().step.depth) == place(by.step.depth)
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

/// Steps about the leaf say depth 0 or, before there is a path, none.
fn place(depth: Option<i32>) -> i32 {
    depth.unwrap_or(0).max(0)
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
        .map(wording::identity)
        .or_else(|| refusal.verifier().map(|verifier| verifier.name.clone()))
        .unwrap_or_default();
    Finding {
        rule: rule.id,
        severity,
        is_refusal_under_assumption: severity == Severity::Warning
            && refusal.severity() == Severity::Warning,
        confidence: rule.confidence,
        message: words.message,
        subject,
        verifier: first.verifier,
        presented_by: Some(first.presented_by),
        location: refusal
            .certificate()
            .and_then(|certificate| certificate.location_of(field.as_deref().unwrap_or_default()))
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
