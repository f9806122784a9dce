//! Errors of BoringSSL's SSL library (0.4). A packed code is 268435456 plus the reason.

use super::entry::{Ask, Entry, Kind, Told, Topic};
use super::queue::LibraryError;
use crate::knowledge::Check;

/// The first packed code of BoringSSL's SSL library (library 16).
pub(super) const SSL_LIBRARY: u32 = 16 << 24;

/// The errors of the SSL library that verdicts end with.
impl LibraryError {
    /// The validator said no.
    pub const CERTIFICATE_VERIFY_FAILED: Self = Self::ssl(125, "CERTIFICATE_VERIFY_FAILED");
    /// A certificate is required and none was sent.
    pub const PEER_DID_NOT_RETURN_A_CERTIFICATE: Self =
        Self::ssl(192, "PEER_DID_NOT_RETURN_A_CERTIFICATE");
    /// The leaf's key usage lacks the bit TLS needs.
    pub const KEY_USAGE_BIT_INCORRECT: Self = Self::ssl(302, "KEY_USAGE_BIT_INCORRECT");
    /// TLS 1.2 client: the curve of the server's key is not one of `ecdh_curves`.
    pub const BAD_ECC_CERT: Self = Self::ssl(107, "BAD_ECC_CERT");
    /// The outer structure of the leaf does not parse.
    pub const CANNOT_PARSE_LEAF_CERT: Self = Self::ssl(272, "CANNOT_PARSE_LEAF_CERT");
    /// A handshake message is longer than the other side takes.
    pub const EXCESSIVE_MESSAGE_SIZE: Self = Self::ssl(150, "EXCESSIVE_MESSAGE_SIZE");
    /// The library cannot do what it is asked to.
    pub const INTERNAL_ERROR: Self = Self::ssl(68, "internal error");
    /// A certificate of the list does not parse.
    pub const DECODE_ERROR: Self = Self::ssl(137, "DECODE_ERROR");
    /// No TLS version in common, told by the server.
    pub const UNSUPPORTED_PROTOCOL: Self = Self::ssl(240, "UNSUPPORTED_PROTOCOL");
    /// No cipher suite in common that fits the server's certificate.
    pub const NO_SHARED_CIPHER: Self = Self::ssl(184, "NO_SHARED_CIPHER");
    /// TLS 1.3: no key exchange group in common.
    pub const NO_SHARED_GROUP: Self = Self::ssl(266, "NO_SHARED_GROUP");
    /// TLS 1.2: the curve of the server's own key is not one the client offers.
    pub const WRONG_CURVE: Self = Self::ssl(243, "WRONG_CURVE");
    /// The own key signs with no scheme the peer takes.
    pub const NO_COMMON_SIGNATURE_ALGORITHMS: Self =
        Self::ssl(253, "NO_COMMON_SIGNATURE_ALGORITHMS");
    /// What came back is no TLS.
    pub const WRONG_VERSION_NUMBER: Self = Self::ssl(247, "WRONG_VERSION_NUMBER");
    /// An HTTP/1 request where a TLS handshake was due.
    pub const HTTP_REQUEST: Self = Self::ssl(156, "HTTP_REQUEST");
    /// The framing of the certificate list.
    pub const CERT_LENGTH_MISMATCH: Self = Self::ssl(127, "CERT_LENGTH_MISMATCH");

    /// The handshake's signature is of a scheme that was not offered, or not one of the leaf's key.
    pub const WRONG_SIGNATURE_TYPE: Self = Self::ssl(245, "WRONG_SIGNATURE_TYPE");
    /// TLS 1.2 client: the leaf's key is not of the kind that the cipher suite signs with.
    pub const WRONG_CERTIFICATE_TYPE: Self = Self::ssl(241, "WRONG_CERTIFICATE_TYPE");
    /// The handshake's signature does not verify with the leaf's key.
    pub const BAD_SIGNATURE: Self = Self::ssl(114, "BAD_SIGNATURE");
    /// The peer gave up with the alert handshake_failure.
    pub const SSLV3_ALERT_HANDSHAKE_FAILURE: Self =
        Self::ssl(1040, "SSLV3_ALERT_HANDSHAKE_FAILURE");
    /// The alert came right behind the ClientHello.
    pub const HANDSHAKE_FAILURE_ON_CLIENT_HELLO: Self =
        Self::ssl(154, "HANDSHAKE_FAILURE_ON_CLIENT_HELLO");

