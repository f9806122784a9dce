//! What single lines say: what is quoted, which versions print it, which cause it names. Lines are written as the programs print
//! them.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

mod said;

use said::{explained, meaning, only, run};
use svidlint::judgement::Refuser;
use svidlint::knowledge::Check;
use svidlint::symptoms::explain;

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

/// `= refused` says what was refused, and that is no certificate where the text is about something else.
#[test]
fn what_was_refused() {
    for name in [
        "TLSV1_ALERT_PROTOCOL_VERSION",
        "SSLV3_ALERT_HANDSHAKE_FAILURE",
        "TLSV1_ALERT_INSUFFICIENT_SECURITY",
        "TLSV1_ALERT_INTERNAL_ERROR",
        "NO_COMMON_SIGNATURE_ALGORITHMS",
        "received fatal alert: HandshakeFailure",
        "remote error: tls: protocol version not supported",
    ] {
        let shown = explained(name);
        assert!(
            shown.contains("= refused no certificate"),
            "{name}: {shown}"
        );
        assert!(shown.contains("ended the handshake"), "{name}: {shown}");
    }
    for name in [
        "SSLV3_ALERT_CERTIFICATE_UNKNOWN",
        "remote error: tls: bad certificate",
    ] {
        let shown = explained(name);
        assert!(
            shown.contains("= refused the peer refused the certificate"),
            "{name}: {shown}"
        );
    }
    for (reason, word) in [
        ("CertNotValidYet", "clock"),
        ("CertExpired", "expired"),
        ("UnknownIssuer", "anchors"),
    ] {
        let shown = explained(&format!(
            "ERROR ThreadId(02) linkerd2_proxy_identity::certify: Received invalid ceritficate: invalid certificate: {reason}"
        ));
        assert!(
            shown.contains("refused the certificate that was issued to it"),
            "{shown}"
        );
        assert!(shown.contains(word), "{shown}");
    }
    let own = explained("tls: failed to find any PEM data in certificate input");
    assert!(own.contains("refused files of its own"), "{own}");
}

/// The first error of TLS in a queue is the cause, known or not; what stands behind is its echo.
#[test]
fn the_first_error_of_a_queue_is_the_cause() {
    let line = "TLS_error:|268435638:SSL routines:OPENSSL_internal:NO_RENEGOTIATION|268435650:SSL routines:OPENSSL_internal:PROTOCOL_IS_SHUTDOWN:TLS_error_end";
    let told = meaning(line);
    assert_eq!(told.name, "NO_RENEGOTIATION (268435638)");
    assert!(
        told.meaning
            .expect("is known")
            .contains("allow_renegotiation is off")
    );
    assert_eq!(told.beside[0].0, "PROTOCOL_IS_SHUTDOWN (268435650)");
    let unknown = meaning(
        &line
            .replace("268435638", "268436450")
            .replace("NO_RENEGOTIATION", "A_NEW_ERROR"),
    );
    assert!(
        unknown.name.starts_with("A_NEW_ERROR (268436450)"),
        "{}",
        unknown.name
    );
    assert_eq!(unknown.code, Some(268_436_450));
    assert_eq!(unknown.beside[0].0, "PROTOCOL_IS_SHUTDOWN (268435650)");
    for text in ["NO_RENEGOTIATION", "it says NO_RENEGOTIATION here"] {
        let shown = explained(text);
        assert!(shown.starts_with("NO_RENEGOTIATION (268435638)"), "{shown}");
        assert!(!shown.contains("ALERT"), "{shown}");
    }
    let shown = explained("TLSV1_ALERT_NO_RENEGOTIATION");
    assert!(shown.starts_with("TLSV1_ALERT_NO_RENEGOTIATION"), "{shown}");
}

