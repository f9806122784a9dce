//! Lines of rustls (ztunnel, Linkerd's proxy) and of what stands around it: identity checks and SDS servers.

use super::entry::{Ask, Entry, Kind, Told, Topic};
use crate::knowledge::Check;

const fn says(
    printed: &'static str,
    told: Told,
    meaning: &'static str,
    checks: &'static [Check],
) -> Entry {
    Entry::new(Kind::Rustls, printed, told, Topic::Certificate, meaning)
        .by(checks)
        .ask(&[Ask::Verifier, Ask::Presenter])
}

/// A proxy of Linkerd's about the certificate that it was given for itself.
const fn issued(printed: &'static str, meaning: &'static str) -> Entry {
    Entry::new(Kind::Mesh, printed, Told::AtLoading, Topic::Secret, meaning).advice(ISSUED)
}

pub(super) const ISSUED: &[&str] = &[
    "compare the trust anchors of the proxy (LINKERD2_PROXY_IDENTITY_TRUST_ANCHORS) with the issuer of the identity controller \
     (secret linkerd-identity-issuer), and the clocks of the nodes: linkerd check --proxy",
];

const SENT: &str = "rustls (ztunnel, Linkerd's proxy) refused its peer's certificate and told it so; the line in front or behind says why";
const NOTHING_SHARED: &str =
    "rustls and its peer share no TLS version, cipher, group or signature scheme";

