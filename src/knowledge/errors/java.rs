//! Lines of Java's TLS library (JSSE): it verifies with key stores of its own, never with Envoy's lists.

use super::entry::{Ask, Entry, Kind, Told, Topic};
use crate::knowledge::Check;

const fn says(printed: &'static str, meaning: &'static str, checks: &'static [Check]) -> Entry {
    Entry::new(Kind::Java, printed, Told::Here, Topic::OtherHop, meaning)
        .by(checks)
        .advice(OTHER_HOP)
}

const fn received(
    printed: &'static str,
    told: Told,
    meaning: &'static str,
    checks: &'static [Check],
) -> Entry {
    Entry::new(Kind::Java, printed, told, Topic::OtherHop, meaning)
        .by(checks)
        .ask(&[Ask::PeerLog])
}

const OTHER_HOP: &[&str] = &[
    "a Java program printed it and verifies by its own trust store (javax.net.ssl.trustStore, else the JDK's cacerts): import the \
     CA there; Envoy's anchors play no part",
];

const NO_PATH: &str = "no path from the peer's leaf to a CA of this program's trust store: another root, or an intermediate that was not sent";

/// Each text as it begins in a line; the longest one that fits counts.
pub(super) static JAVA: &[Entry] = &[
    says(
        "unable to find valid certification path to requested target",
        NO_PATH,
        &[Check::NoIssuer],
    ),
    says("PKIX path building failed", NO_PATH, &[Check::NoIssuer]),
    says(
        "PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed",
        "a date of the chain, by this program's clock",
        &[Check::Expired, Check::NotYetValid],
    ),
    says(
        "PKIX path validation failed: java.security.cert.CertPathValidatorException: signature check failed",
        "an issuer of the right name was found whose key did not make the signature",
        &[Check::Signature],
    ),
    says(
        "PKIX path validation failed: java.security.cert.CertPathValidatorException: name constraints check failed",
        "a name constraint of a CA does not permit the leaf's name",
        &[Check::NcPermitted, Check::NcExcluded],
    ),
    says(
        "PKIX path validation failed: java.security.cert.CertPathValidatorException: basic constraints check failed",
        "an issuer is no CA, or more CAs stand below one than it allows",
        &[Check::NotCa, Check::Pathlen],
    ),
    says(
        "PKIX path validation failed",
        "a path was found and does not verify; the text behind it says why",
        &[],
    ),
    says(
        "CertificateExpiredException: NotAfter",
        "a certificate of the chain has expired, by this program's clock",
        &[Check::Expired],
    ),
    says(
        "CertificateNotYetValidException: NotBefore",
        "a certificate of the chain is not yet valid, by this program's clock",
        &[Check::NotYetValid],
    ),
    says(
        "the trustAnchors parameter must be non-empty",
        "this program's trust store is empty or was not found",
        &[],
    ),
    says(
        "No name matching",
        "the leaf has no SAN and no common name for the host that was asked for",
        &[],
    ),
    says(
        "No subject alternative names present",
        "the leaf has no SAN for the address that was asked for",
        &[],
    ),
    says(
        "No subject alternative names matching IP address",
        "the leaf's SANs do not hold the address that was asked for",
        &[],
    ),
    says(
        "No subject alternative DNS name matching",
        "the leaf's SANs do not hold the host that was asked for; a SPIFFE certificate never does",
        &[],
    ),
    says(
        "Extended key usage does not permit use for TLS client authentication",
        "extended key usage of the client's leaf does not allow client authentication",
        &[Check::Eku],
    ),
    says(
        "Extended key usage does not permit use for TLS server authentication",
        "extended key usage of the server's leaf does not allow server authentication",
        &[Check::Eku],
    ),
    says(
        "extendedKeyUsage does not permit use for client authentication",
        "extended key usage of the client's leaf does not allow client authentication",
        &[Check::Eku],
    ),
    says(
        "extendedKeyUsage does not permit use for server authentication",
        "extended key usage of the server's leaf does not allow server authentication",
        &[Check::Eku],
    ),
    says(
        "KeyUsage does not allow digital signatures",
        "the leaf has a key usage without digitalSignature",
        &[Check::KuPurpose],
    ),
    Entry::new(
        Kind::Java,
        "null cert chain",
        Told::HereAsServer,
        Topic::OtherHop,
        "a Java server demands a client certificate and got none",
    )
    .by(&[Check::NoClientCert]),
    Entry::new(
        Kind::Java,
        "Empty client certificate chain",
        Told::HereAsServer,
        Topic::OtherHop,
        "a Java server demands a client certificate and got none",
    )
    .by(&[Check::NoClientCert]),
    Entry::new(
        Kind::Java,
        "Unsupported or unrecognized SSL message",
        Told::Nobody,
        Topic::Plaintext,
        "the other side speaks plain text; no certificate was looked at",
    )
    .ask(&[Ask::Protocol]),
    Entry::new(
        Kind::Java,
        "Remote host terminated the handshake",
        Told::Open,
        Topic::Connection,
        "the other side closed the connection during the handshake without an alert",
    )
    .ask(&[Ask::PeerLog]),
    Entry::new(
        Kind::Java,
        "No appropriate protocol",
        Told::Nobody,
        Topic::Parameters,
        "a Java program may speak none of the TLS versions or ciphers it was asked for (jdk.tls.disabledAlgorithms)",
    ),
    received(
        "Received fatal alert: bad_certificate",
        Told::ByPeer,
        "the peer refused this Java program's certificate",
        &[],
    ),
    received(
        "Received fatal alert: unsupported_certificate",
        Told::ByPeer,
        "the peer refused this Java program's certificate for its purpose",
        &[Check::Eku, Check::KuPurpose],
    ),
    received(
        "Received fatal alert: certificate_revoked",
        Told::ByPeer,
        "the peer refused this Java program's certificate because a CRL lists it",
        &[Check::Revoked],
    ),
    received(
        "Received fatal alert: certificate_expired",
        Told::ByPeer,
        "the peer refused this Java program's chain for a date",
        &[Check::Expired, Check::NotYetValid],
    ),
    received(
        "Received fatal alert: certificate_unknown",
        Told::ByPeer,
        "the peer refused this Java program's certificate: its names or its path, in most cases",
        &[],
    ),
    received(
        "Received fatal alert: unknown_ca",
        Told::ByPeer,
        "the peer finds no path from this Java program's certificate to one of its anchors",
        &[
            Check::NoIssuer,
            Check::SelfSignedLeaf,
            Check::SelfSignedInChain,
        ],
    ),
    received(
        "Received fatal alert: decrypt_error",
        Told::ByPeer,
        "a signature did not verify at the peer",
        &[Check::Signature],
    ),
    received(
        "Received fatal alert: certificate_required",
        Told::ByPeerToClient,
        "the server demands a client certificate and got none",
        &[Check::NoClientCert],
    ),
    Entry::new(
        Kind::Java,
        "Received fatal alert: handshake_failure",
        Told::ByPeer,
        Topic::Parameters,
        "the peer gave up the handshake: nothing in common, or a client certificate is missing",
    )
    .by(&[Check::NoClientCert, Check::Sigalg])
    .ask(&[Ask::PeerLog]),
    Entry::new(
        Kind::Java,
        "Received fatal alert: protocol_version",
        Told::ByPeer,
        Topic::Parameters,
        "the peer speaks none of the TLS versions that were offered",
    )
    .ask(&[Ask::PeerLog]),
    Entry::new(
        Kind::Java,
        "Received fatal alert: internal_error",
        Told::ByPeer,
        Topic::Connection,
        "the peer failed inside: its own log says at what",
    )
    .ask(&[Ask::PeerLog]),
    Entry::new(
        Kind::Java,
        "Received fatal alert: unrecognized_name",
        Told::ByPeerToClient,
        Topic::Parameters,
        "the server has no certificate for the name that was sent",
    )
    .ask(&[Ask::PeerLog]),
    Entry::new(
        Kind::Java,
        "Received fatal alert: illegal_parameter",
        Told::ByPeer,
        Topic::Connection,
        "the peer refused something in the handshake",
    )
    .ask(&[Ask::PeerLog]),
];