/// The error behind a configuration error says which of its causes it is.
#[test]
fn the_cause_of_a_loading_error_is_read() {
    let front = "Failed to load private key from <inline>, Cause: error";
    for (cause, check, word) in [
        (
            "0900006e:PEM routines:OPENSSL_internal:NO_START_LINE",
            Check::LoadKey,
            "no block",
        ),
        (
            "09000068:PEM routines:OPENSSL_internal:BAD_PASSWORD_READ",
            Check::LoadKeyPassword,
            "encrypted",
        ),
        (
            "1e000065:Cipher functions:OPENSSL_internal:BAD_DECRYPT",
            Check::LoadKeyPassword,
            "password",
        ),
        (
            "0b000074:X.509 certificate routines:OPENSSL_internal:KEY_VALUES_MISMATCH",
            Check::LoadKeyMismatch,
            "does not belong",
        ),
        (
            "0b000073:X.509 certificate routines:OPENSSL_internal:KEY_TYPE_MISMATCH",
            Check::LoadKeyMismatch,
            "another type",
        ),
        (
            "06000066:public key routines:OPENSSL_internal:DECODE_ERROR",
            Check::LoadKey,
            "does not load",
        ),
    ] {
        let told = meaning(&format!("{front}:{cause}"));
        assert_eq!(told.checks, [check], "{cause}");
        assert!(told.meaning.expect("is known").contains(word), "{told:#?}");
        assert!(
            told.name
                .contains(cause.rsplit(':').next().expect("a name")),
            "{}",
            told.name
        );
    }
    let chain = meaning(
        "Failed to load certificate chain from <inline>, Cause: error:0900006e:PEM routines:OPENSSL_internal:NO_START_LINE",
    );
    assert_eq!(chain.checks, [Check::LoadChain]);
    let bare = meaning("Failed to load private key from <inline>");
    assert_eq!(bare.checks.len(), 3);
}

/// A counter is known however much of its line was copied, and in both commands.
#[test]
fn counters_are_known_in_every_form() {
    for text in [
        "ssl.fail_verify_san",
        "ssl.fail_verify_san: 12",
        "ssl.fail_verify_san: 0",
        "cluster.c1.ssl.fail_verify_san: 12",
        "listener.0.0.0.0_15006.ssl.fail_verify_san: 0",
        "envoy_cluster_ssl_fail_verify_san{envoy_cluster_name=\"c1\"} 4",
        "envoy_cluster_ssl_fail_verify_san{envoy_cluster_name=\"c1\"} 0",
        "envoy_listener_ssl_fail_verify_san{} 4",
    ] {
        let shown = explained(text);
        assert!(shown.starts_with("ssl.fail_verify_san"), "{text}: {shown}");
    }
    let shown = explained("listener.0.0.0.0_15006.ssl.no_certificate: 3");
    assert!(shown.starts_with("ssl.no_certificate"), "{shown}");
    for input in [
        "ssl.fail_verify_san: 12\n",
        "cluster.c1.ssl.fail_verify_san: 12\n",
        "$ curl -s localhost:9901/stats | grep ssl\ncluster.c1.ssl.fail_verify_san: 49\n",
        "% curl -s localhost:9901/stats\ncluster.c1.ssl.fail_verify_san: 49\n",
        "root@node-1:~# kubectl exec web-0 -- pilot-agent request GET stats\ncluster.c1.ssl.fail_verify_san: 49\n",
    ] {
        let (code, shown) = run(&["-"], input);
        assert_eq!(code, Some(3), "{input}: {shown}");
        assert!(shown.contains("ssl.fail_verify_san"), "{input}: {shown}");
    }
}

/// Any refusal of a client ends a connection that stood; no single check does.
#[test]
fn a_closed_connection_sends_to_the_server() {
    for text in [
        "reset reason: connection termination",
        "503 UC upstream_reset_before_response_started{connection_termination}",
    ] {
        let told = meaning(text);
        assert_eq!(told.checks, []);
        assert!(
            told.ask[0].1.contains("<server pod>") && told.ask[0].1.contains("GET stats"),
            "{told:#?}"
        );
        assert!(told.advice[0].contains("fail_verify_*"), "{told:#?}");
    }
}

