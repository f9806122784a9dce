//! The exact texts of handshake failures, and what goes with them: counter and alert (0.3, 0.5, 0.6).

use crate::knowledge::envoy::{FailureDetail, Release};
use crate::knowledge::errors::{self, EnvoyError, ErrorQueue, LibraryError};
use crate::model::{Certificate, Fact, GeneralName, GeneralNames, TlsVersion};
use crate::verify::Failure;
use crate::verify::boringssl::{self, X509Error};

/// Chain verification and the SPIFFE validator's own steps count here.
pub(super) const FAIL_VERIFY_ERROR: &str = "ssl.fail_verify_error";
/// SAN mismatches count here.
pub(super) const FAIL_VERIFY_SAN: &str = "ssl.fail_verify_san";
/// Pin mismatches count here.
pub(super) const FAIL_VERIFY_CERT_HASH: &str = "ssl.fail_verify_cert_hash";
/// A missing client certificate counts here.
pub(super) const FAIL_VERIFY_NO_CERT: &str = "ssl.fail_verify_no_cert";
/// Everything that is no "counted" error (`drainErrorQueue`) counts here.
pub(super) const CONNECTION_ERROR: &str = "ssl.connection_error";

/// A validator that said no. `detail` is what it left behind, without the common start; `None` where the evidence does
/// not show everything that text would hold.
pub(super) fn verification_failure(
    release: &Release,
    queued: &[LibraryError],
    detail: Option<&str>,
    counter: &str,
    alert: u8,
) -> Failure {
    let queue =
        ErrorQueue::of(queued.iter().copied()).then(LibraryError::CERTIFICATE_VERIFY_FAILED);
    let envoy_error = if release.failure_detail == FailureDetail::None {
        Some(queue)
    } else {
        detail.map(|detail| queue.with_detail(format!("verify cert failed: {detail}")))
    };
    Failure {
        x509_error: None,
        envoy_error: envoy_error.map(EnvoyError::Queue),
        counter: Some(counter.to_owned()),
        peer_sees: errors::alert_received(alert).map(EnvoyError::Queue),
    }
}

/// The detail of a chain verification failure (`getX509VerificationErrorInfo`). `certificate` is the one at that depth,
/// where it is known.
pub(super) fn chain_detail(
    release: &Release,
    error: X509Error,
    depth: i32,
    certificate: Option<&Certificate>,
) -> Option<String> {
    let place = format!("X509_verify_cert: certificate verification error at depth {depth}: ");
    let is_crl_error = matches!(
        error,
        X509Error::UNABLE_TO_GET_CRL
            | X509Error::CRL_NOT_YET_VALID
            | X509Error::CRL_HAS_EXPIRED
            | X509Error::CERT_REVOKED
    );
    if !is_crl_error || release.failure_detail != FailureDetail::Full {
        return Some(format!("{place}{error}"));
    }
    let text = format!("{place}certificate revocation check against provided CRLs failed: {error}");
    match &certificate?.crl_distribution_points {
        Fact::NotInEvidence => None,
        Fact::Absent | Fact::Unreadable { .. } => Some(text),
        Fact::Present { value, .. } if value.is_empty() => Some(text),
        // Full names of every kind are told, each as a SAN would be; those of some kinds are empty then.
        Fact::Present { value, .. } => Some(format!(
            "{text}, certificate CRL distribution points: [{}]",
            as_printed(value)
        )),
    }
}

/// The list of SANs as failure details hold it (3.3): every name in the certificate's order. `None` where the evidence
/// does not show them all. Bytes that are no UTF-8 stand for the character of their number, as in Envoy's JSON.
fn san_list(names: &Fact<&GeneralNames>) -> Option<String> {
    match names {
        Fact::NotInEvidence => None,
        Fact::Absent | Fact::Unreadable { .. } => Some(String::new()),
        Fact::Present { value, .. } => value.complete.then(|| as_printed(&value.names)),
    }
}

