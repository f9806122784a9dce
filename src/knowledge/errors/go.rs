//! Lines of Go programs (istiod, SPIRE, Consul, Teleport, kubectl): they verify with Go's own library, never with Envoy's.

use super::entry::{Ask, Entry, Kind, Told, Topic};
use crate::knowledge::Check;

const fn says(printed: &'static str, meaning: &'static str, checks: &'static [Check]) -> Entry {
    Entry::new(Kind::Go, printed, Told::Here, Topic::OtherHop, meaning)
        .by(checks)
        .advice(OTHER_HOP)
        .ask(&[Ask::Presenter])
}

const OTHER_HOP: &[&str] = &[
    "a Go program printed it, so another hop failed than Envoy to Envoy: find out who logged it, to whom it connected, and which CA \
     list it uses (istiod to a JWKS or API server, an agent to its CA, an operator to Vault)",
];

/// The longest text that fits counts.
pub(super) static GO: &[Entry] = &[
    says("x509: certificate signed by unknown authority", "no path to a CA of this program's list", &[Check::NoIssuer]),
    says("x509: certificate has expired or is not yet valid", "a date of the chain, by this program's clock", &[Check::Expired, Check::NotYetValid]),
    says("x509: certificate specifies an incompatible key usage", "extended key usage (of the leaf or a CA above it) does not allow this use", &[Check::Eku]),
    says("x509: too many intermediates for path length constraint", "more CAs stand below one than its path length allows", &[Check::Pathlen]),
    says("x509: a root or intermediate certificate is not authorized to sign for this name",
        "a name constraint of a CA does not permit the leaf's name; URI constraints hold a host, not a URI", &[Check::NcPermitted, Check::NcExcluded]),
    says("x509: certificate is not authorized to sign other certificates", "an issuer is no CA", &[Check::NotCa]),
    says("x509: cannot validate certificate for", "the leaf has no SAN for the address that was asked for", &[]),
    says("x509: certificate is valid for", "the leaf's SANs do not hold the name that was asked for", &[]),
    says("x509: certificate relies on legacy Common Name field", "the leaf has no SAN; Go does not look at the common name", &[]),
    says("x509: certificate is not valid for any names", "the leaf has no SAN that is a host name", &[]),
    says("x509: requested SignatureAlgorithm does not match private key type", "a CA was told to sign with an algorithm its key cannot make", &[]),
    says("x509: unhandled critical extension", "a critical extension that Go does not handle", &[Check::CriticalExt]),
    says("x509: certificate contains", "a certificate does not parse", &[Check::ListParse]),
    says("x509: malformed", "a certificate does not parse", &[Check::ListParse]),
    says("x509: ", "Go's certificate library refused", &[]),
    says("tls: failed to verify certificate", "Go's client refused the server's certificate; the text behind it says why", &[]),
    says("tls: private key does not match public key", "key and certificate do not belong together", &[Check::LoadKeyMismatch]),
    says("certificateexception: no name matching", "Java: the leaf has no SAN for the name that was asked for", &[]),
    Entry::new(Kind::Go, "remote error: tls: bad certificate", Told::ByPeer, Topic::Certificate,
        "the peer refused this Go program's certificate; Go sends this alert for every certificate it refuses")
        .ask(&[Ask::PeerLog]),
    Entry::new(Kind::Go, "remote error: tls: certificate required", Told::ByPeerToClient, Topic::Certificate,
        "TLS 1.3: the server demands a client certificate and got none")
        .by(&[Check::NoClientCert])
        .ask(&[Ask::PeerLog]),
    Entry::new(Kind::Go, "remote error: tls: unknown certificate authority", Told::ByPeer, Topic::Certificate,
        "the peer finds no path from this program's certificate to one of its anchors")
        .by(&[Check::NoIssuer, Check::SelfSignedLeaf, Check::SelfSignedInChain])
        .ask(&[Ask::PeerLog]),
    Entry::new(Kind::Go, "remote error: tls: expired certificate", Told::ByPeer, Topic::Certificate,
        "the peer refused this program's chain for a date")
        .by(&[Check::Expired, Check::NotYetValid])
        .ask(&[Ask::PeerLog]),
    Entry::new(Kind::Go, "remote error: tls: unknown certificate", Told::ByPeer, Topic::Certificate,
        "the peer refused this program's certificate (alert certificate_unknown): its names, in most cases")
        .by(super::ssl::VERIFICATION)
        .ask(&[Ask::PeerLog]),
    Entry::new(Kind::Go, "remote error: tls: unsupported certificate", Told::ByPeer, Topic::Certificate,
        "the peer refused this program's certificate for its purpose")
        .by(&[Check::Eku, Check::KuPurpose])
        .ask(&[Ask::PeerLog]),
    Entry::new(Kind::Go, "remote error: tls: handshake failure", Told::ByPeer, Topic::Parameters,
        "the peer gave up the handshake: nothing in common, or a client certificate is missing")
        .by(&[Check::NoClientCert, Check::Sigalg])
        .ask(&[Ask::PeerLog]),
    Entry::new(Kind::Go, "remote error: tls:", Told::ByPeer, Topic::Certificate, "the peer sent this alert")
        .ask(&[Ask::PeerLog]),
    Entry::new(Kind::Go, "tls: client didn't provide a certificate", Told::HereAsServer, Topic::Certificate,
        "this Go server demands a client certificate and got none")
        .by(&[Check::NoClientCert])
        .ask(&[Ask::Presenter]),
    Entry::new(Kind::Go, "tls: first record does not look like a TLS handshake", Told::Nobody, Topic::Plaintext,
        "the other side speaks plain text; no certificate was looked at")
        .advice(&["compare the port and the protocol of both sides"])
        .ask(&[Ask::Protocol]),
    Entry::new(Kind::Go, "http: server gave HTTP response to HTTPS client", Told::Nobody, Topic::Plaintext,
        "the server speaks plain HTTP; no certificate was looked at")
        .advice(&["compare the port and the protocol of both sides"])
        .ask(&[Ask::Protocol]),
    Entry::new(Kind::Go, "tls: ", Told::Open, Topic::Connection, "Go's TLS library ended the handshake")
        .ask(&[Ask::PeerLog]),
];
