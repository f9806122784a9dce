//! The `ssl.*` counters that one handshake moves at the verifier (0.5; `CertValidator` and `ContextImpl::logHandshake`).
//!
//! Those that name what was negotiated (ciphers, curves, versions, signature algorithms) tell nothing of the verdict and are
//! left to [`crate::verify::handshake`].

use crate::model::Presented;
use crate::verify::Step;
use crate::verify::StepOutcome;

use super::leaf::LeafChecks;

/// A handshake that ends with a peer of which no certificate is known.
const NO_CERTIFICATE: &str = "ssl.no_certificate";
/// A finished handshake that let the wrong key usage of an RSA leaf pass.
const WAS_KEY_USAGE_INVALID: &str = "ssl.was_key_usage_invalid";

/// What a server counts that asks its clients for nothing.
pub(super) fn of_nobody_asked() -> Vec<String> {
    vec![NO_CERTIFICATE.to_owned()]
}

/// The counters, sorted; `None` where facts that are not in evidence decide. `leaf` is `None` where nothing is presented.
pub(super) fn of(
    steps: &[Step],
    presented: &Presented,
    leaf: Option<&LeafChecks<'_>>,
) -> Option<Vec<String>> {
    let end = steps.iter().position(Step::refuses);
    let made = end.map_or(steps, |end| &steps[..=end]);
    if made
        .iter()
        .any(|step| step.outcome == StepOutcome::Undecided)
    {
        return None;
    }
    let counter = |step: &Step| step.failure.as_ref()?.counter.clone();
    // A validator counts its first refusal, whether that ends the connection or not.
    let let_pass = made
        .iter()
        .filter(|step| !step.binding && step.outcome == StepOutcome::Failed)
        .find_map(counter);
    let mut counters: Vec<String> = let_pass.into_iter().collect();
    match (end.map(|end| &steps[end]), leaf) {
        (Some(refusing), _) => counters.push(counter(refusing)?),
        (None, Some(leaf)) => {
            if leaf.lets_wrong_key_usage_pass()? {
                counters.push(WAS_KEY_USAGE_INVALID.to_owned());
            }
        }
        (None, None) if presented.complete => counters.extend(of_nobody_asked()),
        (None, None) => return None,
    }
    counters.sort();
    Some(counters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::Check;
    use crate::verify::Failure;

    fn failed(check: Check, counter: &str, binding: bool) -> Step {
        let failure = Failure {
            counter: Some(counter.to_owned()),
            ..Failure::default()
        };
        Step {
            binding,
            ..Step::failed(check, "no", failure)
        }
    }

    #[test]
    fn a_refusal_that_is_let_pass_counts_beside_what_ends_the_connection() {
        let steps = [
            failed(Check::Expired, "ssl.fail_verify_error", false),
            failed(Check::SanMatch, "ssl.fail_verify_san", false),
            failed(Check::HandshakeSignature, "ssl.connection_error", true),
        ];
        assert_eq!(
            of(&steps, &Presented::default(), None),
            Some(vec![
                "ssl.connection_error".to_owned(),
                "ssl.fail_verify_error".to_owned()
            ])
        );
    }

    #[test]
    fn what_is_not_in_evidence_leaves_the_counters_open() {
        let open = Step::undecided(Check::Expired, "hidden", Failure::default(), Vec::new());
        let steps = [open, failed(Check::SanMatch, "ssl.fail_verify_san", true)];
        assert_eq!(of(&steps, &Presented::default(), None), None);
    }

    #[test]
    fn nobody_who_presents_anything_counts_once_the_list_is_known_to_be_empty() {
        let mut presented = Presented::default();
        assert_eq!(of(&[], &presented, None), None);
        presented.complete = true;
        assert_eq!(of(&[], &presented, None), Some(of_nobody_asked()));
    }
}
