//! What an issuer adds to a certificate and no verifier here decides by.

use serde::Serialize;

use super::{Fact, Instant, Oid};

/// The extensions that only say something: where to find more, who logged it, what it was meant for. (A critical one is
/// refused by BoringSSL as unknown all the same; that is seen in [`Certificate::extensions`](super::Certificate)).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Statements {
    /// authorityInfoAccess (RFC 5280 4.2.2.1): OCSP responders, the issuer's certificate.
    pub authority_info_access: Fact<Vec<AccessDescription>>,
    /// subjectInfoAccess (RFC 5280 4.2.2.2).
    pub subject_info_access: Fact<Vec<AccessDescription>>,
    /// issuerAltName (RFC 5280 4.2.1.7), each with its kind: `URI:https://issuer.example`.
    pub issuer_alt_names: Fact<Vec<String>>,
    /// Signed certificate timestamps (RFC 6962 3.3).
    pub certificate_timestamps: Fact<Vec<CertificateTimestamp>>,
    /// netscapeCertType: the names of the set bits, as openssl writes them.
    pub netscape_cert_type: Fact<Vec<String>>,
    /// netscapeComment.
    pub netscape_comment: Fact<String>,
}

/// Where to find more.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AccessDescription {
    /// What is there: 1.3.6.1.5.5.7.48.1 an OCSP responder, 1.3.6.1.5.5.7.48.2 the issuer's certificate.
    pub method: Oid,
    /// Where, with its kind: `URI:http://pki.example/ca.crt`.
    pub location: String,
}

/// One signed certificate timestamp.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CertificateTimestamp {
    /// Id of the log, hexadecimal.
    pub log: String,
    /// When it was logged, whole seconds.
    pub at: Instant,
}
