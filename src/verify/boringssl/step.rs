//! Short forms for steps about a certificate of the chain that is built. What Envoy prints of a failure is put to its code
//! later.

use super::X509Error;
use crate::knowledge::Check;
use crate::verify::{Failure, Missing, Step, StepOutcome};

impl Step {
    /// The certificate at this depth passes.
    pub(super) fn passed_at(check: Check, depth: usize, detail: impl Into<String>) -> Self {
        Self::passed(check, detail).at(in_chain(depth))
    }

    /// The certificate at this depth is refused with this code.
    pub(super) fn refused(
        check: Check,
        depth: usize,
        error: X509Error,
        detail: impl Into<String>,
    ) -> Self {
        let failure = Failure {
            x509_error: Some(error),
            ..Failure::default()
        };
        Self::failed(check, detail, failure).at(in_chain(depth))
    }

    /// The evidence does not show what the check looks at.
    pub(super) fn open(
        check: Check,
        depth: Option<usize>,
        detail: impl Into<String>,
        missing: &[Missing],
    ) -> Self {
        Self {
            depth: depth.map(in_chain),
            missing: missing.to_vec(),
            ..Self::new(check, StepOutcome::Undecided, detail)
        }
    }
}

fn in_chain(depth: usize) -> i32 {
    i32::try_from(depth).unwrap_or(i32::MAX)
}
