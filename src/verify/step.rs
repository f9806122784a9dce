//! A step: what one check found, from the verifier that makes it to the report.

use serde::Serialize;

use super::Failure;
use crate::knowledge::Check;
use crate::knowledge::errors::LibraryError;
use crate::knowledge::errors::x509::X509Error;

/// How a step ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum StepOutcome {
    /// The check was made and the chain passed.
    Passed,
    /// The check refuses the chain, for every value that facts not in evidence can have.
    Failed,
    /// The evidence does not show what the check looks at, or versions differ.
    Undecided,
    /// This verifier does not make the check here.
    NotApplicable,
}

/// One check's outcome in one trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which check.
    pub check: Check,
    /// How it ended.
    pub outcome: StepOutcome,
    /// Index in the built chain (leaf 0) of the certificate it is about; BoringSSL prints -1 in one case.
    pub depth: Option<i32>,
    /// What was compared and found, in one clause.
    pub detail: String,
    /// What is seen when it refuses. Until traces are joined it stands on undecided steps too: the text of a later failure is
    /// only certain if no earlier check prints another one.
    pub failure: Option<Failure>,
    /// What an undecided step lacks.
    pub missing: Vec<Missing>,
    /// Whether a failure stops the connection. Not so under ACCEPT_UNTRUSTED, and for warnings.
    pub binding: bool,
    /// Whether the outcome rests on something assumed (naming, anchors, validator, clock).
    pub assumed: bool,
    /// What is in the TLS library's error queue when the step is over, oldest first, where the step puts anything there.
    pub queued: Vec<LibraryError>,
}

impl Step {
    pub(in crate::verify) fn new(
        check: Check,
        outcome: StepOutcome,
        detail: impl Into<String>,
    ) -> Self {
        Self {
            check,
            outcome,
            depth: None,
            detail: detail.into(),
            failure: None,
            missing: Vec::new(),
            binding: true,
            assumed: false,
            queued: Vec::new(),
        }
    }

    /// The chain passed.
    pub fn passed(check: Check, detail: impl Into<String>) -> Self {
        Self::new(check, StepOutcome::Passed, detail)
    }

    /// The check refuses.
    pub fn failed(check: Check, detail: impl Into<String>, failure: Failure) -> Self {
        Self {
            failure: Some(failure),
            ..Self::new(check, StepOutcome::Failed, detail)
        }
    }

    /// The check is not made.
    pub fn not_applicable(check: Check, detail: impl Into<String>) -> Self {
        Self::new(check, StepOutcome::NotApplicable, detail)
    }

    /// The evidence does not decide it.
    pub fn undecided(
        check: Check,
        detail: impl Into<String>,
        failure: Failure,
        missing: Vec<Missing>,
    ) -> Self {
        Self {
            failure: Some(failure),
            missing,
            ..Self::new(check, StepOutcome::Undecided, detail)
        }
    }

    /// Something worth a word that never stops a connection.
    pub fn warning(check: Check, detail: impl Into<String>) -> Self {
        Self {
            binding: false,
            ..Self::new(check, StepOutcome::Failed, detail)
        }
    }

    /// By a three-valued answer to "does the chain pass?".
    pub fn decided(
        check: Check,
        passes: Option<bool>,
        detail: impl Into<String>,
        failure: Failure,
        missing: &[Missing],
    ) -> Self {
        match passes {
            Some(true) => Self::passed(check, detail),
            Some(false) => Self::failed(check, detail, failure),
            None => Self::undecided(check, detail, failure, missing.to_vec()),
        }
    }

    /// The same step, resting on something assumed.
    #[must_use]
    pub fn taken_for_granted(mut self) -> Self {
        self.assumed = true;
        self
    }

    /// The same step about a certificate of the built chain.
    #[must_use]
    pub fn at(mut self, depth: i32) -> Self {
        self.depth = Some(depth);
        self
    }

    /// The same step, which leaves these errors in the library's queue.
    #[must_use]
    pub fn queueing(mut self, queued: Vec<LibraryError>) -> Self {
        self.queued = queued;
        self
    }

    /// The verification code of a failure, where it has one.
    pub fn x509_error(&self) -> Option<X509Error> {
        self.failure.as_ref()?.x509_error
    }

    /// Whether it ends the connection.
    pub fn refuses(&self) -> bool {
        self.binding && self.outcome == StepOutcome::Failed
    }

    /// Whether it may end the connection.
    pub fn may_refuse(&self) -> bool {
        self.binding && self.outcome == StepOutcome::Undecided
    }

    /// As reports show it: what an undecided step would print is certain to nobody.
    #[must_use]
    pub fn finished(self) -> Self {
        Self {
            failure: self.failure.filter(|_| self.outcome == StepOutcome::Failed),
            ..self
        }
    }
}

/// Evidence that is missing to decide a step.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Missing {
    /// What is missing, such as `leaf key usage`.
    pub fact: String,
    /// Whose evidence shows it: `true` for the presenter's, `false` for the verifier's.
    #[serde(skip)]
    pub at_presenter: bool,
    /// The flag that says it where no evidence does, such as `--tls-version <1.2|1.3>`.
    #[serde(skip)]
    pub flag: Option<&'static str>,
}

impl Missing {
    /// The same fact, which a flag can say too.
    #[must_use]
    pub fn or_by(self, flag: &'static str) -> Self {
        Self {
            flag: Some(flag),
            ..self
        }
    }
}

/// A fact the presenter's evidence would show.
pub(super) fn at_presenter(fact: &str) -> Missing {
    Missing {
        fact: fact.to_owned(),
        at_presenter: true,
        flag: None,
    }
}

/// A fact the verifier's evidence would show.
pub(super) fn at_verifier(fact: &str) -> Missing {
    Missing {
        fact: fact.to_owned(),
        at_presenter: false,
        flag: None,
    }
}
