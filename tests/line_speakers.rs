//! Who speaks in a line, and about which connection. Lines are written as the programs print them.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

mod said;

use said::{meaning, only};
use svidlint::input::symptoms;
use svidlint::judgement::Refuser;
use svidlint::knowledge::Check;
use svidlint::knowledge::errors::Topic;
use svidlint::model::Role;

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
