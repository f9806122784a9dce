//! Lines of OpenSSL's tools and of curl. Most of OpenSSL's verification codes are BoringSSL's; these differ or are its own.

use super::entry::{Ask, Entry, Kind, Told, Topic};
use crate::knowledge::Check;

const fn says(printed: &'static str, meaning: &'static str, checks: &'static [Check]) -> Entry {
    Entry::new(
        Kind::OpenSsl,
        printed,
        Told::Here,
        Topic::Certificate,
        meaning,
    )
    .by(checks)
    .ask(&[Ask::Presenter])
}

/// Texts that BoringSSL's table does not hold; the longest one that fits counts.
pub(super) static OPENSSL: &[Entry] = &[
    says("self-signed certificate in certificate chain",
        "OpenSSL 3: the chain ends at a root that was sent along and that this program does not trust; Envoy's trust is another list",
        &[Check::SelfSignedInChain]),
    says("self-signed certificate",
        "OpenSSL 3: the leaf signed itself and this program does not trust it; Envoy's trust is another list",
        &[Check::SelfSignedLeaf]),
    says("unsuitable certificate purpose", "OpenSSL 3: extended key usage or key usage does not allow this role", &[Check::Eku, Check::KuPurpose]),
    says("CA cert does not include key usage extension", "OpenSSL's strict mode: a CA without key usage; Envoy accepts it", &[]),
    says("Missing Authority Key Identifier", "OpenSSL's strict mode: a certificate without authorityKeyIdentifier; Envoy accepts it", &[]),
    says("EE certificate key too weak", "OpenSSL's security level refuses the leaf's key; Envoy decides by other rules", &[]),
    says("CA certificate key too weak", "OpenSSL's security level refuses a CA's key; Envoy decides by other rules", &[]),
    says("CA signature digest algorithm too weak", "OpenSSL's security level refuses the signature; Envoy accepts SHA-1", &[]),
    says("no alternative certificate subject name matches",
        "curl: the leaf has no SAN for the name that was asked for; a SPIFFE certificate never has one, and mesh proxies do not ask for it",
        &[Check::SanOverride]),
    says("SSL certificate problem", "curl: the server's chain does not verify with curl's own CA list; the text behind it is OpenSSL's", &[]),
    says("peer's certificate issuer has been marked as not trusted", "NSS: the issuer is not trusted", &[Check::NoIssuer]),
    says("ERR_SSL_KEY_USAGE_INCOMPATIBLE", "Chrome: the server's leaf has a key usage without digitalSignature", &[Check::LeafKuTls12CRsa, Check::LeafKuTls13]),
    Entry::new(Kind::OpenSsl, "wrong version number", Told::Nobody, Topic::Plaintext,
        "what arrived is no TLS record: the other side speaks plain text, or is a proxy that expects CONNECT")
        .advice(&["compare the port and the protocol of both sides; no certificate was looked at"])
        .ask(&[Ask::Protocol]),
    Entry::new(Kind::OpenSsl, "http request", Told::Nobody, Topic::Plaintext, "plain HTTP arrived where TLS was expected")
        .ask(&[Ask::Protocol]),
];
