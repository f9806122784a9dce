//! One symptom against all verdicts.

mod candidates;
mod loading;
mod moment;

use std::fmt;

use super::explain::is_about_certificates;
use crate::judgement::{Explanation, Held, Judgement, Refuser, Relation};
use crate::knowledge::errors::EnvoyError;
use crate::knowledge::{Basis, Check};
use crate::model::{
    Certificate, Channel, Origin, Role, SaidNames, ShownNames, Sign, Symptom, Verifier,
};
use crate::verify::{Outcome, Step, StepOutcome, Verdict};
use candidates::{Candidate, candidates};

/// The counter of everything that is no validator's refusal.
const CONNECTION_ERROR: &str = "ssl.connection_error";

/// The relations of the best kind that any verdict has to the symptom; nothing where none is about it. `shown` are the
/// SANs of the leaves, chain by chain.
pub(super) fn against_verdicts(
    symptom: &Symptom,
    explanation: &Explanation,
    judgement: &Judgement,
    shown: &[Option<ShownNames>],
) -> Vec<Held> {
    if !is_about_certificates(explanation) || !is_an_envoy_s(symptom, explanation) {
        return Vec::new();
    }
    if explanation.refuser == Refuser::Itself {
        return best(loading::against_loading(explanation, judgement), |held| {
            held.relation
        });
    }
    let question = Question {
        symptom,
        explanation,
        said: SaidNames::of(symptom),
        shown,
    };
    let candidates = candidates(&question, judgement);
    let answers = candidates
        .iter()
        .filter_map(|candidate| Some((candidate, question.against(candidate)?)))
        .collect();
    best(answers, |(_, answer)| answer.relation)
        .into_iter()
        .map(|(candidate, answer)| Held {
            chain: candidate.judged.chain,
            verifier: Some(candidate.told.verifier),
            presented_by: candidate.told.presented_by,
            relation: answer.relation,
            checks: answer.checks,
            then: candidate
                .then
                .map(|moment| (moment, detail(&candidate.verdict))),
            why: answer.why.to_string(),
        })
        .collect()
}

/// Those of the best relation.
fn best<T>(mut all: Vec<T>, relation: impl Fn(&T) -> Relation) -> Vec<T> {
    let best = all.iter().map(&relation).max();
    all.retain(|one| Some(relation(one)) == best);
    all
}

/// Whether an Envoy, or a proxy of a mesh that is judged here, printed it. What `openssl` and `curl` verify, they verify
/// with lists of their own.
fn is_an_envoy_s(symptom: &Symptom, explanation: &Explanation) -> bool {
    match &symptom.sign {
        Sign::Sentence(text) => {
            !is_a_tool_s(text)
                && (!explanation.checks.is_empty() || explanation.refuser == Refuser::Unknown)
        }
        Sign::Queue(_) | Sign::Refused(_) | Sign::Counter { .. } => true,
    }
}

/// Whether `openssl` or `curl` says so.
fn is_a_tool_s(text: &str) -> bool {
    [
        "verify error:num=",
        "Verify return code",
        "SSL certificate problem",
        "no alternative certificate",
    ]
    .iter()
    .any(|start| text.starts_with(start))
}

/// What is asked of each candidate.
struct Question<'a> {
    symptom: &'a Symptom,
    explanation: &'a Explanation,
    /// The SANs that the symptom says were presented.
    said: Option<SaidNames>,
    /// Those of the leaves, chain by chain.
    shown: &'a [Option<ShownNames>],
}

/// How a symptom fits one verdict.
struct Answer<'a> {
    relation: Relation,
    checks: Vec<Check>,
    why: Why<'a>,
}

/// Why it does. Most verdicts are about other certificates than the one a symptom names, and few of those are shown, so
/// that clause is only written then.
enum Why<'a> {
    Clause(String),
    OtherNames(&'a Certificate),
}

impl fmt::Display for Why<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Clause(clause) => f.write_str(clause),
            Self::OtherNames(leaf) => write!(
                f,
                "the certificate it speaks of has other SANs than {}",
                leaf.display_name()
            ),
        }
    }
}

impl Answer<'_> {
    fn new(relation: Relation, checks: Vec<Check>, why: impl Into<String>) -> Self {
        Self {
            relation,
            checks,
            why: Why::Clause(why.into()),
        }
    }
}

