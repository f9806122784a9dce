//! Model to traces: how each verifier decides about a chain.
//!
//! [`verify`] is the one entry: it runs the engine that the verifier names, for every version it may be running, and
//! joins the answers. A *check* ([`Check`]) is one decision of a verifier, a *step* ([`Step`]) its outcome in one trace.

pub(crate) mod boringssl;
mod check;
mod trace;

pub use check::Check;
pub use trace::{
    Failure, LoadOutcome, LoadVerdict, Missing, Outcome, Reason, Step, StepOutcome, Verdict,
};