/// Names as they are printed between brackets.
fn as_printed(names: &[GeneralName]) -> String {
    let names: Vec<String> = names
        .iter()
        .map(|name| as_logged(&rendered(name)))
        .collect();
    names.join(", ")
}

/// A value as logs hold it.
fn as_logged(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| char::from(*byte)));
    }
    text
}

/// A SAN as Envoy renders it (3.1): bytes for text, the textual form of addresses of 4 or 16 bytes, the value of an
/// otherName; nothing for every other kind.
pub(super) fn rendered(name: &GeneralName) -> Vec<u8> {
    match name {
        GeneralName::Uri { bytes, .. }
        | GeneralName::Dns { bytes, .. }
        | GeneralName::Email { bytes, .. } => bytes.clone(),
        GeneralName::Ip { text, bytes } => match bytes.as_slice() {
            // The system's printer writes the last four bytes of a compatible address as those of IPv4.
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, rest @ ..]
                if rest.len() == 4 && !rest.starts_with(&[0, 0]) =>
            {
                let last: Vec<String> = rest.iter().map(u8::to_string).collect();
                format!("::{}", last.join(".")).into_bytes()
            }
            bytes if matches!(bytes.len(), 4 | 16) => text.clone().into_bytes(),
            _ => Vec::new(),
        },
        GeneralName::OtherName { bytes, text, .. } => {
            super::other_name::rendered(bytes).unwrap_or_else(|| text.clone().into_bytes())
        }
        GeneralName::Directory { .. }
        | GeneralName::RegisteredId { .. }
        | GeneralName::Unsupported { .. } => Vec::new(),
    }
}

/// What is in the queue when a validator has looked for a SAN and found none: each look at SANs that do not decode queues
/// the same errors, and so does the list of them in the detail.
pub(super) fn queued_by_sans(
    release: &Release,
    leaf: &Certificate,
    before: &[LibraryError],
) -> Vec<LibraryError> {
    let (_, queued) = boringssl::alt_names(leaf, release.boringssl);
    let looks = match release.failure_detail {
        FailureDetail::None | FailureDetail::Short => 1,
        FailureDetail::Full => 2,
    };
    [before.to_vec(), queued.repeat(looks)].concat()
}

/// A SAN matcher that found nothing (default validator).
pub(super) fn san_matcher_failure(
    release: &Release,
    leaf: &Certificate,
    before: &[LibraryError],
) -> Failure {
    let (names, _) = boringssl::alt_names(leaf, release.boringssl);
    let detail = match release.failure_detail {
        FailureDetail::None | FailureDetail::Short => Some("SAN matcher".to_owned()),
        FailureDetail::Full => {
            san_list(&names).map(|names| format!("SAN matcher, certificate SANs are [{names}]"))
        }
    };
    verification_failure(
        release,
        &queued_by_sans(release, leaf, before),
        detail.as_deref(),
        FAIL_VERIFY_SAN,
        errors::CERTIFICATE_UNKNOWN,
    )
}

/// No SAN equals a name that the request demands (3.4); `None`: which one is not known.
pub(super) fn san_override_failure(
    release: &Release,
    leaf: &Certificate,
    expected: Option<&str>,
    before: &[LibraryError],
) -> Failure {
    let (names, _) = boringssl::alt_names(leaf, release.boringssl);
    let detail = match release.failure_detail {
        FailureDetail::None | FailureDetail::Short => Some("verify SAN list".to_owned()),
        FailureDetail::Full => expected.zip(san_list(&names)).map(|(expected, names)| {
            format!("verify SAN list, expected SANs: [{expected}], certificate SANs: [{names}]")
        }),
    };
    verification_failure(
        release,
        &queued_by_sans(release, leaf, before),
        detail.as_deref(),
        FAIL_VERIFY_SAN,
        errors::CERTIFICATE_UNKNOWN,
    )
}

