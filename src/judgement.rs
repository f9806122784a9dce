//! What was judged: the evidence, the verifiers it was held against, and every verdict. Rules read it, reports show it.

mod issuers;
mod memo;
mod occurrence;
mod standing;
mod symptom;

pub use issuers::{CertificateSet, IssuerPlace, Issuers, names_issuer, starts_with_an_issuer};
pub use memo::Memo;
pub use occurrence::{Occurrence, all as occurrences, path_of};
pub use standing::{Assumption, Standing};
pub use symptom::{Explanation, Held, JudgedSymptom, Refuser, Relation};

use crate::config::FailOn;
use crate::finding::Finding;
use crate::model::{Clock, Evidence, Meeting, Role, Verifier};
use crate::verify::handshake::{Handshake, HandshakeOutcome};
use crate::verify::{LoadVerdict, Outcome, Verdict};

/// One chain held against one verifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainVerdict {
    /// Index into [`Judgement::verifiers`].
    pub verifier: usize,
    /// The presenter's role.
    pub presented_by: Role,
    /// The answer.
    pub verdict: Verdict,
}

/// All answers about one chain.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct JudgedChain {
    /// Index into `evidence.chains`.
    pub chain: usize,
    /// Whether Envoy loads it as its own certificate, by the role it presents it in.
    pub load: Vec<(Role, LoadVerdict)>,
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

/// Two proxies of the evidence that meet, and how that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedHandshake {
    /// Who meets whom.
    pub meeting: Meeting,
    /// How it ends, and what each side shows of it.
    pub handshake: Handshake,
    /// The client's verdict on the server's chain; `None` where there is none to be had (plaintext).
    pub client_verifies_server: Option<ChainVerdict>,
    /// The server's verdict on the client's chain; `None` where the server asks for none.
    pub server_verifies_client: Option<ChainVerdict>,
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
    /// What logs, counters and callers say, held against the verdicts.
    pub symptoms: Vec<JudgedSymptom>,
    /// Both directions of every connection between proxies in evidence.
    pub handshakes: Vec<JudgedHandshake>,
    /// The flags that were given with their values, for the next command.
    pub typed: Vec<(&'static str, String)>,
    /// The clock of the run, for what has no verifier of its own.
    pub clock: Clock,
    /// This machine's present moment or `--at`, to tell what has expired since the evidence was taken.
    pub now: crate::model::Instant,
    /// The certificates above leaves, once they were asked for.
    pub issuers: Memo<Issuers>,
}

/// A finished run: what was judged and what is said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// What was judged.
    pub judgement: Judgement,
    /// The findings in the order they are shown: what fails first at Envoy, first.
    pub findings: Vec<Finding>,
    /// The findings that were taken out, each with what took it out, in the same order.
    pub suppressed: Vec<Suppressed>,
    /// What makes the run fail.
    pub fail_on: FailOn,
    /// The folder that formats for other programs name files from: the repository's root, else the working directory.
    /// Absolute, never shown; empty where it is not known.
    pub root: String,
    /// The working directory below the root, with `/`; empty at the root.
    pub folder: String,
}

/// A finding that was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressed {
    /// The finding.
    pub finding: Finding,
    /// What took it out.
    pub by: SuppressedBy,
}

/// What takes a finding out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SuppressedBy {
    /// A suppression of the configuration.
    Suppression {
        /// Why, in the words of the configuration.
        reason: String,
        /// The last day it holds, as written; `None`: for good.
        until: Option<String>,
    },
    /// The baseline: the finding was there before.
    Baseline,
}

impl Report {
    /// Whether the run ends with exit code 1: a finding at or above `--fail-on`, or under `undecided` an open verdict or a
    /// refusal that rests on something assumed.
    pub fn fails(&self) -> bool {
        let finds = self
            .findings
            .iter()
            .any(|finding| self.fail_on.fails_on(finding.severity));
        let may_be_refused = || {
            let mut findings = self.findings.iter();
            self.has_undecided() || findings.any(|finding| finding.is_refusal_under_assumption)
        };
        finds || (self.fail_on.fails_on_undecided() && may_be_refused())
    }

    fn has_undecided(&self) -> bool {
        let judgement = &self.judgement;
        let of_chains = judgement
            .chains
            .iter()
            .flat_map(|chain| &chain.verdicts)
            .any(|judged| judged.verdict.outcome == Outcome::Undecided);
        let of_handshakes = judgement
            .handshakes
            .iter()
            .any(|judged| judged.handshake.outcome == HandshakeOutcome::Undecided);
        of_chains || of_handshakes
    }
}
