//! What single lines say: who speaks, what is quoted, which versions print it. Lines are written as the programs print them.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use assert_cmd::Command;
use svidlint::input::symptoms;
use svidlint::judgement::{Explanation, Refuser};
use svidlint::knowledge::Check;
use svidlint::knowledge::errors::Topic;
use svidlint::model::{Role, Symptom};
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

/// Keys of YAML and names of loggers are no sentences.
#[test]
fn a_prefix_alone_says_nothing() {
    for line in [
        "  tls: []",
        "tls: {enabled: true}",
        "  - tls: true",
        "my-tls: yes",
        "x509: /etc/ssl",
        "  x509: {store: file}",
        "tls: the section below configures the listener",
        "INFO rustls::conn: handshake done",
    ] {
        assert_eq!(symptoms(line), [], "{line}");
    }
    for (line, name) in [
        (
            "http: TLS handshake error from 10.0.0.7:51122: tls: client didn't provide a certificate",
            "tls: client didn't provide a certificate",
        ),
        (
            "http: TLS handshake error from 10.0.0.7:51122: EOF",
            "http: TLS handshake error from",
        ),
        (
            "Error: tls: no cipher suite supported by both client and server; client offered: [c0]",
            "tls: no cipher suite supported by both client and server",
        ),
        (
            "http: TLS handshake error from 10.0.0.7:51122: local error: tls: bad record MAC",
            "tls: bad record MAC",
        ),
    ] {
        assert_eq!(meaning(line).name, name, "{line}");
    }
}

/// Who speaks is told by the words around the error.
#[test]
fn each_program_is_named() {
    let rustls = meaning("WARN rustls::conn: Sending fatal alert BadCertificate");
    assert_eq!(rustls.refuser, Refuser::Printer);
    assert!(rustls.meaning.expect("is known").contains("rustls"));
    let required =
        meaning("[ 12.1s] WARN ThreadId(01) rustls::conn: Sending fatal alert CertificateRequired");
    assert_eq!(required.refuser_role, Some(Role::Server));
    let own = meaning("main.go:42 tls: failed to find any PEM data in certificate input");
    assert_eq!(own.refuser, Refuser::Itself);
    assert_eq!(own.topic, Some(Topic::OtherHop));
    for (line, word) in [
        (
            "java.security.cert.CertificateException: No name matching api.example.org found",
            "Java",
        ),
        (
            "E0101 10:00:00.000000 17 ssl_transport_security.cc:1511] Handshake failed with fatal error SSL_ERROR_SSL: error:1000007d:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED",
            "gRPC",
        ),
        (
            "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1006)",
            "Python",
        ),
        (
            "2026/11/30 10:00:00 [error] 7#7: *1 SSL_do_handshake() failed (SSL: error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:SSL alert number 40) while SSL handshaking to upstream, client: 10.0.0.1, server: a, request: \"GET / HTTP/1.1\"",
            "nginx",
        ),
    ] {
        let meaning = meaning(line);
        assert_eq!(meaning.topic, Some(Topic::OtherHop), "{line}");
        assert!(
            meaning.advice.iter().any(|advice| advice.contains(word)),
            "{line}: {meaning:#?}"
        );
        let commands = meaning.ask.iter().map(|(_, command)| command);
        assert!(
            !commands
                .into_iter()
                .any(|command| command.contains("istio")),
            "{line}"
        );
    }
    // The alert in a line of another program has arrived there.
    let alert = meaning(
        "ssl_transport_security.cc:1511] Handshake failed with fatal error SSL_ERROR_SSL: error:10000416:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_UNKNOWN",
    );
    assert_eq!(alert.refuser, Refuser::Peer);
}

/// A client that speaks plain text is told from a server that does.
#[test]
fn plain_text_is_the_other_side_s() {
    let queue =
        "TLS_error:|268435703:SSL_routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end";
    let listener = format!(
        "[2026-11-30T10:00:00.000Z] \"- - -\" 0 - - - \"{queue}\" 0 0 0 - \"-\" \"-\" \"-\" \"-\" \"-\" - - 10.0.0.1:8443 10.0.0.9:40000 - -"
    );
    let field = format!("{{\"downstream_transport_failure_reason\":\"{queue}\"}}");
    for line in [listener, field] {
        let told = meaning(&line).meaning.expect("is known");
        assert!(told.contains("client speaks plain text"), "{line}: {told}");
    }
    let tcp = format!(
        "[2026-11-30T10:00:00.000Z] \"- - -\" 0 UF,URX - - \"{queue}\" 0 0 0 - \"-\" \"-\" \"-\" \"-\" \"10.0.0.1:443\" outbound|443||a.example.org - 10.0.0.1:443 10.0.0.9:40000 - -"
    );
    for line in [
        tcp,
        format!(
            "503 UF upstream_reset_before_response_started{{remote_connection_failure|{queue}}}"
        ),
    ] {
        let told = meaning(&line).meaning.expect("is known");
        assert!(!told.contains("client"), "{line}: {told}");
    }
}