    /// The configured minimum lies above the maximum.
    pub const NO_SUPPORTED_VERSIONS_ENABLED: Self = Self::ssl(280, "NO_SUPPORTED_VERSIONS_ENABLED");
    /// No cipher suite is left for the versions that are enabled.
    pub const NO_CIPHERS_AVAILABLE: Self = Self::ssl(175, "NO_CIPHERS_AVAILABLE");
    /// The peer gave up with the alert protocol_version.
    pub const TLSV1_ALERT_PROTOCOL_VERSION: Self = Self::ssl(1070, "TLSV1_ALERT_PROTOCOL_VERSION");
}

const fn ssl(
    reason: u32,
    printed: &'static str,
    told: Told,
    topic: Topic,
    meaning: &'static str,
) -> Entry {
    Entry::new(Kind::Ssl, printed, told, topic, meaning).number(SSL_LIBRARY + reason)
}

/// Every check that ends with CERTIFICATE_VERIFY_FAILED.
pub const VERIFICATION: &[Check] = run(Check::SvPrecheck, Check::IstioTrustDomain);

/// The checks that count as `ssl.fail_verify_error`: all of those but the ones of names and pins, which have counters of their
/// own.
pub(super) const CHAIN: &[Check] = run(Check::SvPrecheck, Check::Policy);

/// The checks from one to another, in the order of the decision table.
const fn run(first: Check, last: Check) -> &'static [Check] {
    let (until, _) = Check::ALL.split_at(last as usize + 1);
    until.split_at(first as usize).1
}

const PLAINTEXT_HERE: &[&str] = &[
    "this side began TLS and the other one does not speak it: compare the port, the listener's filter chains and the \
     client's transport socket",
    "Istio: a DestinationRule with tls.mode ISTIO_MUTUAL or SIMPLE towards a pod without a sidecar, or towards a port that \
     serves plain text; PeerAuthentication and the port's protocol decide what the server expects",
];

const PARAMETERS: &[&str] = &[
    "compare tls_params of both sides: tls_minimum_protocol_version, tls_maximum_protocol_version, cipher_suites, \
     ecdh_curves, signature_algorithms",
    "Envoy's defaults: clusters speak TLS 1.2 at most, listeners TLS 1.3; Istio sets 1.2 to 1.3",
];

/// WRONG_VERSION_NUMBER where the side that prints it is the server: its client did not begin TLS.
static PLAINTEXT_CLIENT: Entry = ssl(
    247,
    "WRONG_VERSION_NUMBER",
    Told::Nobody,
    Topic::Plaintext,
    "what arrived at this listener is no TLS record: the client speaks plain text to a port that expects TLS (no certificate was \
     looked at)",
)
.advice(&[
    "client: its cluster for this port has no TLS transport socket, or it is no proxy at all (a health check, a port scan, a \
     server-first protocol)",
    "Istio: mTLS is STRICT here and the client has no sidecar, or a DestinationRule says tls.mode DISABLE",
])
.ask(&[Ask::Protocol]);

