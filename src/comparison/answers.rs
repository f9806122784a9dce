//! Everything that is answered about one side, in a form in which two sides can be compared question by question.

use std::collections::BTreeMap;

use super::pairs::ChainPair;
use super::{Side, Swap};
use crate::config::Thresholds;
use crate::finding::{Finding, Severity, Subject};
use crate::judgement::{JudgedChain, Judgement};
use crate::knowledge::{Check, Effect};
use crate::model::{EnvoyVersion, Role};
use crate::verify::{self, Outcome, StepOutcome};
use crate::{pairing, rules};

/// Something that is answered about both sides. Indices are those of the pairs, so a question is the same for both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// Does a verifier accept the chain?
    Outcome {
        /// Index into [`super::Comparison::chains`].
        pair: usize,
        /// Index into [`ChainPair::verdicts`].
        verdict: usize,
    },
    /// How does one of its checks end?
    Step {
        /// Index into [`super::Comparison::chains`].
        pair: usize,
        /// Index into [`ChainPair::verdicts`].
        verdict: usize,
        /// The check.
        check: Check,
        /// The certificate of the built chain.
        depth: Option<i32>,
    },
    /// Does the presenter's own Envoy load the chain, as far as this check is concerned?
    Load {
        /// Index into [`super::Comparison::chains`].
        pair: usize,
        /// The role it is loaded for.
        role: Role,
        /// The check.
        check: Check,
    },
    /// What does a rule say that explains no refusal?
    Finding {
        /// The rule.
        rule: &'static str,
        /// Index into [`super::Comparison::chains`], where it is about one.
        pair: Option<usize>,
        /// Index into [`ChainPair::certificates`], where it is about one.
        certificate: Option<usize>,
    },
}

/// An answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Of a verifier, and whether a failing check would have stopped the connection.
    Outcome(Outcome, bool),
    /// Of a check. One that is not made counts as passed.
    Step(StepOutcome),
    /// Of a rule: how loudly it speaks, or that it does not.
    Finding(Option<Severity>),
}

impl Question {
    /// Whether it is about a verdict, and not about something that is merely told.
    pub fn is_of_verdict(self) -> bool {
        match self {
            Self::Outcome { .. } => true,
            Self::Step { check, .. } | Self::Load { check, .. } => check.effect() != Effect::Warns,
            Self::Finding { .. } => false,
        }
    }

    /// The trace it is a part of; a rule's finding is none.
    pub(super) const fn scope(self) -> Option<Scope> {
        match self {
            Self::Outcome { pair, verdict } | Self::Step { pair, verdict, .. } => {
                Some(Scope::Verdict(pair, verdict))
            }
            Self::Load { pair, role, .. } => Some(Scope::Load(pair, role)),
            Self::Finding { .. } => None,
        }
    }

    /// The answer where a side has none: a check that is not made stops nobody, a rule that is silent says nothing.
    const fn silence(self) -> Option<Answer> {
        match self {
            Self::Outcome { .. } => None,
            Self::Step { .. } | Self::Load { .. } => Some(Answer::Step(StepOutcome::Passed)),
            Self::Finding { .. } => Some(Answer::Finding(None)),
        }
    }
}

/// One trace: a verdict, or a loading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// By pair and verdict.
    Verdict(usize, usize),
    /// By pair and role.
    Load(usize, Role),
}

/// Whether a check does not pass.
const fn is_doubtful(answer: Answer) -> bool {
    matches!(
        answer,
        Answer::Step(StepOutcome::Failed | StepOutcome::Undecided)
    )
}

/// A check that some versions do not make is undecided, or fails where the chain is rejected anyway: the rest of the trace
/// tells these two apart, not the check.
fn is_same_doubt(one: Option<Answer>, other: Option<Answer>) -> bool {
    one.is_some_and(is_doubtful) && other.is_some_and(is_doubtful)
}

impl Answer {
    /// Whether it refuses, or would have if anything were enforced.
    const fn refuses(self) -> bool {
        matches!(
            self,
            Self::Step(StepOutcome::Failed)
                | Self::Outcome(Outcome::Rejected | Outcome::Refused, _)
                | Self::Outcome(_, false)
        )
    }
}

impl Proof {
    /// Whether something is refused with one value and not with the other.
    pub(super) const fn is_decisive(&self) -> bool {
        self.before.refuses() || self.after.refuses()
    }
}

/// All answers about one side.
#[derive(Debug, Clone, Default)]
pub(super) struct Answers {
    known: BTreeMap<Question, Answer>,
    /// What undecided checks found, by question: it changes with the facts that a check looks at.
    undecided: BTreeMap<Question, String>,
}

impl Answers {
    /// The answer to a question.
    pub(super) fn to(&self, question: Question) -> Option<Answer> {
        self.known.get(&question).copied().or(question.silence())
    }

    /// The questions that two sides answer differently.
    pub(super) fn differing(&self, other: &Self) -> Vec<Question> {
        let mut questions: Vec<Question> = self
            .known
            .keys()
            .chain(other.known.keys())
            .copied()
            .collect();
        questions.sort_unstable();
        questions.dedup();
        questions.retain(|question| {
            let (one, two) = (self.to(*question), other.to(*question));
            one.is_some() && two.is_some() && one != two && !is_same_doubt(one, two)
        });
        questions
    }

    /// The verdicts and loadings in which a check now ends worse than before without ending as on the other side: what was
    /// put there fits nothing around it, so the rest of that trace tells nothing.
    pub(super) fn upset(&self, before: &Self, other: &Self) -> Vec<Scope> {
        let mut upset: Vec<Scope> = self
            .known
            .iter()
            .filter(|(question, answer)| {
                is_doubtful(**answer)
                    && !before.to(**question).is_some_and(is_doubtful)
                    && other.to(**question) != Some(**answer)
            })
            .filter_map(|(question, _)| question.scope())
            .collect();
        upset.dedup();
        upset
    }

