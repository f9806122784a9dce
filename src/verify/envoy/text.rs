//! The exact texts of handshake failures, and what goes with them: counter and alert (0.3, 0.5, 0.6).

use crate::knowledge::envoy::{FailureDetail, Release};
use crate::knowledge::errors::{self, SslError};
use crate::model::{Certificate, Fact, GeneralName, GeneralNames, TlsVersion};
use crate::verify::Failure;
use crate::verify::boringssl::{self, LibraryError, X509Error};

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

/// The library's queue holds so many errors and forgets the oldest beyond (`ERR_NUM_ERRORS`).
const QUEUE_SIZE: usize = 15;

/// The entries of a queue that are still there when it is drained.
fn kept(entries: &[String]) -> &[String] {
    let forgotten = entries.len().saturating_sub(QUEUE_SIZE);
    entries.get(forgotten..).unwrap_or_default()
}

/// The text of an error queue without detail.
fn queue(entries: &[String]) -> String {
    format!("TLS_error:|{}:TLS_error_end", kept(entries).join("|"))
}

/// A text of the TLS stack with errors that were in the queue before.
pub(super) fn behind(queued: &[LibraryError], text: &str) -> String {
    let own = text
        .strip_prefix("TLS_error:|")
        .and_then(|text| text.strip_suffix(":TLS_error_end"));
    let Some(own) = own else {
        return text.to_owned();
    };
    let before = queued.iter().map(ToString::to_string);
    let entries: Vec<String> = before.chain(own.split('|').map(str::to_owned)).collect();
    queue(&entries)
}

/// A validator that said no. `detail` is what it left behind, without the common start; `None` where the evidence does
/// not show everything that text would hold.
pub(super) fn verification_failure(
    release: &Release,
    queued: &[LibraryError],
    detail: Option<&str>,
    counter: &str,
    alert: u8,
) -> Failure {
    let mut entries: Vec<String> = queued.iter().map(ToString::to_string).collect();
    entries.push(SslError::CERTIFICATE_VERIFY_FAILED.printed());
    let envoy_error = if release.failure_detail == FailureDetail::None {
        Some(queue(&entries))
    } else {
        detail.map(|detail| {
            let entries = kept(&entries).join("|");
            format!("TLS_error:|{entries}:verify cert failed: {detail}:TLS_error_end")
        })
    };
    Failure {
        x509_error: None,
        envoy_error,
        counter: Some(counter.to_owned()),
        peer_sees: errors::alert_received(alert),
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

/// Errors of the TLS stack itself, outside the validator. They move `connection_error`.
pub(super) fn tls_failure(queued: &[SslError], alert: Option<u8>) -> Failure {
    let entries: Vec<String> = queued.iter().map(|error| error.printed()).collect();
    queued_failure(&entries, alert)
}

/// The same with printed entries; none where they are not known.
pub(super) fn queued_failure(entries: &[String], alert: Option<u8>) -> Failure {
    Failure {
        x509_error: None,
        envoy_error: (!entries.is_empty()).then(|| queue(entries)),
        counter: Some(CONNECTION_ERROR.to_owned()),
        peer_sees: alert.and_then(errors::alert_received),
    }
}

/// A required client certificate that was not sent.
pub(super) fn no_certificate_failure(release: &Release, tls: TlsVersion) -> Failure {
    let error = SslError::PEER_DID_NOT_RETURN_A_CERTIFICATE.printed();
    let detail = match release.failure_detail {
        FailureDetail::None => "",
        FailureDetail::Short | FailureDetail::Full => {
            ":peer did not provide required client certificate"
        }
    };
    let alert = if tls >= TlsVersion::V1_3 {
        errors::CERTIFICATE_REQUIRED
    } else {
        errors::HANDSHAKE_FAILURE
    };
    Failure {
        x509_error: None,
        envoy_error: Some(format!("TLS_error:|{error}{detail}:TLS_error_end")),
        counter: Some(FAIL_VERIFY_NO_CERT.to_owned()),
        peer_sees: errors::alert_received(alert),
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
        let text = |index: usize| san_matcher_failure(&RELEASES[index], &leaf, &[]).envoy_error;
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
    fn the_queue_forgets_the_oldest_errors() {
        let error = |code| LibraryError {
            code,
            library: "library",
            reason: "REASON",
        };
        let queued: Vec<LibraryError> = (1..=20).map(error).collect();
        let failure = verification_failure(&RELEASES[0], &queued, None, FAIL_VERIFY_ERROR, 46);
        let text = failure.envoy_error.unwrap_or_default();
        // Fourteen of them and the one that is queued last.
        assert!(text.starts_with("TLS_error:|7:library:"), "{text}");
        assert_eq!(text.matches('|').count(), 15);
        let behind = behind(&queued, "TLS_error:|1:a:b:C|2:a:b:C:TLS_error_end");
        assert!(behind.starts_with("TLS_error:|8:library:"), "{behind}");
        assert_eq!(behind.matches('|').count(), 15);
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
