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

/// What a program says of a certificate, key or list of its own.
const fn own(printed: &'static str, meaning: &'static str, checks: &'static [Check]) -> Entry {
    Entry::new(Kind::Go, printed, Told::AtLoading, Topic::OtherHop, meaning)
        .by(checks)
        .advice(OWN_FILES)
        .ask(&[Ask::KeyPair])
}

const OWN_FILES: &[&str] = &[
    "a Go program printed it about files of its own, before any handshake: look at the certificate and key it was started with",
];

/// What ends a handshake without a word about certificates.
const fn ends(printed: &'static str, told: Told, topic: Topic, meaning: &'static str) -> Entry {
    Entry::new(Kind::Go, printed, told, topic, meaning).ask(&[Ask::PeerLog])
}

const NO_PEM: &str = "a file of this Go program's own holds no PEM block of the wanted kind";
const NOT_PARSED: &str = "a certificate does not parse, by Go's stricter rules";
const OTHER_SIGNATURE: &str =
    "a signature of the path was not made with the key of the CA that was tried";

/// Each text as it begins in a line; the longest one that fits counts.
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
    says("x509: certificate is not valid for requested usage", "extended key usage does not allow this use", &[Check::Eku]),
    says("x509: certificate is not trusted", "macOS: no path to a CA that the system trusts", &[Check::NoIssuer]),
    says("x509: certificate is expired", "macOS: a date of the chain, by this machine's clock", &[Check::Expired]),
    says("x509: issuer name does not match subject from issuing certificate", "names of two certificates of the path do not fit", &[Check::NoIssuer]),
    says("x509: issuer has name constraints but leaf doesn't have a SAN extension", "a CA has name constraints and the leaf has no SAN", &[Check::NcNoSan]),
    says("x509: missing ASN.1 contents", NOT_PARSED, &[Check::ListParse]),
    says("x509: unhandled name constraint", "a name constraint of a kind that Go does not compare", &[Check::NcUnsupported]),
    says("x509: ECDSA verification failure", OTHER_SIGNATURE, &[Check::Signature]),
    says("x509: Ed25519 verification failure", OTHER_SIGNATURE, &[Check::Signature]),
    says("x509: cannot verify signature: insecure algorithm", "a signature was made with SHA-1 or MD5, which Go refuses and Envoy may accept", &[Check::Signature]),
    says("x509: cannot verify signature: algorithm unimplemented", "a signature algorithm that Go does not know", &[Check::Signature]),
    says("x509: cannot parse", NOT_PARSED, &[Check::ListParse]),
    says("x509: certificate contains", NOT_PARSED, &[Check::ListParse]),
    says("x509: malformed", NOT_PARSED, &[Check::ListParse]),
    says("x509: invalid", NOT_PARSED, &[Check::ListParse]),
    says("x509: inner and outer signature algorithm identifiers don't match", NOT_PARSED, &[Check::Signature]),
    says("x509: negative serial number", NOT_PARSED, &[]),
    says("x509: trailing data", NOT_PARSED, &[]),
    says("x509: unsupported", "a key, curve or extension of a kind that Go does not know", &[]),
    says("x509: unknown", "a key or curve of a kind that Go does not know", &[]),
    says("x509: RSA ", NOT_PARSED, &[Check::LeafSpki]),
    says("x509: zero or negative", NOT_PARSED, &[Check::LeafSpki]),
    own("x509: failed to load system roots", "this Go program found no list of CAs on its machine (an image without ca-certificates)", &[]),
    own("x509: no roots", "this Go program has no list of CAs", &[]),
    own("x509: failed to parse", "a key of this Go program's own does not parse", &[]),
    own("x509: decryption password incorrect", "the password does not open this Go program's private key", &[]),
    own("x509: provided PrivateKey doesn't match parent's PublicKey", "this Go program signs as a CA, with another key than its CA certificate's", &[]),
    says("tls: failed to verify certificate", "Go's client refused the server's certificate; the text behind it says why", &[]),
    says("tls: failed to verify client certificate", "Go's server refused the client's certificate; the text behind it says why", &[]),
    says("tls: failed to parse certificate from server", NOT_PARSED, &[Check::ListParse]),
    says("tls: failed to parse client certificate", NOT_PARSED, &[Check::ListParse]),
    says("tls: invalid signature by the server certificate", "the server signs with another key than its leaf's", &[Check::HandshakeSignature]),
    says("tls: invalid signature by the client certificate", "the client signs with another key than its leaf's", &[Check::HandshakeSignature]),
    says("tls: server's certificate contains an unsupported type of public key", "the server's key is of a kind that Go does not know", &[Check::LeafSpki]),
    says("tls: client certificate contains an unsupported public key", "the client's key is of a kind that Go does not know", &[Check::LeafSpki]),
    says("tls: client's certificate's extended key usage doesn't permit", "extended key usage of the client's leaf does not allow client authentication", &[Check::Eku]),
    own("tls: private key does not match public key", "key and certificate of this Go program do not belong together", &[Check::LoadKeyMismatch]),
    own("tls: private key type does not match public key type", "key and certificate of this Go program are of two kinds", &[Check::LoadKeyMismatch]),
    own("tls: failed to find any PEM data in certificate input", NO_PEM, &[Check::LoadChain]),
    own("tls: failed to find any PEM data in key input", NO_PEM, &[Check::LoadKey]),
    own("tls: failed to find certificate PEM data in certificate input", "a key stands where the certificate should: the two files may be switched", &[Check::LoadChain]),
    own("tls: failed to find \"CERTIFICATE\" PEM block", NO_PEM, &[Check::LoadChain]),
    own("tls: failed to find PEM block with type ending in", NO_PEM, &[Check::LoadKey]),
    own("tls: found a certificate rather than a key", "a certificate stands where the private key should: the two files may be switched", &[Check::LoadKey]),
    own("tls: failed to parse private key", "this Go program's private key does not parse, or is encrypted", &[Check::LoadKey]),
    own("tls: unknown public key algorithm", "this Go program's certificate has a key of a kind that Go does not know", &[]),
    own("tls: no certificates configured", "this Go server has no certificate", &[Check::LoadNoCertificate]),
    own("tls: neither Certificates, GetCertificate, nor GetConfigForClient", "this Go server has no certificate", &[Check::LoadNoCertificate]),
    own("tls: either ServerName or InsecureSkipVerify must be specified", "this Go client was not told which name the server has to have", &[]),
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
    Entry::new(Kind::Go, "remote error: tls: revoked certificate", Told::ByPeer, Topic::Certificate,
        "the peer refused this program's certificate because a CRL lists it")
        .by(&[Check::Revoked])
        .ask(&[Ask::PeerLog]),
    Entry::new(Kind::Go, "remote error: tls: error decrypting message", Told::ByPeer, Topic::Certificate,
        "a signature did not verify at the peer: of a certificate, or of the handshake")
        .by(&[Check::Signature])
        .ask(&[Ask::PeerLog]),
    Entry::new(Kind::Go, "remote error: tls: protocol version not supported", Told::ByPeer, Topic::Parameters,
        "the peer speaks none of the TLS versions that were offered")
        .ask(&[Ask::PeerLog]),
    Entry::new(Kind::Go, "remote error: tls: unrecognized name", Told::ByPeerToClient, Topic::Parameters,
        "the server has no certificate for the name that was sent")
        .ask(&[Ask::PeerLog]),
    Entry::new(Kind::Go, "remote error: tls: no application protocol", Told::ByPeerToClient, Topic::Parameters,
        "the server speaks none of the ALPN protocols that were offered")
        .ask(&[Ask::PeerLog]),
    Entry::new(Kind::Go, "remote error: tls: ", Told::ByPeer, Topic::Connection, "the peer ended the handshake with this alert")
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
    ends("local error: tls: ", Told::Nobody, Topic::Connection,
        "this Go program ended the handshake with an alert of its own, over what the peer sent"),
    ends("tls: no cipher suite supported by both client and server", Told::Nobody, Topic::Parameters,
        "client and Go server share no cipher suite"),
    ends("tls: no ECDHE curve supported by both client and server", Told::Nobody, Topic::Parameters,
        "client and Go server share no group for the key exchange"),
    ends("tls: no supported versions satisfy MinVersion and MaxVersion", Told::Nobody, Topic::Parameters,
        "this Go program's own limits leave no TLS version"),
    ends("tls: client offered only unsupported versions", Told::Nobody, Topic::Parameters,
        "the client offers no TLS version that this Go server speaks"),
    ends("tls: server selected unsupported protocol version", Told::Nobody, Topic::Parameters,
        "the server chose a TLS version that this Go client does not speak"),
    ends("tls: peer doesn't support any of the certificate's signature algorithms", Told::Nobody, Topic::Parameters,
        "the own key of this Go program can sign with no scheme that the peer offers"),
    ends("tls: client requested unsupported application protocols", Told::Nobody, Topic::Parameters,
        "client and Go server share no ALPN protocol"),
    ends("tls: server did not select an ALPN protocol", Told::Nobody, Topic::Parameters,
        "the server chose no ALPN protocol"),
    ends("tls: no application protocol", Told::Nobody, Topic::Parameters, "client and Go program share no ALPN protocol"),
    ends("tls: unsupported SSLv2 handshake received", Told::Nobody, Topic::Parameters,
        "something that speaks SSL 2 called this Go server: a scanner, in most cases"),
    ends("tls: oversized record received with length", Told::Nobody, Topic::Plaintext,
        "what arrived is no TLS record: the other side speaks plain text; no certificate was looked at"),
    ends("tls: unexpected message", Told::Nobody, Topic::Connection, "a TLS message arrived out of its order"),
    ends("tls: received unexpected handshake message", Told::Nobody, Topic::Connection, "a TLS message arrived out of its order"),
    ends("tls: server's identity changed during renegotiation", Told::Here, Topic::OtherHop,
        "the server showed another certificate when it renegotiated"),
    ends("tls: bad record MAC", Told::Nobody, Topic::Connection, "a TLS record does not decrypt"),
    ends("tls: protocol is shutdown", Told::Nobody, Topic::Connection, "the connection had ended already"),
    ends("tls: use of closed connection", Told::Nobody, Topic::Connection, "the connection had ended already"),
    ends("tls: internal error", Told::Nobody, Topic::Connection, "Go's TLS library gave up by itself"),
    ends("http: TLS handshake error from", Told::Open, Topic::Connection,
        "a handshake with this client failed at a Go server; the text behind the address says why (EOF: the client went away, \
         as port scans, health checks and clients do that refuse the server's certificate without an alert)"),
];

