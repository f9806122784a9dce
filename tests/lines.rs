//! What single lines say: who speaks, what is quoted, which versions print it. Lines are written as the programs print them.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use svidlint::input::symptoms;
use svidlint::judgement::{Explanation, Refuser};
use svidlint::model::Symptom;
use svidlint::symptoms::explain;

fn only(line: &str) -> Symptom {
    let found = symptoms(line);
    let [only] = &found[..] else {
        panic!("{line}: {found:#?}");
    };
    only.clone()
}

fn meaning(line: &str) -> Explanation {
    explain(&only(line))
}

/// An alert that arrived stays one, whatever stands behind it.
#[test]
fn words_behind_an_error_are_no_detail() {
    for (front, behind) in [
        ("TLS error: ", ". grpc_status:14"),
        ("TLS error: ", ", grpc_status: 14"),
        ("TLS error: ", " (remote: 10.0.0.1:443)"),
        ("TLS_error:|", ". grpc_status:14"),
        ("TLS_error:|", ":TLS_error_end. grpc_status:14"),
        ("", ". grpc_status:14"),
        ("", ": closing"),
    ] {
        let line = format!(
            "transport failure reason: {front}268436501:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_EXPIRED{behind}"
        );
        let meaning = meaning(&line);
        assert_eq!(
            meaning.name, "SSLV3_ALERT_CERTIFICATE_EXPIRED (268436501)",
            "{line}"
        );
        assert_eq!(meaning.refuser, Refuser::Peer, "{line}");
    }
    let bare = "TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED. grpc_status:14";
    assert_eq!(
        meaning(bare).version_clause.as_deref(),
        Some("a line without detail is Envoy 1.36 or older")
    );
    let system = "TLS_error:|33554536:system library:OPENSSL_internal:Connection reset by peer. grpc_status:14";
    assert_eq!(meaning(system).name, "Connection reset by peer (33554536)");
}

/// Each string of a JSON line is read by itself.
#[test]
fn a_quote_ends_with_its_string() {
    let line = r#"{"response_code_details":"upstream_reset_before_response_started{connection_failure,TLS_error:_268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED}","upstream_transport_failure_reason":"TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end"}"#;
    for line in [line.to_owned(), format!("2026-11-30T10:00:00Z {line}")] {
        let symptom = only(&line);
        assert!(!symptom.quote.contains('"'), "{}", symptom.quote);
        assert!(!symptom.quote.contains("reason"), "{}", symptom.quote);
    }
    let line = r#"{"level":"error","msg":"handshake","err":"x509: certificate signed by unknown authority (possibly because of \"x509: ECDSA verification failure\" while trying to verify candidate authority certificate \"root\")","peer":"10.0.0.1"}"#;
    let symptom = only(line);
    assert!(symptom.quote.ends_with(r#"\"root\")"#), "{}", symptom.quote);
    let line = r#"{"a":"TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED","b":"x:TLS_error_end"}"#;
    let cut = only(line);
    assert!(cut.quote.ends_with("VERIFY_FAILED"), "{}", cut.quote);
    assert_eq!(
        explain(&cut).version_clause.as_deref(),
        Some("a line without detail is Envoy 1.36 or older")
    );
}

/// A text that no version prints tells none.
#[test]
fn versions_that_do_not_exist_are_not_told() {
    for line in [
        "TLS error: 268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED: verify cert failed: verify SAN list",
        "TLS error: 268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify cert failed: cert hash and spki",
        "TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify cert failed: SAN matcher:TLS_error_end:TLS_error_end",
    ] {
        let meaning = meaning(line);
        assert_eq!(meaning.version_clause, None, "{line}");
        assert_eq!(meaning.versions, (None, None), "{line}");
    }
    for (line, clause) in [
        (
            "TLS error: 268436502:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_UNKNOWN",
            "'TLS error:' without bars is Envoy 1.28 or older",
        ),
        (
            "TLS_error:|268436502:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_UNKNOWN:TLS_error_end:TLS_error_end",
            "a queue whose end stands twice is Envoy 1.28 to 1.30",
        ),
        (
            "reset reason: connection failure, transport failure reason: TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify cert failed: cert hash and spki:TLS_error_end",
            "a line with detail is Envoy 1.37 to 1.38",
        ),
    ] {
        assert_eq!(meaning(line).version_clause.as_deref(), Some(clause));
    }
}
