//! Two judgements held against each other: which facts differ, and which of the differences change an answer.
//!
//! A difference is *proved* to change a verdict by asking again: the good side's value is put into the bad side (facts, not
//! bytes), the same verifiers judge the same chain once more, and where an answer becomes the good side's, that value made
//! it. The bad value in the good chain is tried as well. What only moves answers that both sides share, because it fits
//! nothing but its own surroundings, proves nothing.

mod answers;
mod certificate;
mod chain;
mod collect;
mod pairs;
mod relation;
mod san;
mod swap;
mod transplant;
mod verifier;

use crate::config::Thresholds;
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::model::{Certificate, Chain, EnvoyVersion, TlsContext, Verifier};
use crate::verify::Outcome;

pub use answers::{Answer, Proof, Question};
pub use certificate::Nature;
pub use pairs::{ChainPair, ContextPair};
pub use san::layout;

/// One of the two sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// The one that works.
    Good,
    /// The one that does not.
    Bad,
}

impl Side {
    /// This side's part of a pair (good, bad).
    pub const fn of<T: Copy>(self, pair: (T, T)) -> T {
        match self {
            Self::Good => pair.0,
            Self::Bad => pair.1,
        }
    }

    /// The other side.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Good => Self::Bad,
            Self::Bad => Self::Good,
        }
    }
}

/// A value put in another's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Swap {
    /// The side that got the other side's value.
    pub into: Side,
    /// In what form.
    pub way: Way,
}

/// In what form a value is put in another's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// As it is.
    AsItIs,
    /// The other's layout of the path with the workload's own names.
    OwnNames,
    /// The same time left: moved by what lies between the moments the two sides are judged at.
    SameTimeLeft,
    /// With the anchors of the side it comes from.
    WithAnchors,
}

/// Where a field stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In a certificate that is sent.
    Certificate {
        /// Index into [`Comparison::chains`].
        pair: usize,
        /// Index into [`ChainPair::certificates`].
        certificate: usize,
    },
    /// In the chain as a whole.
    Chain {
        /// Index into [`Comparison::chains`].
        pair: usize,
    },
    /// In the verifier that judges the chain.
    Verifier {
        /// Index into [`Comparison::chains`].
        pair: usize,
        /// Index into [`ChainPair::verdicts`].
        verdict: usize,
    },
    /// In a context of a proxy; index into [`Comparison::contexts`].
    Context(usize),
}

/// A field: the name of a fact in JSON, or a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Where.
    pub place: Place,
    /// The fact's name.
    pub name: &'static str,
    /// Which part of it; `None`: all of it.
    pub part: Option<&'static str>,
}

/// The value of a field on one side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// It is the fact of the certificate by that name.
    Fact,
    /// Text; nothing where there is none.
    Lines(Vec<String>),
}

/// What a difference does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// It changes a verdict, or a check of one.
    Verdict,
    /// It changes a warning.
    Warning,
    /// A check that the evidence leaves undecided looks at it.
    Undecided,
    /// Alone in the other side it is refused, for what stands around it there: that proves nothing.
    Tied,
    /// No answer depends on it.
    None,
}

/// Two values that are not equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Where it was met: the same two values in several verifiers are one difference.
    pub fields: Vec<Field>,
    /// Whether any two certificates, or any two moments, differ like this.
    pub nature: Nature,
    /// The good side's value.
    pub good: Value,
    /// The bad side's value.
    pub bad: Value,
    /// What it does.
    pub effect: Effect,
    /// What asking again showed.
    pub proofs: Vec<Proof>,
    /// Undecided checks that look at it.
    pub undecided: Vec<Check>,
}

/// Two values that are equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Equal {
    /// The field.
    pub field: Field,
    /// The value.
    pub value: Value,
}

/// A field that is not compared, because the evidence of a side does not show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotShown {
    /// The field.
    pub field: Field,
    /// The good side does not show it.
    pub by_good: bool,
    /// The bad side does not show it.
    pub by_bad: bool,
}

/// Both sides and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The side that works, judged.
    pub good: Judgement,
    /// The side that does not, judged.
    pub bad: Judgement,
    /// The chains that were compared.
    pub chains: Vec<ChainPair>,
    /// The contexts that were compared beside those of verifiers.
    pub contexts: Vec<ContextPair>,
    /// The differences: what changes a verdict first, in the order of the checks.
    pub differences: Vec<Difference>,
    /// The fields that are equal.
    pub equal: Vec<Equal>,
    /// The fields that are not shown by both.
    pub not_shown: Vec<NotShown>,
}