/// A sentence of Go's whose second half says which of its causes it is: what both halves hold, and the entry.
static DECIDED: &[(&str, &str, Entry)] = &[
    (
        UNKNOWN_AUTHORITY,
        "insecure algorithm",
        says(
            UNKNOWN_AUTHORITY,
            "a CA of the issuer's name is on this program's list, and the signature was made with SHA-1 or MD5, which Go refuses",
            &[Check::Signature],
        ),
    ),
    (
        UNKNOWN_AUTHORITY,
        "parent certificate cannot sign this kind of certificate",
        says(
            UNKNOWN_AUTHORITY,
            "a certificate of the issuer's name is on this program's list, and it is no CA that may sign certificates",
            &[Check::NotCa],
        ),
    ),
    (
        UNKNOWN_AUTHORITY,
        "while trying to verify candidate authority certificate",
        says(
            UNKNOWN_AUTHORITY,
            "a CA of the issuer's name is on this program's list, and its key did not make the signature: two CAs share one name, as after a \
         root was made anew",
            &[Check::Signature],
        ),
    ),
    (
        A_DATE,
        "is before",
        says(
            A_DATE,
            "a certificate of the chain is not yet valid, by this program's clock",
            &[Check::NotYetValid],
        ),
    ),
    (
        A_DATE,
        "is after",
        says(
            A_DATE,
            "a certificate of the chain has expired, by this program's clock",
            &[Check::Expired],
        ),
    ),
];

const UNKNOWN_AUTHORITY: &str = "x509: certificate signed by unknown authority";
const A_DATE: &str = "x509: certificate has expired or is not yet valid";

/// The entry that the rest of a sentence decides on, else the entry itself.
pub(super) fn decided(entry: &'static Entry, sentence: &str) -> &'static Entry {
    DECIDED
        .iter()
        .find(|(printed, half, _)| *printed == entry.printed && sentence.contains(half))
        .map_or(entry, |(_, _, decided)| decided)
}

#[cfg(test)]
mod tests {
    use super::GO;

    /// They are looked for in lines of any kind, where `x509: ` or `tls: ` alone may be a key of YAML.
    #[test]
    fn no_text_is_a_bare_prefix() {
        for entry in GO {
            let said = entry.printed.trim_end();
            let is_prefix =
                said.ends_with(':') && !said.starts_with("remote") && !said.starts_with("local");
            assert!(!is_prefix, "{said}");
        }
    }
}
