//! Chain verification as the validators call it: BoringSSL's steps, worded as Envoy prints them (2.2, 4, 0.3).

use crate::knowledge::envoy::Release;
use crate::model::{Certificate, Fact, Presented};
use crate::verify::Step;
use crate::verify::boringssl::{self, Request, X509Error};
use crate::verify::{Failure, StepOutcome};

use super::text;

/// Runs the verification. `fixed_alert`: what the SPIFFE validator sends whatever the code; otherwise the code decides.
pub(super) fn check(
    request: &Request<'_>,
    release: &Release,
    fixed_alert: Option<u8>,
) -> Vec<Step> {
    boringssl::verify_chain(request)
        .into_iter()
        .map(|step| worded(step, request, release, fixed_alert))
        .collect()
}

/// The step with what Envoy prints of its failure.
fn worded(
    mut step: Step,
    request: &Request<'_>,
    release: &Release,
    fixed_alert: Option<u8>,
) -> Step {
    let code = step.x509_error();
    // A failed step without code is a warning (ambiguous anchors): nothing is refused by it.
    step.binding = step.outcome != StepOutcome::Failed || code.is_some();
    step.failure = match (step.outcome, code) {
        (StepOutcome::Failed, Some(code)) => {
            Some(failure(code, &step, request, release, fixed_alert))
        }
        (StepOutcome::Undecided, _) => Some(Failure {
            counter: Some(text::FAIL_VERIFY_ERROR.to_owned()),
            ..Failure::default()
        }),
        _ => None,
    };
    step
}

fn failure(
    error: X509Error,
    step: &Step,
    request: &Request<'_>,
    release: &Release,
    fixed_alert: Option<u8>,
) -> Failure {
    let depth = step.depth.unwrap_or_default();
    let detail = text::chain_detail(release, error, depth, certificate_at(depth, request));
    Failure {
        x509_error: Some(error),
        ..text::verification_failure(
            release,
            &step.queued,
            detail.as_deref(),
            text::FAIL_VERIFY_ERROR,
            fixed_alert.unwrap_or_else(|| error.alert().number()),
        )
    }
}

/// The certificate at a depth of the built chain, as far as its CRL distribution points go: the leaf, or any other where
/// none has such points.
fn certificate_at<'a>(depth: i32, request: &Request<'a>) -> Option<&'a Certificate> {
    let presented: &'a Presented = request.presented;
    if depth <= 0 {
        return presented.certificates.first();
    }
    let mut others = presented
        .certificates
        .iter()
        .skip(1)
        .chain(request.store.anchors());
    let first = others.next()?;
    let is_without = |certificate: &&Certificate| {
        matches!(
            certificate.crl_distribution_points,
            Fact::Absent | Fact::Unreadable { .. }
        )
    };
    std::iter::once(first)
        .chain(others)
        .all(|certificate| is_without(&certificate))
        .then_some(first)
}
