//! What was judged: the evidence, the verifiers it was held against, and every verdict. Rules read it, reports show it.

use crate::finding::Finding;
use crate::model::{Clock, Evidence, PresentedBy, Verifier};
use crate::verify::{LoadVerdict, Outcome, Verdict};

/// One chain held against one verifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainVerdict {
    /// Index into [`Judgement::verifiers`].
    pub verifier: usize,
    /// The presenter's role.
    pub presented_by: PresentedBy,
    /// The answer.
    pub verdict: Verdict,
}

/// All answers about one chain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JudgedChain {
    /// Index into `evidence.chains`.
    pub chain: usize,
    /// Whether Envoy loads it as its own certificate, by the role it presents it in.
    pub load: Vec<(PresentedBy, LoadVerdict)>,
    /// The verdicts, worst first where nothing else orders them.
    pub verdicts: Vec<ChainVerdict>,
}

impl JudgedChain {
    /// The worst outcome of all verdicts; `None` where no verifier judges it.
    pub fn worst(&self) -> Option<Outcome> {
        self.verdicts
            .iter()
            .map(|judged| judged.verdict.outcome)
            .max()
    }
}

/// A verifier's own loading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedVerifier {
    /// The verifier.
    pub verifier: Verifier,
    /// Whether it loads its validation context.
    pub load: LoadVerdict,
}

/// Everything that was decided, before rules word it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The evidence.
    pub evidence: Evidence,
    /// The verifiers.
    pub verifiers: Vec<JudgedVerifier>,
    /// One entry per chain of the evidence, in its order.
    pub chains: Vec<JudgedChain>,
    /// The clock of the run, for what has no verifier of its own.
    pub clock: Clock,
    /// This machine's present moment or `--at`, to tell what has expired since the evidence was taken.
    pub now: crate::model::Instant,
}

/// A finished run: what was judged and what is said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What was judged.
    pub judgement: Judgement,
    /// The findings in the order they are shown: what fails first at Envoy, first.
    pub findings: Vec<Finding>,
    /// How many findings a suppression took out.
    pub suppressed: usize,
}