/// The entry as it reads where the side that printed it is known to be the TLS server.
pub fn printed_by_server(entry: &'static Entry) -> &'static Entry {
    if entry.number == PLAINTEXT_CLIENT.number {
        &PLAINTEXT_CLIENT
    } else {
        entry
    }
}

/// The errors Envoy prints, those of a certificate first.
pub static SSL: &[Entry] = &[
    ssl(315, "INVALID_ALPN_PROTOCOL_LIST", Told::AtLoading, Topic::Loading,
        "alpn_protocols holds an empty name, which ends Envoy")
        .by(&[Check::LoadConstraint]),
    ssl(125, "CERTIFICATE_VERIFY_FAILED", Told::Here, Topic::Certificate,
        "the validator of the side that prints it refused the peer's certificate")
        .by(VERIFICATION)
        .ask(&[Ask::Reason, Ask::DebugLog, Ask::Counters, Ask::Verifier, Ask::Presenter]),
    ssl(192, "PEER_DID_NOT_RETURN_A_CERTIFICATE", Told::HereAsServer, Topic::Certificate,
        "the server demands a client certificate and the client sent none")
        .by(&[Check::NoClientCert])
        .advice(&[
            "client: give the cluster a certificate (Istio: tls.mode ISTIO_MUTUAL or MUTUAL, not SIMPLE), and see whether its \
             secret has arrived",
        ])
        .ask(&[Ask::Presenter, Ask::Secrets]),
    ssl(302, "KEY_USAGE_BIT_INCORRECT", Told::Here, Topic::Certificate,
        "the leaf has a key usage without the bit this handshake needs (digitalSignature, in nearly every case)")
        .by(&[Check::LeafKuTls13, Check::LeafKuTls12S, Check::LeafKuTls12CEc, Check::LeafKuTls12CRsa])
        .ask(&[Ask::Presenter]),
    ssl(107, "BAD_ECC_CERT", Told::HereAsClient, Topic::Certificate,
        "TLS 1.2: the server's EC key is on a curve the client does not list in ecdh_curves (by default X25519 and P-256)")
        .by(&[Check::EcCurveTls12C])
        .ask(&[Ask::Verifier, Ask::Presenter]),
    ssl(241, "WRONG_CERTIFICATE_TYPE", Told::HereAsClient, Topic::Certificate,
        "TLS 1.2: the server's key is of another type than the cipher it chose")
        .by(&[Check::HandshakeSignature])
        .ask(&[Ask::Presenter]),
    ssl(245, "WRONG_SIGNATURE_TYPE", Told::Here, Topic::Certificate,
        "the peer signed the handshake with a scheme that was not offered or does not fit its key")
        .by(&[Check::HandshakeSignature])
        .ask(&[Ask::Verifier, Ask::Presenter]),
    ssl(253, "NO_COMMON_SIGNATURE_ALGORITHMS", Told::Here, Topic::Parameters,
        "the own key of the side that prints it can sign with no scheme the peer offers")
        .by(&[Check::Sigalg, Check::HandshakeParameters])
        .advice(&[
            "Ed25519 and P-521 keys are not offered by Envoy's defaults: use P-256 or RSA, or list the scheme in \
             tls_params.signature_algorithms of the peer",
        ])
        .ask(&[Ask::Verifier, Ask::Presenter]),
    ssl(272, "CANNOT_PARSE_LEAF_CERT", Told::Here, Topic::Certificate,
        "the outer structure of the leaf, or its public key, does not parse")
        .by(&[Check::LeafSpki])
        .ask(&[Ask::Presenter]),
    ssl(137, "DECODE_ERROR", Told::Here, Topic::Certificate,
        "a certificate of the list, whether it is needed or not, does not parse")
        .by(&[Check::ListParse, Check::LeafSpki])
        .ask(&[Ask::Presenter]),
    ssl(127, "CERT_LENGTH_MISMATCH", Told::Here, Topic::Certificate,
        "the certificate list is framed wrongly, or holds an empty certificate")
        .by(&[Check::ListParse])
        .ask(&[Ask::Presenter]),
    ssl(114, "BAD_SIGNATURE", Told::Here, Topic::Certificate,
        "the peer's signature over the handshake does not verify: it signs with another key than its leaf's")
        .by(&[Check::HandshakeSignature])
        .advice(&["peer: the private key in use does not belong to the certificate; compare them"])
        .ask(&[Ask::KeyPair]),
    ssl(247, "WRONG_VERSION_NUMBER", Told::Nobody, Topic::Plaintext,
        "what arrived is no TLS record: the other side speaks plain text (no certificate was looked at)")
        .advice(PLAINTEXT_HERE)
        .ask(&[Ask::Protocol]),
    ssl(156, "HTTP_REQUEST", Told::Nobody, Topic::Plaintext,
        "a plain HTTP request arrived at a listener that speaks TLS (no certificate was looked at)")
        .advice(&[
            "client: its cluster for this port has no TLS transport socket; Istio: mTLS is STRICT here and the client has no \
             sidecar, or a DestinationRule says tls.mode DISABLE",
        ])
        .ask(&[Ask::Protocol]),
    ssl(155, "HTTPS_PROXY_REQUEST", Told::Nobody, Topic::Plaintext,
        "an HTTP CONNECT request arrived at a listener that speaks TLS: the client takes it for a forward proxy")
        .advice(&["client: CONNECT tunnelling and TLS origination are confused; the listener expects TLS from the first byte"])
        .ask(&[Ask::Protocol]),
    ssl(223, "UNEXPECTED_MESSAGE", Told::Nobody, Topic::Connection,
        "a TLS message arrived out of its order")
        .ask(&[Ask::Protocol]),
    ssl(150, "EXCESSIVE_MESSAGE_SIZE", Told::Here, Topic::Certificate,
        "the peer's chain is too large: its Certificate message is longer than 102,400 bytes")
        .by(&[Check::ListSize])
        .advice(&["send the leaf and the intermediates it needs, not a bundle"])
        .ask(&[Ask::Presenter]),
    ssl(68, "internal error", Told::Here, Topic::Connection,
        "the TLS library gave up by itself; twice on a server, right behind a TLS 1.3 handshake: the session tickets that hold the \
         client's chain are too large to be sent")
        .by(&[Check::SessionTickets])
        .advice(&["send the leaf and the intermediates it needs, not a bundle", "or set disable_stateless_session_resumption on the listener"])
        .ask(&[Ask::Presenter]),
    ssl(225, "UNEXPECTED_RECORD", Told::Nobody, Topic::Connection,
        "a TLS record arrived out of its order")
        .ask(&[Ask::Protocol]),
    ssl(112, "BAD_PACKET_LENGTH", Told::Nobody, Topic::Connection,
        "a TLS record has an impossible length, in most cases because an alert arrived unencrypted where encryption had begun")
        .ask(&[Ask::PeerLog]),
    ssl(139, "DECRYPTION_FAILED_OR_BAD_RECORD_MAC", Told::Nobody, Topic::Connection,
        "a TLS record does not decrypt: often a peer's alert in plain text behind its own failure, otherwise something in between \
         changes bytes")
        .ask(&[Ask::PeerLog]),
    ssl(184, "NO_SHARED_CIPHER", Told::Nobody, Topic::Parameters,
        "client and server share no cipher suite that fits the server's key (an ECDSA certificate cannot serve RSA suites)")
        .by(&[Check::HandshakeParameters])
        .advice(PARAMETERS)
        .ask(&[Ask::Verifier, Ask::Presenter]),
    ssl(175, "NO_CIPHERS_AVAILABLE", Told::Nobody, Topic::Parameters,
        "the side's own cipher_suites leave none for the TLS versions it may speak")
        .by(&[Check::HandshakeParameters])
        .advice(PARAMETERS)
        .ask(&[Ask::Verifier]),
    ssl(280, "NO_SUPPORTED_VERSIONS_ENABLED", Told::Nobody, Topic::Parameters,
        "the side's own minimum TLS version lies above its maximum")
        .by(&[Check::HandshakeParameters])
        .advice(PARAMETERS)
        .ask(&[Ask::Verifier]),
    ssl(266, "NO_SHARED_GROUP", Told::Nobody, Topic::Parameters,
        "client and server share no group for the key exchange (ecdh_curves)")
        .advice(PARAMETERS)
        .ask(&[Ask::Verifier, Ask::Presenter]),
    ssl(240, "UNSUPPORTED_PROTOCOL", Told::Nobody, Topic::Parameters,
        "client and server share no TLS version")
        .by(&[Check::HandshakeParameters])
        .advice(PARAMETERS)
        .ask(&[Ask::Verifier, Ask::Presenter]),
    ssl(154, "HANDSHAKE_FAILURE_ON_CLIENT_HELLO", Told::ByPeerToClient, Topic::Parameters,
        "the server gave up right after the ClientHello: it has no cipher, group or signature scheme in common with this \
         client, or no certificate for this name")
        .by(&[Check::Sigalg])
        .advice(PARAMETERS)
        .ask(&[Ask::PeerLog, Ask::Verifier, Ask::Presenter]),
    ssl(182, "NO_RENEGOTIATION", Told::Nobody, Topic::Connection,
        "the peer asks for a renegotiation of a connection that stands (usually a TLS 1.2 server that wants a client certificate \
         for one path), and this side does not allow it: allow_renegotiation is off")
        .advice(&[
            "server: ask for the client certificate in the first handshake, or not at all; otherwise allow_renegotiation of the \
             cluster's UpstreamTlsContext",
        ])
        .ask(&[Ask::PeerLog, Ask::Verifier]),
    ssl(194, "PROTOCOL_IS_SHUTDOWN", Told::Nobody, Topic::Connection,
        "the connection had ended already; the error in front of it says why")
        .ask(&[Ask::PeerLog]),
    ssl(307, "NO_APPLICATION_PROTOCOL", Told::Nobody, Topic::Parameters,
        "client and server share no ALPN protocol")
        .advice(&["compare alpn_protocols of both sides; Istio: the client is no Istio proxy, or is one of another mesh"])
        .ask(&[Ask::Verifier, Ask::Presenter]),
];

#[cfg(test)]
mod tests {
    use super::LibraryError;

    #[test]
    fn packed_codes_are_those_of_the_table() {
        assert_eq!(LibraryError::CERTIFICATE_VERIFY_FAILED.code, 268_435_581);
        assert_eq!(
            LibraryError::PEER_DID_NOT_RETURN_A_CERTIFICATE.code,
            268_435_648
        );
        assert_eq!(LibraryError::KEY_USAGE_BIT_INCORRECT.code, 268_435_758);
        assert_eq!(LibraryError::BAD_ECC_CERT.code, 268_435_563);
        assert_eq!(LibraryError::CANNOT_PARSE_LEAF_CERT.code, 268_435_728);
        assert_eq!(LibraryError::DECODE_ERROR.code, 268_435_593);
        assert_eq!(LibraryError::CERT_LENGTH_MISMATCH.code, 268_435_583);
        assert_eq!(LibraryError::EXCESSIVE_MESSAGE_SIZE.code, 268_435_606);
        assert_eq!(LibraryError::INTERNAL_ERROR.code, 268_435_524);
    }
}