    /// The undecided checks that found something else than in the other answers, and are undecided there too.
    pub(super) fn looked_elsewhere(&self, other: &Self) -> Vec<Check> {
        self.undecided
            .iter()
            .filter(|(question, detail)| {
                other
                    .undecided
                    .get(question)
                    .is_some_and(|found| found != *detail)
            })
            .filter_map(|(question, _)| match question {
                Question::Step { check, .. } => Some(*check),
                _ => None,
            })
            .collect()
    }

    /// Whether a check is undecided.
    pub(super) fn leaves_open(&self, wanted: Check) -> bool {
        self.undecided
            .keys()
            .any(|question| matches!(question, Question::Step { check, .. } if *check == wanted))
    }
}

/// Reads the answers off a side.
pub(super) fn of(
    side: &Judgement,
    which: Side,
    pairs: &[ChainPair],
    thresholds: &Thresholds,
) -> Answers {
    let mut answers = Answers::default();
    for (index, pair) in pairs.iter().enumerate() {
        let chain = which.of((pair.good, pair.bad));
        let Some(judged) = side.chains.iter().find(|judged| judged.chain == chain) else {
            continue;
        };
        of_verdicts(&mut answers, judged, which, index, pair);
        for (role, load) in &judged.load {
            for step in &load.steps {
                let question = Question::Load {
                    pair: index,
                    role: *role,
                    check: step.check,
                };
                note(&mut answers, question, step.outcome, &step.detail);
            }
        }
    }
    for finding in rules::findings(side, thresholds) {
        // What explains a refusal is answered by the verdict, and notes change nothing.
        if finding.verifier.is_none() && finding.severity > Severity::Note {
            let question = about(&finding, which, pairs);
            let loudest = match answers.known.get(&question) {
                Some(Answer::Finding(known)) => (*known).max(Some(finding.severity)),
                _ => Some(finding.severity),
            };
            answers.known.insert(question, Answer::Finding(loudest));
        }
    }
    answers
}

fn of_verdicts(
    answers: &mut Answers,
    judged: &JudgedChain,
    which: Side,
    pair: usize,
    of: &ChainPair,
) {
    for (verdict, indices) in of.verdicts.iter().enumerate() {
        let Some(one) = judged.verdicts.get(which.of(*indices)) else {
            continue;
        };
        answers.known.insert(
            Question::Outcome { pair, verdict },
            Answer::Outcome(one.verdict.outcome, one.verdict.enforced),
        );
        for step in &one.verdict.steps {
            let question = Question::Step {
                pair,
                verdict,
                check: step.check,
                depth: step.depth,
            };
            note(answers, question, step.outcome, &step.detail);
        }
    }
}

fn note(answers: &mut Answers, question: Question, outcome: StepOutcome, detail: &str) {
    let outcome = match outcome {
        StepOutcome::NotApplicable => StepOutcome::Passed,
        other => other,
    };
    answers.known.insert(question, Answer::Step(outcome));
    if outcome == StepOutcome::Undecided {
        answers.undecided.insert(question, detail.to_owned());
    }
}

fn about(finding: &Finding, which: Side, pairs: &[ChainPair]) -> Question {
    let pair_of = |chain: usize| {
        pairs
            .iter()
            .position(|pair| which.of((pair.good, pair.bad)) == chain)
    };
    let (pair, certificate) = match finding.subject {
        Subject::Chain(chain) => (pair_of(chain), None),
        Subject::Certificate { chain, position } => {
            let pair = pair_of(chain);
            let certificate = pair.and_then(|pair| pairs.get(pair)).and_then(|pair| {
                let positions = &pair.certificates;
                positions
                    .iter()
                    .position(|indices| which.of(*indices) == position)
            });
            (pair, certificate)
        }
        _ => (None, None),
    };
    Question::Finding {
        rule: finding.rule,
        pair,
        certificate,
    }
}

/// Asks the same verifiers again about whatever is not as it was `before`.
pub(super) fn ask_again(side: &mut Judgement, before: &Judgement, version: Option<EnvoyVersion>) {
    let changed: Vec<bool> = side
        .verifiers
        .iter()
        .zip(&before.verifiers)
        .map(|(now, then)| now.verifier != then.verifier)
        .collect();
    for (judged, _) in side
        .verifiers
        .iter_mut()
        .zip(&changed)
        .filter(|(_, is)| **is)
    {
        judged.load = verify::load_context(&judged.verifier.context, &judged.verifier.versions);
    }
    for judged in &mut side.chains {
        let Some(chain) = side.evidence.chains.get(judged.chain) else {
            continue;
        };
        let is_other = before.evidence.chains.get(judged.chain) != Some(chain);
        for one in &mut judged.verdicts {
            let is_asked = is_other || changed.get(one.verifier) == Some(&true);
            if let (true, Some(verifier)) = (is_asked, side.verifiers.get(one.verifier)) {
                one.verdict = verify::verify(&chain.presented, &verifier.verifier);
            }
        }
        if is_other {
            let proxy = chain.proxy.and_then(|id| side.evidence.proxies.get(id.0));
            let versions =
                version.map_or_else(|| pairing::versions_of(proxy).0, |version| vec![version]);
            for (role, load) in &mut judged.load {
                *load = verify::load_own_chain(chain, *role, &versions);
            }
        }
    }
}

/// What an answer became when a value was swapped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof {
    /// Which value was put where.
    pub swap: Swap,
    /// The question.
    pub question: Question,
    /// The answer with the side's own value.
    pub before: Answer,
    /// The answer with the other side's value: the one that the other side gets.
    pub after: Answer,
}