/// Errors of the TLS stack itself, outside the validator; none where they are not known. They move `connection_error`.
pub(super) fn tls_failure(queued: &[LibraryError], alert: Option<u8>) -> Failure {
    let queue = (!queued.is_empty()).then(|| ErrorQueue::of(queued.iter().copied()));
    Failure {
        x509_error: None,
        envoy_error: queue.map(EnvoyError::Queue),
        counter: Some(CONNECTION_ERROR.to_owned()),
        peer_sees: alert
            .and_then(errors::alert_received)
            .map(EnvoyError::Queue),
    }
}

/// A required client certificate that was not sent.
pub(super) fn no_certificate_failure(release: &Release, tls: TlsVersion) -> Failure {
    let queue = ErrorQueue::of([LibraryError::PEER_DID_NOT_RETURN_A_CERTIFICATE]);
    let queue = match release.failure_detail {
        FailureDetail::None => queue,
        FailureDetail::Short | FailureDetail::Full => {
            queue.with_detail("peer did not provide required client certificate")
        }
    };
    let alert = if tls >= TlsVersion::V1_3 {
        errors::CERTIFICATE_REQUIRED
    } else {
        errors::HANDSHAKE_FAILURE
    };
    Failure {
        x509_error: None,
        envoy_error: Some(queue.into()),
        counter: Some(FAIL_VERIFY_NO_CERT.to_owned()),
        peer_sees: errors::alert_received(alert).map(EnvoyError::Queue),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::envoy::RELEASES;
    use crate::model::GeneralNames;

    #[test]
    fn the_detail_grows_with_the_version() {
        let leaf = Certificate {
            subject_alt_names: Fact::known(GeneralNames {
                names: vec![
                    GeneralName::uri("spiffe://td/a"),
                    GeneralName::ip(&[10, 0, 0, 1]),
                ],
                complete: true,
            }),
            ..Certificate::default()
        };
        let text = |index: usize| {
            let failure = san_matcher_failure(&RELEASES[index], &leaf, &[]);
            failure.envoy_error.map(|error| error.to_string())
        };
        let start = "TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED";
        assert_eq!(text(0), Some(format!("{start}:TLS_error_end")));
        assert_eq!(
            text(1),
            Some(format!(
                "{start}:verify cert failed: SAN matcher:TLS_error_end"
            ))
        );
        assert_eq!(
            text(2),
            Some(format!(
                "{start}:verify cert failed: SAN matcher, certificate SANs are [spiffe://td/a, 10.0.0.1]:TLS_error_end"
            ))
        );
    }

    #[test]
    fn bytes_that_are_no_utf8_are_logged_as_characters() {
        assert_eq!(as_logged(b"a\xffb\xc3\xa9"), "a\u{ff}b\u{e9}");
    }

    #[test]
    fn a_list_that_is_not_complete_gives_no_text() {
        let leaf = Certificate {
            subject_alt_names: Fact::known(GeneralNames {
                names: vec![GeneralName::dns("a")],
                complete: false,
            }),
            ..Certificate::default()
        };
        assert_eq!(
            san_matcher_failure(&RELEASES[4], &leaf, &[]).envoy_error,
            None
        );
        assert!(
            san_matcher_failure(&RELEASES[1], &leaf, &[])
                .envoy_error
                .is_some()
        );
    }

    #[test]
    fn only_four_crl_codes_speak_of_crls() {
        let leaf = Certificate {
            crl_distribution_points: Fact::known(vec![GeneralName::uri("http://a/crl")]),
            ..Certificate::default()
        };
        assert_eq!(
            chain_detail(&RELEASES[3], X509Error::CERT_REVOKED, 0, Some(&leaf)).as_deref(),
            Some(
                "X509_verify_cert: certificate verification error at depth 0: certificate revocation check against provided CRLs failed: certificate revoked, certificate CRL distribution points: [http://a/crl]"
            )
        );
        assert_eq!(
            chain_detail(&RELEASES[3], X509Error::DIFFERENT_CRL_SCOPE, 1, None).as_deref(),
            Some(
                "X509_verify_cert: certificate verification error at depth 1: Different CRL scope"
            )
        );
    }
}
