//! Failed steps to findings: those of one chain and one reason are one finding, however many verifiers refuse.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::refused_by::{self, RefusedBy};
use super::sight::{self, Sight};
use super::wording;
use super::{Rule, rule_for, symptom};
use crate::finding::{Exhibit, Finding, Severity, Subject};
use crate::judgement::{JudgedChain, Judgement, Standing};
use crate::knowledge::Check;
use crate::model::{Certificate, Chain, Location, Verifier};
use crate::verify::{Step, StepOutcome};

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

    /// The certificate the step is about: the leaf, or the issuer at its depth. Of several CAs of one name the one that is out of
    /// time, where that is the reason.
    pub(super) fn certificate(&self) -> Option<&'a Certificate> {
        let depth = usize::try_from(self.first().step.depth.unwrap_or(0)).unwrap_or(0);
        let (chain, verifier) = (self.chain()?, self.verifier());
        let is_of_a_block = matches!(
            self.first().step.check,
            Check::ListParse | Check::LoadChain | Check::LoadChainRest
        );
        let mut sent = chain.presented.certificates.iter();
        if let Some(broken) = sent.find(|one| is_of_a_block && one.is_unreadable()) {
            return Some(broken);
        }
        let clock = verifier.map(|verifier| verifier.clock);
        let is_the_reason = |certificate: &&Certificate| match self.first().step.check {
            Check::Expired => {
                let end = certificate.not_after.value();
                clock
                    .zip(end)
                    .is_some_and(|(clock, end)| end.at <= clock.to)
            }
            Check::NotYetValid => {
                let start = certificate.not_before.value();
                clock
                    .zip(start)
                    .is_some_and(|(clock, start)| start.at > clock.from)
            }
            _ => true,
        };
        sight::all_at_depth(chain, verifier, depth)
            .find(is_the_reason)
            .or_else(|| sight::at_depth(chain, verifier, depth))
    }

    /// The place of the anchor that keeps a bundle from loading, where it is in evidence.
    fn broken_anchor(&self) -> Option<Location> {
        let validation = self.verifier()?.context.validation.value()?;
        let mut anchors = validation.anchors();
        let broken = anchors.find(|anchor| anchor.is_unreadable())?;
        broken.sources.first().cloned()
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
    let of_chains = judgement.chains.iter().flat_map(|judged| {
        let all = refused_by::of_chain(judged, judgement).into_iter();
        all.map(|by| (Some(judged.chain), by))
    });
    let of_verifiers = refused_by::of_verifiers(judgement).into_iter();
    let mut refusals: Vec<Refusal<'a>> = Vec::new();
    let mut known: HashMap<Reason<'a>, usize> = HashMap::new();
    for (chain, by) in of_chains.chain(of_verifiers.map(|by| (None, by))) {
        let explains = rule_for(by.step.check, by.step.depth, by.presented_by);
        if explains.is_none_or(|explains| explains.id != rule.id) {
            continue;
        }
        let index = *known.entry(Reason::of(chain, by.step)).or_insert_with(|| {
            refusals.push(Refusal {
                judgement,
                chain,
                by: Vec::new(),
            });
            refusals.len() - 1
        });
        refusals[index].by.push(by);
    }
    refusals
}

/// What a rule tells once. All that it explains of one certificate of a chain is one reason; verifiers that do not load are
/// told apart by what is wrong with them.
#[derive(PartialEq, Eq, Hash)]
struct Reason<'a> {
    chain: Option<usize>,
    depth: i32,
    detail: Option<&'a str>,
}

impl<'a> Reason<'a> {
    fn of(chain: Option<usize>, step: &'a Step) -> Self {
        Self {
            chain,
            // Steps about the leaf say depth 0 or, before there is a path, none.
            depth: step.depth.unwrap_or(0).max(0),
            detail: chain.is_none().then_some(step.detail.as_str()),
        }
    }
}

/// Whether one of these checks refuses this chain at this depth, so that a trait of the same fact need not be told again.
pub(super) fn is_told(judgement: &Judgement, chain: usize, checks: &[Check]) -> bool {
    judgement
        .chains
        .get(chain)
        .into_iter()
        .flat_map(|judged| refused_by::of_chain(judged, judgement))
        .any(|by| checks.contains(&by.step.check))
}

/// Puts findings into the order in which they are shown: what contradicts the evidence before all that rests on it, then
/// errors before warnings before notes, and within one severity in the order of the checks.
pub(super) fn order(judgement: &Judgement, findings: &mut [Finding]) {
    let mut anywhere: HashMap<&str, Option<usize>> = HashMap::new();
    findings.sort_by_cached_key(|finding| {
        let first_step = match finding.subject {
            Subject::Chain(chain) | Subject::Certificate { chain, .. } => {
                let judged = judgement.chains.get(chain..=chain).unwrap_or_default();
                first_step(finding.rule, judged)
            }
            _ => *anywhere
                .entry(finding.rule)
                .or_insert_with(|| first_step(finding.rule, &judgement.chains)),
        };
        (
            finding.rule != symptom::symptom_contradicts_evidence::RULE.id,
            Reverse(finding.severity),
            first_step.is_none(),
            first_step.unwrap_or(0),
        )
    });
}

/// The earliest place in these verdicts of a failed step that a rule explains.
fn first_step(rule: &str, chains: &[JudgedChain]) -> Option<usize> {
    let checks = super::by_id(rule).map_or(&[][..], |rule| rule.explains);
    if checks.is_empty() {
        return None;
    }
    let is_this = |step: &Step| step.outcome == StepOutcome::Failed && checks.contains(&step.check);
    chains
        .iter()
        .flat_map(|judged| &judged.verdicts)
        .filter_map(|judged| judged.verdict.steps.iter().position(is_this))
        .min()
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
            .or_else(|| refusal.broken_anchor())
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