impl Question<'_> {
    fn against<'a>(&self, candidate: &Candidate<'a>) -> Option<Answer<'a>> {
        let answer = match &self.symptom.sign {
            Sign::Counter { name, .. } if name == CONNECTION_ERROR => {
                self.connection_error(candidate)?
            }
            _ if self.explanation.refuser == Refuser::Unknown => Self::open(candidate)?,
            _ => self.refusal(candidate),
        };
        // Counters count since the proxy started: what they say need not be about what is in evidence now. And the peer of a
        // proxy is not the mirror that stands in for it.
        let counts = self.symptom.printer.channel == Channel::Statistics;
        let may_contradict =
            !counts && !candidate.is_mirrored() && !self.is_about_unknown_names(candidate);
        (answer.relation != Relation::Contradicts || may_contradict).then_some(answer)
    }

    /// Whether the line is about names, and what the verifier demands is not in evidence.
    fn is_about_unknown_names(&self, candidate: &Candidate<'_>) -> bool {
        let mut checks = self.explanation.checks.iter();
        candidate.verifier.origins.naming == Origin::Assumed
            && checks.all(|check| check.basis() == Basis::Naming)
    }

    /// A connection that failed, without a word about who refused: any rejection fits, nothing else is said.
    fn open<'a>(candidate: &Candidate<'a>) -> Option<Answer<'a>> {
        let reason = rejection(&candidate.verdict)?;
        Some(Answer::new(
            Relation::Consistent,
            vec![reason],
            "a connection that is refused ends like this",
        ))
    }

    /// `connection_error` moves at the side that refuses for something else than its validator, and at the side whose
    /// certificate is refused when the alert arrives.
    fn connection_error<'a>(&self, candidate: &Candidate<'a>) -> Option<Answer<'a>> {
        let reason = candidate.verdict.reason.as_ref()?;
        rejection(&candidate.verdict)?;
        let printer = &self.symptom.printer;
        let own_counter = reason.failure.counter.as_deref() == Some(CONNECTION_ERROR);
        let is_verifier = printer.side == Some(candidate.verifier.context.side)
            && printer
                .proxy
                .is_none_or(|proxy| candidate.verifier.proxy == Some(proxy));
        let is_presenter = printer.side != Some(candidate.verifier.context.side)
            && printer
                .proxy
                .is_none_or(|proxy| candidate.chain.proxy == Some(proxy));
        let why = if is_verifier && own_counter {
            "the verifier counts this refusal there"
        } else if is_presenter && reason.failure.peer_sees.is_some() {
            "the side that is refused counts the alert there"
        } else {
            return None;
        };
        Some(Answer::new(Relation::Consistent, vec![reason.check], why))
    }

    /// A refusal, told by who refused or by the alert.
    fn refusal<'a>(&self, candidate: &Candidate<'a>) -> Answer<'a> {
        if let Some(leaf) = self.other_certificate(candidate) {
            return Answer {
                relation: Relation::Contradicts,
                checks: Vec::new(),
                why: Why::OtherNames(leaf),
            };
        }
        if let Some(other) = self.other_version(candidate.verifier) {
            return Answer::new(Relation::Contradicts, Vec::new(), other);
        }
        let verdict = &candidate.verdict;
        let speaks_of = |step: &Step| self.speaks_of(step.check, step.depth);
        let open = |until: usize| -> Vec<Check> {
            let mut checks: Vec<Check> = verdict
                .steps
                .iter()
                .take(until)
                .filter(|step| step.outcome == StepOutcome::Undecided && speaks_of(step))
                .map(|step| step.check)
                .collect();
            checks.dedup();
            checks
        };
        match (verdict.outcome, &verdict.reason) {
            (Outcome::Rejected | Outcome::Refused, Some(reason)) => {
                if self.is_silence_of_openssl(reason.check, candidate.told.presented_by) {
                    let why = "an OpenSSL client sends no certificate where the server takes no signature of its key";
                    return Answer::new(Relation::Consistent, vec![reason.check], why);
                }
                let is_foretold = self
                    .is_alert_of(reason.failure.peer_sees.as_ref())
                    .unwrap_or_else(|| self.speaks_of(reason.check, reason.depth));
                if is_foretold {
                    let why = format!("{} refuses, and prints this", reason.check);
                    return Answer::new(Relation::Consistent, vec![reason.check], why);
                }
                let place = verdict
                    .steps
                    .iter()
                    .position(|step| {
                        step.check == reason.check && step.outcome == StepOutcome::Failed
                    })
                    .unwrap_or(0);
                let earlier = open(place);
                if !earlier.is_empty() {
                    let why = format!("it fails before {}", reason.check);
                    return Answer::new(Relation::Narrows, earlier, why);
                }
                let why = format!("by this evidence {} refuses first", reason.check);
                Answer::new(Relation::Contradicts, vec![reason.check], why)
            }
            (Outcome::Undecided, _) => {
                let open = open(usize::MAX);
                if open.is_empty() {
                    let why = "by this evidence that passes";
                    Answer::new(Relation::Contradicts, Vec::new(), why)
                } else {
                    Answer::new(Relation::Narrows, open, "the evidence leaves it open")
                }
            }
            _ => {
                let why = "by this evidence the chain is accepted";
                Answer::new(Relation::Contradicts, Vec::new(), why)
            }
        }
    }

    fn speaks_of(&self, check: Check, depth: Option<i32>) -> bool {
        let same_place = match (self.explanation.depth, depth) {
            // One code is printed with a depth of its own.
            (Some(said), Some(found)) => said == found || check == Check::NcNoSan,
            _ => true,
        };
        same_place && self.explanation.checks.contains(&check)
    }

    /// Whether the line is what an Envoy prints of an OpenSSL client whose key it takes no signature of: such a client sends an
    /// empty certificate message, where one with BoringSSL ends the handshake itself. Seen on Envoy 1.40.0, under TLS 1.2 and
    /// 1.3, with an Ed25519 key.
    fn is_silence_of_openssl(&self, reason: Check, presenter: Role) -> bool {
        reason == Check::Sigalg
            && presenter == Role::Client
            && self.explanation.checks.contains(&Check::NoClientCert)
    }

    /// Whether the verdict foretells this very alert; `None` where the symptom is no alert, or the verdict does not tell.
    fn is_alert_of(&self, peer_sees: Option<&EnvoyError>) -> Option<bool> {
        if self.explanation.refuser != Refuser::Peer {
            return None;
        }
        let foretold = peer_sees?.queue()?.last()?;
        Some(foretold.code == self.explanation.code?)
    }

    /// The leaf, where the symptom names SANs and they are not the leaf's.
    fn other_certificate<'a>(&self, candidate: &Candidate<'a>) -> Option<&'a Certificate> {
        let said = self.said.as_ref()?;
        let names = self.shown.get(candidate.judged.chain)?.as_ref()?;
        let leaf = candidate.chain.leaf()?;
        (!names.may_be(said)).then_some(leaf)
    }

    /// The verifier's version is in evidence, and prints this otherwise.
    fn other_version(&self, verifier: &Verifier) -> Option<String> {
        if self.explanation.refuser != Refuser::Printer
            || verifier.origins.version != Origin::Evidence
        {
            return None;
        }
        let (since, until) = self.explanation.versions;
        let prints = |minor: u32| {
            since.is_none_or(|since| since <= minor) && until.is_none_or(|until| minor <= until)
        };
        let is_other = !verifier.versions.is_empty()
            && verifier
                .versions
                .iter()
                .all(|version| !prints(version.minor));
        is_other.then(|| {
            let versions: Vec<String> = verifier.versions.iter().map(ToString::to_string).collect();
            format!("the proxy in evidence is Envoy {}", versions.join(", "))
        })
    }
}

/// What the step found that decides a verdict; empty where it refuses nothing.
fn detail(verdict: &Verdict) -> String {
    let failed = |step: &&Step| step.outcome == StepOutcome::Failed;
    let step = verdict.steps.iter().find(failed);
    step.map_or_else(String::new, |step| step.detail.clone())
}

fn rejection(verdict: &Verdict) -> Option<Check> {
    let is_refused = matches!(verdict.outcome, Outcome::Rejected | Outcome::Refused);
    verdict
        .reason
        .as_ref()
        .filter(|_| is_refused)
        .map(|reason| reason.check)
}
