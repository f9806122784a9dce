//! Traces and verdicts.

use serde::Serialize;

use crate::knowledge::Check;
use crate::knowledge::errors::x509::X509Error;
use crate::knowledge::errors::{EnvoyError, LibraryError};
use crate::verify::{Missing, Step};

/// What is seen when a check refuses.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Failure {
    /// X.509 verification code (BoringSSL `X509_V_ERR_*`), when the chain verification produced one.
    pub x509_error: Option<X509Error>,
    /// Character for character what `%DOWNSTREAM_/UPSTREAM_TRANSPORT_FAILURE_REASON%` holds before blanks are replaced;
    /// `None` where the candidates would print different texts.
    pub envoy_error: Option<EnvoyError>,
    /// The counter that moves, such as `ssl.fail_verify_error`; `None` where that depends on what is not in evidence.
    pub counter: Option<String>,
    /// The alert the other side receives, as its Envoy would print it; `None` for no alert or unknown.
    pub peer_sees: Option<EnvoyError>,
}

impl Failure {
    /// With errors that were in the library's queue before.
    pub(crate) fn queue_behind(&mut self, before: &[LibraryError]) {
        if let Some(EnvoyError::Queue(queue)) =
            self.envoy_error.take_if(|error| error.queue().is_some())
        {
            self.envoy_error = Some(queue.behind(before).into());
        }
    }
}

/// The answer about one chain by one verifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Accepted.
    Accepted,
    /// The evidence does not decide it.
    Undecided,
    /// Rejected: every completion of what is not in evidence rejects.
    Rejected,
    /// The verifier does not load its own configuration, so it serves nobody.
    Refused,
}

/// The first failed step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Which check.
    pub check: Check,
    /// Index in the built chain.
    pub depth: Option<i32>,
    /// What is seen.
    pub failure: Failure,
}

/// A trace with its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The outcome.
    pub outcome: Outcome,
    /// Whether a failing check would have stopped the connection (`false`: ACCEPT_UNTRUSTED, or a context that verifies nothing).
    pub enforced: bool,
    /// What was taken for granted because no evidence format can show it.
    pub assumptions: Vec<String>,
    /// The first failed step of a rejected or refused verdict.
    pub reason: Option<Reason>,
    /// The verifier's `ssl.*` counters that move, sorted, also where it accepts (ACCEPT_UNTRUSTED counts what it lets
    /// pass). Those that name what was negotiated are left out. `None` where that is not decided, or for no Envoy.
    pub counters: Option<Vec<String>>,
    /// All steps in the order Envoy takes them.
    pub steps: Vec<Step>,
    /// What would decide the undecided steps.
    pub missing: Vec<Missing>,
}

/// Whether Envoy loads something of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LoadOutcome {
    /// It loads.
    Loads,
    /// The evidence does not decide it.
    Undecided,
    /// It is refused.
    Refused,
}

/// The answer about loading a chain, a CA bundle, CRLs or a whole context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadVerdict {
    /// The outcome.
    pub outcome: LoadOutcome,
    /// The check that refuses, when one does.
    pub check: Option<Check>,
    /// What Envoy prints; `None` where versions print different texts.
    pub envoy_error: Option<EnvoyError>,
    /// What was found, in one clause.
    pub detail: String,
    /// All steps.
    pub steps: Vec<Step>,
}
