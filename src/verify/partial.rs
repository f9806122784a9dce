//! Steps on partial evidence: three-valued answers, and what an undecided step would look like if it refused.

use super::boringssl::LibraryError;
use super::{Failure, Missing, Step, StepOutcome};
use crate::knowledge::Check;

/// A step before it is joined with those of other versions. Unlike a finished [`Step`] it also says what would be seen if
/// an undecided check refused, because a later failure's text is only certain if no earlier check prints another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Draft {
    /// Which check.
    pub(crate) check: Check,
    /// How it ended.
    pub(crate) outcome: StepOutcome,
    /// Index in the built chain.
    pub(crate) depth: Option<i32>,
    /// What was compared and found.
    pub(crate) detail: String,
    /// What is seen if it refuses; on failed and undecided drafts.
    pub(crate) failure: Option<Failure>,
    /// What an undecided draft lacks.
    pub(crate) missing: Vec<Missing>,
    /// Whether a failure stops the connection. Not so under ACCEPT_UNTRUSTED, and for warnings.
    pub(crate) binding: bool,
    /// Whether the outcome rests on something assumed.
    pub(crate) assumed: bool,
    /// What is in the TLS library's error queue when the step is over, oldest first, where the step puts anything there.
    pub(crate) queued: Vec<LibraryError>,
}

impl Draft {
    fn new(check: Check, outcome: StepOutcome, detail: impl Into<String>) -> Self {
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
    pub(crate) fn passed(check: Check, detail: impl Into<String>) -> Self {
        Self::new(check, StepOutcome::Passed, detail)
    }

    /// The check refuses.
    pub(crate) fn failed(check: Check, detail: impl Into<String>, failure: Failure) -> Self {
        Self {
            failure: Some(failure),
            ..Self::new(check, StepOutcome::Failed, detail)
        }
    }

    /// The check is not made.
    pub(crate) fn not_applicable(check: Check, detail: impl Into<String>) -> Self {
        Self::new(check, StepOutcome::NotApplicable, detail)
    }

    /// The evidence does not decide it.
    pub(crate) fn undecided(
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
    pub(crate) fn warning(check: Check, detail: impl Into<String>) -> Self {
        Self {
            binding: false,
            ..Self::new(check, StepOutcome::Failed, detail)
        }
    }

    /// By a three-valued answer to "does the chain pass?".
    pub(crate) fn decided(
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

    /// The same draft, resting on something assumed.
    #[must_use]
    pub(crate) fn taken_for_granted(mut self) -> Self {
        self.assumed = true;
        self
    }

    /// The same draft about a certificate of the built chain.
    #[must_use]
    pub(crate) fn at(mut self, depth: i32) -> Self {
        self.depth = Some(depth);
        self
    }

    /// The same draft, which leaves these errors in the library's queue.
    #[must_use]
    pub(crate) fn queueing(mut self, queued: Vec<LibraryError>) -> Self {
        self.queued = queued;
        self
    }

    /// Whether it ends the connection.
    pub(crate) fn refuses(&self) -> bool {
        self.binding && self.outcome == StepOutcome::Failed
    }

    /// Whether it may end the connection.
    pub(crate) fn may_refuse(&self) -> bool {
        self.binding && self.outcome == StepOutcome::Undecided
    }

    /// The finished step.
    pub(crate) fn into_step(self) -> Step {
        Step {
            check: self.check,
            outcome: self.outcome,
            depth: self.depth,
            detail: self.detail,
            failure: match self.outcome {
                StepOutcome::Failed => self.failure,
                _ => None,
            },
            assumed: self.assumed,
        }
    }
}

/// A fact the presenter's evidence would show.
pub(crate) fn at_presenter(fact: &str) -> Missing {
    Missing {
        fact: fact.to_owned(),
        at_presenter: true,
        flag: None,
    }
}

/// A fact the verifier's evidence would show.
pub(crate) fn at_verifier(fact: &str) -> Missing {
    Missing {
        fact: fact.to_owned(),
        at_presenter: false,
        flag: None,
    }
}

/// Three-valued OR over answers.
pub(crate) fn any(answers: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    answers
        .into_iter()
        .try_fold(Some(false), |sum, answer| match answer {
            Some(true) => Err(()),
            Some(false) => Ok(sum),
            None => Ok(None),
        })
        .unwrap_or(Some(true))
}

#[cfg(test)]
mod tests {
    use super::any;

    #[test]
    fn one_yes_decides_and_an_unknown_keeps_it_open() {
        assert_eq!(any([None, Some(true)]), Some(true));
        assert_eq!(any([None, Some(false)]), None);
        assert_eq!(any([Some(false), Some(false)]), Some(false));
        assert_eq!(any([]), Some(false));
    }
}
