//! Lines of what hands out and uses SVIDs: go-spiffe, SPIRE, istio-agent, ztunnel, Linkerd, gRPC, and of two that stand beside them.

use super::counter::SECRETS;
use super::entry::{Ask, Entry, Kind, Told, Topic};
use crate::knowledge::Check;

/// A program with a library of its own refused its peer.
const fn refuses(printed: &'static str, meaning: &'static str, checks: &'static [Check]) -> Entry {
    Entry::new(Kind::Mesh, printed, Told::Here, Topic::OtherHop, meaning).by(checks)
}

/// A certificate or bundle did not arrive.
const fn lacks(printed: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Kind::Mesh, printed, Told::Nobody, Topic::Secret, meaning)
        .advice(SECRETS)
        .ask(&[Ask::Secrets])
}

const GO_SPIFFE: &[&str] = &[
    "a program that uses go-spiffe printed it: it verifies with the bundles of its own Workload API, and by the IDs it was told to accept",
];
const FEDERATION: &[&str] = &[
    "federate the two trust domains, and let the entry of this workload name the other one (SPIRE: federatesWith); a trust domain is \
     compared letter for letter",
];

/// Each text as it begins in a line; the longest one that fits counts.
pub(super) static WORKLOADS: &[Entry] = &[
    refuses("x509bundle: no X.509 bundle for trust domain",
        "go-spiffe: this program has no bundle for the trust domain of its peer's ID", &[Check::SvTrustDomain]).advice(FEDERATION),
    refuses("x509bundle: no X.509 authorities",
        "go-spiffe: the bundle that was given holds no CA", &[]).advice(GO_SPIFFE),
    refuses("Bundle not found for trust domain",
        "this program has no bundle for the trust domain of its peer's ID", &[Check::SvTrustDomain]).advice(FEDERATION),
    refuses("leaf certificate with CA flag set to true", "go-spiffe: the peer's leaf is a CA certificate", &[Check::SvPrecheck]).advice(GO_SPIFFE),
    refuses("leaf certificate with KeyCertSign key usage", "go-spiffe: the key usage of the peer's leaf may sign certificates", &[Check::SvPrecheck])
        .advice(GO_SPIFFE),
    refuses("leaf certificate with KeyCrlSign key usage", "go-spiffe: the key usage of the peer's leaf may sign CRLs", &[Check::SvPrecheck])
        .advice(GO_SPIFFE),
    refuses("certificate contains more than one URI SAN",
        "go-spiffe: an SVID has exactly one URI SAN", &[]).advice(GO_SPIFFE),
    refuses("certificate contains no URI SAN",
        "go-spiffe: the certificate carries no SPIFFE ID", &[Check::SvTrustDomain]).advice(GO_SPIFFE),
    refuses("unexpected ID \"spiffe://",
        "go-spiffe: the path verified, and the peer's ID is none that this program accepts", &[Check::SanMatch]).advice(GO_SPIFFE),
    refuses("unexpected trust domain \"",
        "go-spiffe: the path verified, and the peer is of a trust domain that this program does not accept", &[]).advice(GO_SPIFFE),
    refuses("xds: received SANs",
        "gRPC with xDS: the path verified, and no SAN of the server is one that its control plane told it to accept; the line holds the \
         SANs that were presented",
        &[Check::SanMatch, Check::IstioSan])
        .advice(&["compare the presented SANs in the line with the service account that the control plane knows for this service"]),
    lacks("no identity issued",
        "SPIRE: no entry fits this workload, so it gets no SVID: its selectors (namespace, service account, node) fit none, or the entry \
         has not reached the agent yet"),
    lacks("failed to fetch X.509 SVID", "this program got no SVID from the Workload API; the text behind it says why"),
    lacks("failed to generate secret for",
        "istio-agent: a file or certificate that a Secret of this name stands for could not be read or made; the text behind it says why"),
    lacks("failed to generate secret for file-cert",
        "istio-agent: a certificate file that a Gateway or DestinationRule names by its path could not be read in this pod")
        .advice(&["mount the file where the path says, or name a Secret with credentialName"]),
    lacks("CSR signing failed", "istio-agent: the CA did not sign this workload's request, so it has no certificate; the text behind it says why")
        .advice(&[
            "Unauthenticated: the CA does not accept the workload's token: its audience, its issuer, its expiry, or a cluster that the CA does \
             not know",
            "Unavailable or a text of x509: the agent does not reach the CA, or does not trust its certificate",
        ]),
    Entry::new(Kind::Mesh, "MalformedCSRException", Told::Here, Topic::OtherHop,
        "AWS Private CA refused the request to sign")
        .advice(AWS),
    Entry::new(Kind::Mesh, "CSR must mark the SAN extension critical when it has an empty subject", Told::Here, Topic::OtherHop,
        "AWS Private CA signs no request with an empty subject whose SAN extension is not critical; ztunnel and istio-agent made such requests")
        .advice(AWS),
    Entry::new(Kind::Mesh, "Failed to obtain identity", Told::AtLoading, Topic::Secret,
        "Linkerd: the proxy got no certificate of its own, or refused the one it was issued; the text behind it says why")
        .advice(super::rustls::ISSUED),
    Entry::new(Kind::Mesh, "http status: 401 Unauthorized", Told::Nobody, Topic::Policy,
        "ztunnel: the other side's ztunnel or waypoint refused the HBONE connection: an authorization policy, or an identity it did not expect; \
         the TLS connection stood")
        .advice(super::response::POLICY)
        .ask(&[Ask::Policies]),
    Entry::new(Kind::Mesh, "tls handshake eof", Told::Open, Topic::Connection,
        "a Rust program (in a mesh: ztunnel): the other side closed the connection in the middle of the handshake, without an alert: it speaks no TLS on this port, its \
         certificate has not arrived, or something in between cut the connection")
        .ask(&[Ask::PeerLog, Ask::Protocol]),
    nss("SSL_ERROR_BAD_CERT_ALERT", "the peer refused this side's certificate", Told::ByPeer, &[]),
    nss("SSL_ERROR_UNSUPPORTED_CERT_ALERT", "the peer refused this side's certificate for its purpose", Told::ByPeer, &[Check::Eku, Check::KuPurpose]),
    nss("SSL_ERROR_REVOKED_CERT_ALERT", "the peer refused this side's certificate because a CRL lists it", Told::ByPeer, &[Check::Revoked]),
    nss("SSL_ERROR_EXPIRED_CERT_ALERT", "the peer refused this side's chain for a date", Told::ByPeer, &[Check::Expired, Check::NotYetValid]),
    nss("SSL_ERROR_CERTIFICATE_UNKNOWN_ALERT", "the peer refused this side's certificate: its names, in most cases", Told::ByPeer, &[]),
    nss("SSL_ERROR_UNKNOWN_CA_ALERT", "the peer finds no path from this side's certificate to one of its anchors", Told::ByPeer,
        &[Check::NoIssuer, Check::SelfSignedLeaf, Check::SelfSignedInChain]),
    nss("SSL_ERROR_DECRYPT_ERROR_ALERT", "a signature did not verify at the peer", Told::ByPeer, &[Check::Signature]),
    nss("SSL_ERROR_ACCESS_DENIED_ALERT", "the peer takes the certificate for good and refuses the identity", Told::ByPeer, &[]),
    nss("SSL_ERROR_RX_CERTIFICATE_REQUIRED_ALERT", "the server demands a client certificate and got none", Told::ByPeerToClient, &[Check::NoClientCert]),
    ended("SSL_ERROR_HANDSHAKE_FAILURE_ALERT", "the peer gave up the handshake: nothing in common, or a client certificate is missing"),
    ended("SSL_ERROR_PROTOCOL_VERSION_ALERT", "the peer speaks none of the TLS versions that were offered"),
    ended("SSL_ERROR_INSUFFICIENT_SECURITY_ALERT", "the peer demands stronger ciphers or keys than were offered"),
    ended("SSL_ERROR_INTERNAL_ERROR_ALERT", "the peer failed inside: its own log says at what"),
    ended("SSL_ERROR_UNRECOGNIZED_NAME_ALERT", "the server has no certificate for the name that was sent"),
    ended("SSL_ERROR_ILLEGAL_PARAMETER_ALERT", "the peer refused something in the handshake"),
    ended("SSL_ERROR_DECODE_ERROR_ALERT", "the peer could not parse a message"),
];

const AWS: &[&str] = &[
    "the issuer in front of AWS Private CA has to send a subject, or to mark the SAN extension critical: newer releases of istio-csr, \
     istio-agent and ztunnel do",
];

/// An alert that arrived at a program that uses NSS (Firefox, curl of some distributions).
const fn nss(
    printed: &'static str,
    meaning: &'static str,
    told: Told,
    checks: &'static [Check],
) -> Entry {
    Entry::new(Kind::OpenSsl, printed, told, Topic::OtherHop, meaning)
        .by(checks)
        .ask(&[Ask::PeerLog])
}

/// The same about something else than a certificate.
const fn ended(printed: &'static str, meaning: &'static str) -> Entry {
    Entry::new(
        Kind::OpenSsl,
        printed,
        Told::ByPeer,
        Topic::Parameters,
        meaning,
    )
    .ask(&[Ask::PeerLog])
}