fn explained(text: &str) -> String {
    let output = Command::cargo_bin("svidlint")
        .expect("the binary is built")
        .args(["explain", text])
        .output()
        .expect("it runs");
    let shown = String::from_utf8_lossy(&output.stdout);
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
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

fn run(arguments: &[&str], input: &str) -> (Option<i32>, String) {
    let output = Command::cargo_bin("svidlint")
        .expect("the binary is built")
        .args(arguments)
        .write_stdin(input)
        .output()
        .expect("it runs");
    let shown = String::from_utf8_lossy(&output.stdout);
    (
        output.status.code(),
        shown.split_whitespace().collect::<Vec<_>>().join(" "),
    )
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

/// The second half of Go's sentences says which cause it is.
#[test]
fn the_second_half_of_a_go_line_decides() {
    let authority = "x509: certificate signed by unknown authority";
    let candidate = "while trying to verify candidate authority certificate";
    let date = "x509: certificate has expired or is not yet valid";
    for (line, check) in [
        (authority.to_owned(), Check::NoIssuer),
        (
            format!(
                "{authority} (possibly because of \"crypto/rsa: verification error\" {candidate} \"Root CA\")"
            ),
            Check::Signature,
        ),
        (
            format!(
                "{authority} (possibly because of \"x509: ECDSA verification failure\" {candidate} \"root\")"
            ),
            Check::Signature,
        ),
        (
            format!(
                "{authority} (possibly because of \"x509: invalid signature: parent certificate cannot sign this kind of certificate\" {candidate} \"root\")"
            ),
            Check::NotCa,
        ),
        (
            format!("{date}: current time 2026-11-30T09:00:00Z is after 2026-11-29T00:00:00Z"),
            Check::Expired,
        ),
        (
            format!("{date}: current time 2026-11-30T09:00:00Z is before 2026-11-30T09:00:08Z"),
            Check::NotYetValid,
        ),
    ] {
        for line in [
            format!("failed to verify certificate: {line}"),
            format!(
                "{{\"error\":\"tls: failed to verify certificate: {}\"}}",
                line.replace('"', "\\\"")
            ),
            format!(
                "desc = \"transport: authentication handshake failed: tls: failed to verify certificate: {line}\""
            ),
        ] {
            assert_eq!(meaning(&line).checks, [check], "{line}");
        }
    }
}

/// A stream to a control plane is no connection between workloads, and each product has its own certificates for it.
#[test]
fn streams_to_a_control_plane() {
    let queue = "upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:TLS_error_end:TLS_error_end";
    for (stream, word, since) in [
        (
            "StreamClusters gRPC config stream to contour closed since 1382404s ago: 14",
            "certgen",
            "closed for 16 days",
        ),
        (
            "DeltaAggregatedResources gRPC config stream to ads_cluster closed: 14",
            "kuma-tls-server",
            "ads_cluster",
        ),
        (
            "StreamAggregatedResources gRPC config stream to xds-grpc closed since 300s ago: 14",
            "root-cert.pem",
            "5 minutes",
        ),
        (
            "DeltaAggregatedResources gRPC config stream to xds_cluster closed: 14",
            "Envoy Gateway",
            "xds_cluster",
        ),
        (
            "StreamAggregatedResources gRPC config stream to my_control_plane closed: 14",
            "trusted_ca",
            "my_control_plane",
        ),
    ] {
        let line = format!(
            "[2026-11-30 08:11:03.121][1][warning][config] [./source/extensions/config_subscription/grpc/grpc_stream.h:226] {stream}, {queue}"
        );
        let told = meaning(&line);
        assert_eq!(told.topic, Some(Topic::OtherHop), "{line}");
        assert!(told.name.contains(since), "{}", told.name);
        assert!(told.advice[0].contains(word), "{told:#?}");
        assert_eq!(
            (&told.checks[..], &told.ask[..]),
            (&[][..], &[][..]),
            "{line}"
        );
        assert!(
            told.beside[0].0.starts_with("CERTIFICATE_VERIFY_FAILED"),
            "{told:#?}"
        );
    }
    let expired = meaning(
        "StreamClusters gRPC config stream to contour closed: 14, upstream connect error or disconnect/reset before headers. reset reason: remote connection failure, transport failure reason: TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify cert failed: X509_verify_cert: certificate verification error at depth 0: certificate has expired:TLS_error_end",
    );
    assert_eq!(expired.checks, [Check::Expired]);
    let go = meaning(
        "2025-05-15T20:12:40Z warning envoy config grpc_stream.h:190 StreamAggregatedResources gRPC config stream to xds-grpc closed since 20246s ago: 14, connection error: desc = \"transport: authentication handshake failed: tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of \"crypto/rsa: verification error\" while trying to verify candidate authority certificate \"Root CA\")\"",
    );
    assert_eq!(go.checks, [Check::Signature]);
    assert!(go.advice[0].contains("istiod"), "{go:#?}");
    assert_eq!(
        symptoms("StreamAggregatedResources gRPC config stream to xds-grpc closed: 0,"),
        []
    );
}

/// Java's sentences are known, and are its own.
#[test]
fn java_is_known() {
    for (line, told, checks) in [
        (
            "javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target",
            Refuser::Printer,
            &[Check::NoIssuer][..],
        ),
        (
            "javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed",
            Refuser::Printer,
            &[Check::Expired, Check::NotYetValid],
        ),
        (
            "javax.net.ssl.SSLHandshakeException: null cert chain",
            Refuser::Printer,
            &[Check::NoClientCert],
        ),
        (
            "java.security.cert.CertificateException: No subject alternative DNS name matching api.example.org found.",
            Refuser::Printer,
            &[],
        ),
        (
            "sun.security.validator.ValidatorException: Extended key usage does not permit use for TLS client authentication",
            Refuser::Printer,
            &[Check::Eku],
        ),
        (
            "javax.net.ssl.SSLHandshakeException: Received fatal alert: bad_certificate",
            Refuser::Peer,
            &[],
        ),
        (
            "javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_expired",
            Refuser::Peer,
            &[Check::Expired, Check::NotYetValid],
        ),
    ] {
        let meaning = meaning(line);
        assert_eq!(meaning.topic, Some(Topic::OtherHop), "{line}");
        assert_eq!(meaning.refuser, told, "{line}");
        assert_eq!(meaning.checks, checks, "{line}");
        assert!(meaning.meaning.is_some(), "{line}");
    }
}

/// What hands out and uses SVIDs says why there is none, or why it refuses one.
#[test]
fn programs_of_spiffe_are_known() {
    let refuses = Some(Topic::OtherHop);
    let lacks = Some(Topic::Secret);
    for (line, topic, word) in [
        (
            "x509svid: could not get X509 bundle: x509bundle: no X.509 bundle for trust domain \"other.org\"",
            refuses,
            "no bundle",
        ),
        (
            "x509svid: leaf certificate with CA flag set to true",
            refuses,
            "CA certificate",
        ),
        (
            "x509svid: could not get leaf SPIFFE ID: certificate contains more than one URI SAN",
            refuses,
            "exactly one",
        ),
        (
            "x509svid: could not get leaf SPIFFE ID: certificate contains no URI SAN",
            refuses,
            "no SPIFFE ID",
        ),
        (
            "handshake: unexpected trust domain \"x\"",
            refuses,
            "trust domain",
        ),
        (
            "spiffetls: unexpected ID \"spiffe://example.org/a\"",
            refuses,
            "ID is none",
        ),
        (
            "Spiffe.Error.BundleNotFoundException: Bundle not found for trust domain 'x'",
            refuses,
            "no bundle",
        ),
        (
            "failed to fetch X.509 SVID: rpc error: code = PermissionDenied desc = no identity issued",
            lacks,
            "no entry fits",
        ),
        (
            "2026-11-30T10:00:00Z error citadelclient CSR signing failed: rpc error: code = Unauthenticated desc = request authenticate failure",
            lacks,
            "did not sign",
        ),
        (
            "2026-11-30T10:00:00Z warning envoy config StreamSecrets gRPC config stream closed: 2, failed to generate secret for file-cert:/etc/certs/tls.crt~/etc/certs/tls.key: open /etc/certs/tls.crt: no such file or directory",
            lacks,
            "could not be read",
        ),
        (
            "error access connection complete error=\"http status: 401 Unauthorized\"",
            Some(Topic::Policy),
            "HBONE",
        ),
        (
            "error=\"io error: tls handshake eof\"",
            Some(Topic::Connection),
            "closed the connection",
        ),
        (
            "[     0.5s]  WARN ThreadId(02) identity: linkerd_identity_client: Failed to obtain identity error=invalid certificate: UnknownIssuer",
            lacks,
            "trust anchors",
        ),
        (
            "Failed to obtain identity error=status: Unavailable",
            lacks,
            "no certificate of its own",
        ),
        (
            "desc = \"transport: authentication handshake failed: xds: received SANs {DNSNames: [], EmailAddresses: [], IPAddresses: [], URIs: [spiffe://proj.svc.id.goog/ns/pay/sa/ledger]} do not match any of the accepted SANs\"",
            refuses,
            "no SAN of the server",
        ),
        (
            "curl: (35) NSS: SSL_ERROR_UNKNOWN_CA_ALERT",
            refuses,
            "no path",
        ),
        (
            "MalformedCSRException: CSR must mark the SAN extension critical when it has an empty subject",
            refuses,
            "empty subject",
        ),
    ] {
        let meaning = meaning(line);
        assert_eq!(meaning.topic, topic, "{line}: {meaning:#?}");
        let told = meaning.meaning.expect("is known");
        assert!(told.contains(word), "{line}: {told}");
    }
    let sans = only(
        "xds: received SANs {DNSNames: [], URIs: [spiffe://td/ns/a/sa/b]} do not match any of the accepted SANs",
    );
    assert!(sans.quote.contains("spiffe://td/ns/a/sa/b"));
    let id = only("spiffetls: unexpected ID \"spiffe://example.org/a\"");
    assert!(id.quote.contains("spiffe://example.org/a"), "{}", id.quote);
}