/// What people have in hand: a piped line, a flag, a constant, a number of Windows'.
#[test]
fn words_of_other_kinds_are_known() {
    let line = "reason=\"TLS_error:|268436502:SSL_routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_UNKNOWN:TLS_error_end\" and 'more'\n";
    let (code, shown) = run(&["explain", "-"], line);
    assert_eq!(code, Some(0), "{shown}");
    assert!(
        shown.starts_with("SSLV3_ALERT_CERTIFICATE_UNKNOWN"),
        "{shown}"
    );
    let (code, shown) = run(&["explain", "-"], "leaf-expired\n");
    assert_eq!(code, Some(0), "{shown}");
    for flag in ["UF", "URX", "UC", "NR", "DC", "UPE", "UH", "UR"] {
        let shown = explained(flag);
        assert!(
            shown.starts_with(&format!("response flag {flag}")),
            "{flag}: {shown}"
        );
    }
    for (text, name) in [
        ("X509_V_ERR_CERT_HAS_EXPIRED", "certificate has expired"),
        (
            "verify failed with X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY (20)",
            "unable to get local issuer certificate",
        ),
        ("DEPTH_ZERO_SELF_SIGNED_CERT", "self signed certificate"),
        ("33556294", "WSAECONNRESET"),
        (
            "TLS_error:|33556294:system library:OPENSSL_internal:unknown error:TLS_error_end",
            "WSAECONNRESET",
        ),
    ] {
        let shown = explained(text);
        assert!(shown.starts_with(name), "{text}: {shown}");
    }
}

/// The path of a field says what is wrong with a configuration, in a file as in `explain`.
#[test]
fn the_path_of_a_field_is_read() {
    let front = "[2026-11-30 03:38:39.290][18][warning][config] [source/grpc_subscription_impl.cc:138] gRPC config for type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret rejected: Proto constraint validation failed";
    let end = "embedded message failed validation | caused by field: specifier, reason: is required): name: \"shop.example.io\"";
    for (path, check) in [
        (
            "SecretValidationError.TlsCertificate: embedded message failed validation | caused by TlsCertificateValidationError.CertificateChain",
            Check::LoadChainMissing,
        ),
        (
            "SecretValidationError.TlsCertificate: embedded message failed validation | caused by TlsCertificateValidationError.PrivateKey",
            Check::LoadKeyMissing,
        ),
        (
            "SecretValidationError.ValidationContext: embedded message failed validation | caused by CertificateValidationContextValidationError.TrustedCa",
            Check::LoadTrustedCaEmpty,
        ),
        (
            "UpstreamTlsContextValidationError.CommonTlsContext: embedded message failed validation | caused by CertificateValidationContextValidationError.VerifyCertificateHash[0]",
            Check::LoadPins,
        ),
    ] {
        let line = format!("{front} ({path}: {end}");
        assert_eq!(meaning(&line).checks, [check], "{line}");
        assert!(only(&line).quote.contains("shop.example.io"), "{line}");
        let (code, shown) = run(&["-"], &line);
        assert_eq!(code, Some(3), "{shown}");
        assert!(shown.contains(check.id()), "{shown}");
    }
    let other = meaning(&format!(
        "{front} (SecretValidationError.Name: value length must be at least 1 characters): "
    ));
    assert!(other.checks.len() > 1);
}

/// A line without a detail leads to the debug log and the counters; the families stand there in words.
#[test]
fn a_bare_refusal_is_answered_by_families() {
    let shown = explained(
        "TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end",
    );
    assert!(!shown.contains("from 1.37 on it names"), "{shown}");
    let log = shown.find("logging?connection=debug").expect("is named");
    let stats = shown.find("GET stats").expect("is named");
    let dump = shown.find("config_dump").expect("is named");
    assert!(log < dump && stats < dump, "{shown}");
    for text in [
        "TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end",
        "CERTIFICATE_VERIFY_FAILED",
        "SSLV3_ALERT_CERTIFICATE_UNKNOWN",
    ] {
        let shown = explained(text);
        for counter in [
            "fail_verify_error moves",
            "fail_verify_san moves",
            "fail_verify_cert_hash moves",
        ] {
            assert!(shown.contains(counter), "{text}: {shown}");
        }
        assert!(!shown.contains("sv-precheck"), "{text}: {shown}");
    }
    assert!(explained("CERTIFICATE_VERIFY_FAILED").contains("from 1.37 on it names"));
    let san = explained("ssl.fail_verify_san");
    assert!(
        san.contains("san-match") && !san.contains("= causes"),
        "{san}"
    );
}