/// The longest text that fits counts.
pub(super) static RUSTLS: &[Entry] = &[
    says("invalid peer certificate: UnknownIssuer", Told::Here,
        "no path from the leaf to an anchor: a missing intermediate, another root, or a signature algorithm this build does not know",
        &[Check::RustlsPath]),
    says("invalid peer certificate: BadSignature", Told::Here,
        "an anchor of the issuer's name was found and its key did not make the signature: two roots of one name",
        &[Check::RustlsPath]),
    says("invalid peer certificate: Expired", Told::Here, "a certificate of the path has expired", &[Check::RustlsPath]),
    says("invalid peer certificate: certificate expired", Told::Here, "a certificate of the path has expired", &[Check::RustlsPath]),
    says("invalid peer certificate: NotValidYet", Told::Here, "a certificate of the path is not yet valid", &[Check::RustlsPath]),
    says("invalid peer certificate: certificate not valid yet", Told::Here, "a certificate of the path is not yet valid", &[Check::RustlsPath]),
    says("invalid peer certificate: NotValidForName", Told::Here,
        "the leaf has no DNS SAN for the name that was asked for: a check of host names, not of SPIFFE IDs", &[Check::LinkerdIdentity]),
    says("invalid peer certificate: certificate not valid for name", Told::Here,
        "the leaf has no DNS SAN for the name that was asked for: a check of host names, not of SPIFFE IDs", &[Check::LinkerdIdentity]),
    says("invalid peer certificate: InvalidPurpose", Told::Here, "extended key usage does not allow this role", &[Check::RustlsPath]),
    says("invalid peer certificate: certificate does not allow extended key usage", Told::Here,
        "extended key usage does not allow this role", &[Check::RustlsPath]),
    says("RequiredEKUNotFound", Told::Here, "extended key usage does not allow this role", &[Check::RustlsPath]),
    says("invalid peer certificate: Revoked", Told::Here, "a CRL lists the certificate", &[Check::RustlsPath]),
    says("invalid peer certificate: BadEncoding", Told::Here, "the certificate does not parse", &[Check::RustlsPath]),
    says("invalid peer certificate: UnhandledCriticalExtension", Told::Here, "a critical extension that rustls does not handle", &[Check::RustlsPath]),
    says("invalid peer certificate: Other(OtherError(CaUsedAsEndEntity", Told::Here, "the leaf is a CA certificate, which rustls refuses", &[Check::RustlsPath]),
    says("CaUsedAsEndEntity", Told::Here, "the leaf is a CA certificate, which rustls refuses", &[Check::RustlsPath]),
    says("invalid peer certificate", Told::Here, "rustls refused the peer's certificate; the text behind it says why", &[Check::RustlsPath, Check::ZtunnelIdentity, Check::LinkerdIdentity]),
    issued("Received invalid ceritficate", "Linkerd: the proxy refused the certificate that its identity controller issued to it"),
    issued("invalid certificate: CertNotValidYet",
        "Linkerd: the certificate that the identity controller issued is not yet valid by the proxy's clock: the clocks of two nodes differ"),
    issued("invalid certificate: CertExpired",
        "Linkerd: the certificate that the identity controller issued, or its issuer's, has expired by the proxy's clock"),
    issued("invalid certificate: UnknownIssuer",
        "Linkerd: the identity controller signs with an issuer that does not lead to the proxy's trust anchors: the anchors were changed and \
         the proxy was not restarted, or the issuer is of another root"),
    issued("invalid certificate: InvalidSignatureForPublicKey",
        "Linkerd: the identity controller's issuer has the name of a trust anchor and another key"),
    issued("invalid certificate: CertNotValidForName",
        "Linkerd: the certificate that was issued does not carry the proxy's own identity"),
    says("peer sent no certificates", Told::HereAsServer, "a client certificate is required and none was sent", &[Check::NoClientCert]),
    says("received fatal alert: BadCertificate", Told::ByPeer, "the peer refused this side's certificate", &[Check::RustlsPath]),
    says("received fatal alert: UnknownCA", Told::ByPeer, "the peer finds no path from this side's certificate to one of its anchors", &[Check::NoIssuer, Check::SelfSignedInChain, Check::RustlsPath]),
    says("received fatal alert: CertificateExpired", Told::ByPeer, "the peer refused this side's chain for a date", &[Check::Expired, Check::NotYetValid]),
    says("received fatal alert: CertificateUnknown", Told::ByPeer, "the peer refused this side's certificate: its names, in most cases", super::ssl::VERIFICATION),
    says("received fatal alert: CertificateRequired", Told::ByPeerToClient, "the server demands a client certificate and got none", &[Check::NoClientCert]),
    says("received fatal alert: CertificateRevoked", Told::ByPeer, "the peer refused this side's certificate because a CRL lists it", &[Check::Revoked]),
    says("received fatal alert: UnsupportedCertificate", Told::ByPeer, "the peer refused this side's certificate for its purpose", &[Check::Eku, Check::KuPurpose]),
    says("received fatal alert: DecryptError", Told::ByPeer, "a signature did not verify at the peer", &[Check::Signature, Check::RustlsPath]),
    Entry::new(Kind::Rustls, "received fatal alert: HandshakeFailure", Told::ByPeer, Topic::Parameters,
        "the peer gave up the handshake: nothing in common, or a client certificate is missing")
        .by(&[Check::NoClientCert, Check::Sigalg])
        .ask(&[Ask::PeerLog, Ask::Verifier, Ask::Presenter]),
    says("Sending fatal alert BadCertificate", Told::Here, SENT, &[Check::RustlsPath]),
    says("Sending fatal alert UnknownCA", Told::Here, "no path from the peer's leaf to one of this side's anchors", &[Check::RustlsPath]),
    says("Sending fatal alert CertificateExpired", Told::Here, "a date of the peer's chain", &[Check::RustlsPath]),
    says("Sending fatal alert CertificateRevoked", Told::Here, "a CRL lists the peer's certificate", &[Check::RustlsPath]),
    says("Sending fatal alert CertificateUnknown", Told::Here, SENT, &[Check::RustlsPath, Check::ZtunnelIdentity, Check::LinkerdIdentity]),
    says("Sending fatal alert UnsupportedCertificate", Told::Here, "the peer's certificate does not allow this role", &[Check::RustlsPath]),
    says("Sending fatal alert DecryptError", Told::Here, "a signature of the peer's chain or handshake does not verify", &[Check::RustlsPath]),
    says("Sending fatal alert CertificateRequired", Told::HereAsServer, "a client certificate is required and none was sent", &[Check::NoClientCert]),
    Entry::new(Kind::Rustls, "Sending fatal alert HandshakeFailure", Told::Nobody, Topic::Parameters, NOTHING_SHARED)
        .ask(&[Ask::Verifier, Ask::Presenter]),
    Entry::new(Kind::Rustls, "Sending fatal alert ProtocolVersion", Told::Nobody, Topic::Parameters, NOTHING_SHARED)
        .ask(&[Ask::Verifier, Ask::Presenter]),
    Entry::new(Kind::Rustls, "Sending fatal alert NoApplicationProtocol", Told::Nobody, Topic::Parameters, NOTHING_SHARED)
        .ask(&[Ask::Verifier, Ask::Presenter]),
    Entry::new(Kind::Rustls, "Sending fatal alert", Told::Nobody, Topic::Connection,
        "rustls (ztunnel, Linkerd's proxy) ended the handshake with this alert")
        .ask(&[Ask::PeerLog]),
    Entry::new(Kind::Rustls, "received fatal alert", Told::ByPeer, Topic::Connection, "the peer sent this alert").ask(&[Ask::PeerLog]),
    Entry::new(Kind::Rustls, "received corrupt message of type InvalidContentType", Told::Nobody, Topic::Plaintext,
        "the other side speaks plain text; no certificate was looked at")
        .advice(&["compare the port and the protocol of both sides"])
        .ask(&[Ask::Protocol]),
    Entry::new(Kind::Rustls, "peer is incompatible", Told::Nobody, Topic::Parameters,
        NOTHING_SHARED)
        .ask(&[Ask::Verifier, Ask::Presenter]),
    Entry::new(Kind::Mesh, "peer did not present the expected SAN", Told::Here, Topic::Certificate,
        "ztunnel: the path verified, and the peer's identity is none of those the destination may have; the line names both")
        .by(&[Check::ZtunnelIdentity])
        .advice(&[
            "expected another trust domain: trustDomainAliases, or the network gateway's trust-domain annotation",
            "expected another service: the connection went to another hop (waypoint, east-west gateway) than was thought",
        ])
        .ask(&[Ask::Verifier, Ask::Presenter]),
    Entry::new(Kind::Mesh, "peer did not present the expected trustdomain", Told::Here, Topic::Certificate,
        "ztunnel: the path verified, and the peer's trust domain is not its own; ztunnel knows no aliases in the versions where this is printed")
        .by(&[Check::ZtunnelIdentity])
        .ask(&[Ask::Verifier, Ask::Presenter]),
    Entry::new(Kind::Mesh, "workload is not authorized for the requested identities", Told::Nobody, Topic::Secret,
        "SPIRE: the agent has no entry for one of the names that were asked for, and then answers none of them")
        .advice(super::counter::SECRETS)
        .ask(&[Ask::Secrets]),
    Entry::new(Kind::Mesh, "unknown resource names", Told::Nobody, Topic::Secret,
        "tbot: one of the names that were asked for is unknown to it, and then it answers none of them")
        .advice(super::counter::SECRETS)
        .ask(&[Ask::Secrets]),
    Entry::new(Kind::Mesh, "failed to get root cert", Told::Nobody, Topic::Secret, "the agent has no root certificate to hand out")
        .advice(super::counter::SECRETS)
        .ask(&[Ask::Secrets]),
];
