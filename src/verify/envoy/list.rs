//! The certificate list as a whole: is there one, does everything in it parse (2.1, 5.11, 6.4).

use crate::knowledge::Check;
use crate::knowledge::envoy::Release;
use crate::knowledge::errors::{self, LibraryError};
use crate::model::{Presented, Role, TlsVersion};
use crate::verify::Failure;
use crate::verify::Step;
use crate::verify::boringssl::{self, LeafStructure};
use crate::verify::step::{at_presenter, at_verifier};

use super::text;

/// What an empty list leads to. `required`: whether a certificate is required, `None` where that is not in evidence.
pub(super) fn no_certificate(
    presented: &Presented,
    judges: Role,
    required: Option<bool>,
    release: &Release,
    tls: TlsVersion,
) -> Step {
    let check = Check::NoClientCert;
    if !presented.certificates.is_empty() {
        return Step::passed(check, "a certificate is presented");
    }
    let failure = match (judges, tls) {
        // A TLS 1.2 server cannot leave its certificate out without breaking the message.
        (Role::Server, TlsVersion::V1_0 | TlsVersion::V1_1 | TlsVersion::V1_2) => {
            text::tls_failure(&[LibraryError::DECODE_ERROR], Some(errors::DECODE_ERROR))
        }
        _ => text::no_certificate_failure(release, tls),
    };
    if !presented.complete {
        return Step::undecided(
            check,
            "what is presented is not in evidence",
            failure,
            vec![at_presenter("the presented chain")],
        );
    }
    Step::decided(
        check,
        required.map(|required| !required),
        match required {
            Some(true) => "no certificate is presented, and one is required",
            Some(false) => "no certificate is presented, and none is required",
            None => "no certificate is presented; whether one is required is not in evidence",
        },
        failure,
        &[at_verifier(
            "require_client_certificate and validation context",
        )],
    )
}

/// An entry of the list without any byte is an error of the framing, found before anything is parsed (6.4).
pub(super) fn framing(presented: &Presented) -> Option<Step> {
    let index = presented
        .certificates
        .iter()
        .zip(0..)
        .find(|(certificate, _)| certificate.der.as_ref().is_some_and(|der| der.is_empty()))
        .map(|(_, index)| index)?;
    let queued = [LibraryError::CERT_LENGTH_MISMATCH];
    let failure = text::tls_failure(&queued, Some(errors::DECODE_ERROR));
    Some(Step::failed(Check::ListParse, "an entry of the list is empty", failure).at(index))
}

/// Whether every certificate that was sent parses, needed for the chain or not (5.11).
pub(super) fn parse(presented: &Presented, release: &Release) -> Step {
    let check = Check::ListParse;
    let refusal = presented
        .certificates
        .iter()
        .zip(0..)
        .find_map(|(certificate, index)| {
            boringssl::parses(certificate, release.boringssl)
                .err()
                .map(|refusal| (index, refusal))
        });
    if let Some((index, refusal)) = refusal {
        let is_outer = index == 0 && refusal.leaf == LeafStructure::Unsound;
        let mut queued: Vec<LibraryError> = if is_outer {
            vec![LibraryError::CANNOT_PARSE_LEAF_CERT]
        } else {
            refusal.queued
        };
        // Whoever builds the list of certificates adds an error, and so does whoever reads the message.
        let of_callers = if is_outer { 1 } else { 2 };
        queued.extend(vec![LibraryError::DECODE_ERROR; of_callers]);
        let failure = text::tls_failure(&queued, Some(errors::DECODE_ERROR));
        return Step::failed(check, refusal.detail, failure).at(index);
    }
    if presented.complete {
        Step::passed(check, "every certificate of the list parses")
    } else {
        Step::undecided(
            check,
            "certificates behind the leaf are not in evidence",
            Failure {
                counter: Some(text::CONNECTION_ERROR.to_owned()),
                ..Failure::default()
            },
            vec![at_presenter("intermediates")],
        )
    }
}