/// Names of what is swapped as a whole where no single field explains an answer.
const WHOLES: [&str; 2] = ["certificate", "verifier"];

/// What asking again needs beside the judgements.
#[derive(Debug, Clone, Copy)]
pub struct Settings<'a> {
    /// What rules compare with.
    pub thresholds: &'a Thresholds,
    /// `--envoy-version`.
    pub envoy_version: Option<EnvoyVersion>,
}

/// Compares.
pub fn compare(good: Judgement, bad: Judgement, settings: Settings<'_>) -> Comparison {
    let mut comparison = Comparison {
        chains: pairs::chains(&good, &bad),
        contexts: pairs::contexts(&good, &bad),
        good,
        bad,
        differences: Vec::new(),
        equal: Vec::new(),
        not_shown: Vec::new(),
    };
    collect::fields(&mut comparison);
    swap::prove(&mut comparison, settings);
    comparison
}

impl Comparison {
    /// A side.
    pub const fn side(&self, side: Side) -> &Judgement {
        match side {
            Side::Good => &self.good,
            Side::Bad => &self.bad,
        }
    }

    /// A chain of a pair.
    pub fn chain(&self, side: Side, pair: usize) -> Option<&Chain> {
        let pair = self.chains.get(pair)?;
        let chain = side.of((pair.good, pair.bad));
        self.side(side).evidence.chains.get(chain)
    }

    /// A certificate of a pair of chains.
    pub fn certificate(&self, side: Side, pair: usize, certificate: usize) -> Option<&Certificate> {
        let positions = self.chains.get(pair)?.certificates.get(certificate)?;
        let chain = self.chain(side, pair)?;
        chain.presented.certificates.get(side.of(*positions))
    }

    /// The verifier of a pair of verdicts.
    pub fn verifier(&self, side: Side, pair: usize, verdict: usize) -> Option<&Verifier> {
        let index = self.verifier_index(side, pair, verdict)?;
        Some(&self.side(side).verifiers.get(index)?.verifier)
    }

    /// Index of the verifier of a pair of verdicts among those of its side.
    pub fn verifier_index(&self, side: Side, pair: usize, verdict: usize) -> Option<usize> {
        let pair = self.chains.get(pair)?;
        let indices = pair.verdicts.get(verdict)?;
        let chain = side.of((pair.good, pair.bad));
        let judged = self
            .side(side)
            .chains
            .iter()
            .find(|judged| judged.chain == chain)?;
        Some(judged.verdicts.get(side.of(*indices))?.verifier)
    }

    /// A context of a pair.
    pub fn context(&self, side: Side, index: usize) -> Option<&TlsContext> {
        let pair = self.contexts.get(index)?;
        let (proxy, context) = side.of((pair.good, pair.bad));
        self.side(side)
            .evidence
            .proxies
            .get(proxy)?
            .contexts
            .get(context)
    }

    /// The chains of a side that nothing of the other side stands for.
    pub fn unpaired(&self, side: Side) -> Vec<usize> {
        (0..self.side(side).evidence.chains.len())
            .filter(|chain| {
                self.chains
                    .iter()
                    .all(|pair| side.of((pair.good, pair.bad)) != *chain)
            })
            .collect()
    }

    /// Whether something changes a verdict.
    pub fn changes_a_verdict(&self) -> bool {
        let decisive = |outcome: Outcome| match outcome {
            Outcome::Accepted => Some(true),
            Outcome::Rejected | Outcome::Refused => Some(false),
            Outcome::Undecided => None,
        };
        let turned = self.chains.iter().any(|pair| {
            pair.verdicts.iter().any(|(good, bad)| {
                let outcome = |side: Side, chain: usize, verdict: usize| {
                    let chains = &self.side(side).chains;
                    let judged = chains.iter().find(|judged| judged.chain == chain)?;
                    decisive(judged.verdicts.get(verdict)?.verdict.outcome)
                };
                matches!(
                    (
                        outcome(Side::Good, pair.good, *good),
                        outcome(Side::Bad, pair.bad, *bad)
                    ),
                    (Some(good), Some(bad)) if good != bad
                )
            })
        });
        turned
            || self
                .differences
                .iter()
                .any(|difference| difference.effect == Effect::Verdict)
    }
}

impl Difference {
    /// The field it was met in first.
    pub fn field(&self) -> Option<&Field> {
        self.fields.first()
    }
}
