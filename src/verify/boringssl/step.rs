//! Short forms for the outcomes of a step.

use super::{ChainStep, LibraryError, X509Error};
use crate::knowledge::Check;
use crate::verify::{Missing, StepOutcome};

impl ChainStep {
    /// The certificate at this depth passes.
    pub(super) fn passed(check: Check, depth: usize, detail: impl Into<String>) -> Self {
        Self::of(check, StepOutcome::Passed, Some(depth), detail.into())
    }

    /// The chain as a whole passes.
    pub(super) fn chain_passed(check: Check, detail: impl Into<String>) -> Self {
        Self::of(check, StepOutcome::Passed, None, detail.into())
    }

    /// The check is not made in this verification.
    pub(super) fn not_applicable(check: Check, detail: impl Into<String>) -> Self {
        Self::of(check, StepOutcome::NotApplicable, None, detail.into())
    }

    /// The certificate at this depth is refused.
    pub(super) fn failed(
        check: Check,
        depth: usize,
        error: X509Error,
        detail: impl Into<String>,
    ) -> Self {
        let step = Self::of(check, StepOutcome::Failed, Some(depth), detail.into());
        Self {
            x509_error: Some(error),
            ..step
        }
    }

    /// The evidence does not show what the check looks at.
    pub(super) fn undecided(
        check: Check,
        depth: Option<usize>,
        detail: impl Into<String>,
        missing: &[Missing],
    ) -> Self {
        Self {
            missing: missing.to_vec(),
            ..Self::of(check, StepOutcome::Undecided, depth, detail.into())
        }
    }

    /// With errors queued in front of the one that ends the handshake, oldest first.
    pub(super) fn queueing(self, queued: Vec<LibraryError>) -> Self {
        Self { queued, ..self }
    }

    /// With the depth that BoringSSL prints, where that is not the certificate's own.
    pub(super) fn printed_at(self, depth: i32) -> Self {
        Self {
            depth: Some(depth),
            ..self
        }
    }

    fn of(check: Check, outcome: StepOutcome, depth: Option<usize>, detail: String) -> Self {
        Self {
            check,
            outcome,
            depth: depth.map(|depth| i32::try_from(depth).unwrap_or(i32::MAX)),
            detail,
            x509_error: None,
            queued: Vec::new(),
            missing: Vec::new(),
        }
    }
}

/// Something that the presenter's evidence would show.
pub(super) fn presenter_lacks(fact: &str) -> Missing {
    Missing {
        fact: fact.to_owned(),
        at_presenter: true,
        flag: None,
    }
}

/// Something that the verifier's evidence would show.
pub(super) fn verifier_lacks(fact: &str) -> Missing {
    Missing {
        fact: fact.to_owned(),
        at_presenter: false,
        flag: None,
    }
}
