//! Errors that stay in the TLS library's queue behind a validator that lets the peer pass (6.5).

use crate::knowledge::Check;
use crate::model::{Fact, Role, TlsVersion};
use crate::verify::Step;
use crate::verify::StepOutcome;
use crate::verify::boringssl::LibraryError;

use super::default::Mode;
use super::leaf::LeafChecks;
use super::text;

/// What a validator leaves in the queue where the handshake goes on: what is there when its first step fails, if that stops
/// nothing, and what is there at the end of the chain otherwise.
pub(super) fn by_validator(steps: &[Step], mode: Mode) -> Vec<LibraryError> {
    let is_let_pass = |step: &&Step| {
        !step.binding && step.failure.is_some() && step.outcome == StepOutcome::Failed
    };
    let last = |step: &&Step| {
        step.check == Check::Policy
            && matches!(
                step.outcome,
                StepOutcome::Passed | StepOutcome::NotApplicable
            )
    };
    let step = match steps.iter().find(is_let_pass) {
        Some(failed) if !mode.enforced => Some(failed),
        _ => steps.iter().rev().find(last),
    };
    step.map(|step| step.queued.clone()).unwrap_or_default()
}

/// A TLS 1.2 client waits for the server's last message within the call that verified its certificate, and takes an error
/// that is in the queue by then for the reason of its waiting (`SSL_get_error`). In TLS 1.3, and on the server's side,
/// everything is there already, and the next call empties the queue.
/// `before`: the steps that come before.
pub(super) fn check(left: &[LibraryError], leaf: &LeafChecks<'_>, before: &[Step]) -> Option<Step> {
    let waits = leaf.judges == Role::Server && leaf.tls < TlsVersion::V1_3;
    // Looking past a wrong key usage empties the queue.
    if before.iter().any(Step::refuses) {
        // What is left once that is mended is not known.
        return None;
    }
    if left.is_empty() || !waits || leaf.lets_wrong_key_usage_pass() == Some(true) {
        return None;
    }
    let step = Step::failed(
        Check::LeftErrors,
        "the validator lets the peer pass and leaves errors in the library's queue",
        text::tls_failure(left, None),
    );
    // A client that is asked for its own certificate empties the queue when it chooses one; who asks is not in evidence.
    let may_be_asked = !matches!(&leaf.context.certificates, Fact::Absent)
        && leaf
            .context
            .certificates
            .value()
            .is_none_or(|own| !own.is_empty());
    Some(if may_be_asked {
        step.taken_for_granted()
    } else {
        step
    })
}
