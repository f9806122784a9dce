//! Certificate extensions, from well-formed to any bytes.

use crate::der;
use crate::key::Key;

/// Object identifiers of extensions.
pub mod oid {
    #![allow(missing_docs, reason = "the names are those of RFC 5280")]
    pub const SUBJECT_KEY_IDENTIFIER: &str = "2.5.29.14";
    pub const KEY_USAGE: &str = "2.5.29.15";
    pub const SUBJECT_ALT_NAME: &str = "2.5.29.17";
    pub const ISSUER_ALT_NAME: &str = "2.5.29.18";
    pub const BASIC_CONSTRAINTS: &str = "2.5.29.19";
    pub const CRL_NUMBER: &str = "2.5.29.20";
    pub const CRL_REASON: &str = "2.5.29.21";
    pub const DELTA_CRL_INDICATOR: &str = "2.5.29.27";
    pub const ISSUING_DISTRIBUTION_POINT: &str = "2.5.29.28";
    pub const NAME_CONSTRAINTS: &str = "2.5.29.30";
    pub const CRL_DISTRIBUTION_POINTS: &str = "2.5.29.31";
    pub const CERTIFICATE_POLICIES: &str = "2.5.29.32";
    pub const POLICY_MAPPINGS: &str = "2.5.29.33";
    pub const AUTHORITY_KEY_IDENTIFIER: &str = "2.5.29.35";
    pub const POLICY_CONSTRAINTS: &str = "2.5.29.36";
    pub const EXT_KEY_USAGE: &str = "2.5.29.37";
    pub const INHIBIT_ANY_POLICY: &str = "2.5.29.54";
    pub const AUTHORITY_INFO_ACCESS: &str = "1.3.6.1.5.5.7.1.1";
    pub const SUBJECT_INFO_ACCESS: &str = "1.3.6.1.5.5.7.1.11";
    pub const SIGNED_CERTIFICATE_TIMESTAMPS: &str = "1.3.6.1.4.1.11129.2.4.2";
    pub const TLS_FEATURE: &str = "1.3.6.1.5.5.7.1.24";
    pub const NETSCAPE_CERT_TYPE: &str = "2.16.840.1.113730.1.1";
    pub const NETSCAPE_COMMENT: &str = "2.16.840.1.113730.1.13";
    /// An arc under which nothing is registered for certificates.
    pub const UNKNOWN: &str = "1.3.6.1.4.1.99999.1";
}

/// Extended key usages.
pub mod purpose {
    #![allow(missing_docs, reason = "the names are those of RFC 5280")]
    pub const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
    pub const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";
    pub const CODE_SIGNING: &str = "1.3.6.1.5.5.7.3.3";
    pub const ANY: &str = "2.5.29.37.0";
    pub const NETSCAPE_SGC: &str = "2.16.840.1.113730.4.1";
    pub const MICROSOFT_SGC: &str = "1.3.6.1.4.1.311.10.3.3";
}

/// Bits of `KeyUsage`.
pub mod usage {
    #![allow(missing_docs, reason = "the names are those of RFC 5280")]
    pub const DIGITAL_SIGNATURE: u8 = 0;
    pub const KEY_ENCIPHERMENT: u8 = 2;
    pub const DATA_ENCIPHERMENT: u8 = 3;
    pub const KEY_AGREEMENT: u8 = 4;
    pub const KEY_CERT_SIGN: u8 = 5;
    pub const CRL_SIGN: u8 = 6;
}

/// One extension; `critical` is the content octet of its BOOLEAN, `None` leaves the field out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// Dotted.
    pub oid: String,
    /// `Some(0xff)`: critical; `Some(0)`: the default written out, against DER; others: BER.
    pub critical: Option<u8>,
    /// What is inside the OCTET STRING.
    pub value: Vec<u8>,
}

impl Extension {
    /// A non-critical extension with any value.
    pub fn new(oid: &str, value: Vec<u8>) -> Self {
        Self { oid: oid.to_owned(), critical: None, value }
    }

    /// Marks it critical.
    #[must_use]
    pub fn critical(self) -> Self {
        Self { critical: Some(0xff), ..self }
    }

    /// Marks it not critical.
    #[must_use]
    pub fn not_critical(self) -> Self {
        Self { critical: None, ..self }
    }

    /// Puts a byte after the value, inside the OCTET STRING.
    #[must_use]
    pub fn with_trailing_byte(mut self) -> Self {
        self.value.push(0);
        self
    }

    /// The encoded extension.
    pub fn der(&self) -> Vec<u8> {
        let critical = self.critical.map(der::boolean).unwrap_or_default();
        der::sequence([der::oid(&self.oid), critical, der::octet_string(&self.value)])
    }
}

/// `basicConstraints`, critical. The path length is written whatever `ca` says.
pub fn basic_constraints(ca: bool, path_length: Option<u64>) -> Extension {
    let ca = if ca { der::boolean(0xff) } else { Vec::new() };
    let path_length = path_length.map(der::number).unwrap_or_default();
    Extension::new(oid::BASIC_CONSTRAINTS, der::sequence([ca, path_length])).critical()
}

/// `keyUsage`, critical.
pub fn key_usage(bits: &[u8]) -> Extension {
    Extension::new(oid::KEY_USAGE, der::named_bits(bits)).critical()
}

/// `extKeyUsage`.
pub fn ext_key_usage(purposes: &[&str]) -> Extension {
    Extension::new(oid::EXT_KEY_USAGE, der::sequence(purposes.iter().map(|purpose| der::oid(purpose))))
}

/// `subjectAltName`.
pub fn subject_alt_name<T: AsRef<[u8]>>(names: impl IntoIterator<Item = T>) -> Extension {
    Extension::new(oid::SUBJECT_ALT_NAME, der::sequence(names))
}

/// `subjectKeyIdentifier`.
pub fn subject_key_identifier(identifier: &[u8]) -> Extension {
    Extension::new(oid::SUBJECT_KEY_IDENTIFIER, der::octet_string(identifier))
}

/// `authorityKeyIdentifier` with a key identifier.
pub fn authority_key_identifier(identifier: &[u8]) -> Extension {
    Extension::new(oid::AUTHORITY_KEY_IDENTIFIER, der::sequence([der::context_primitive(0, identifier)]))
}

/// `authorityKeyIdentifier` naming the issuer certificate by its issuer (an encoded Name) and serial (an INTEGER's content).
pub fn authority_cert_issuer(issuer: &[u8], serial: &[u8]) -> Extension {
    let names = der::context(1, general_name::directory(issuer));
    let serial = der::context_primitive(2, serial);
    Extension::new(oid::AUTHORITY_KEY_IDENTIFIER, der::sequence([names, serial]))
}

/// The key identifier pair that CAs usually write.
pub fn key_identifiers(subject: Key, issuer: Key) -> [Extension; 2] {
    [subject_key_identifier(&subject.identifier()), authority_key_identifier(&issuer.identifier())]
}

/// `nameConstraints`, critical, from general names.
pub fn name_constraints(permitted: &[Vec<u8>], excluded: &[Vec<u8>]) -> Extension {
    let subtrees = |tag, names: &[Vec<u8>]| match names {
        [] => Vec::new(),
        names => der::context(tag, der::join(names.iter().map(|name| der::sequence([name])))),
    };
    let value = der::sequence([subtrees(0, permitted), subtrees(1, excluded)]);
    Extension::new(oid::NAME_CONSTRAINTS, value).critical()
}

/// `certificatePolicies`.
pub fn certificate_policies(policies: &[&str]) -> Extension {
    let policies = policies.iter().map(|policy| der::sequence([der::oid(policy)]));
    Extension::new(oid::CERTIFICATE_POLICIES, der::sequence(policies))
}

/// `policyConstraints` with `requireExplicitPolicy`.
pub fn require_explicit_policy(skip: u64) -> Extension {
    let value = der::sequence([der::context_primitive(0, &der::number(skip)[2..])]);
    Extension::new(oid::POLICY_CONSTRAINTS, value).critical()
}

/// `cRLDistributionPoints` with one `fullName` URI each.
pub fn crl_distribution_points(uris: &[&str]) -> Extension {
    let points = uris.iter().map(|uri| {
        let full_name = der::context(0, general_name::uri(uri));
        der::sequence([der::context(0, full_name)])
    });
    Extension::new(oid::CRL_DISTRIBUTION_POINTS, der::sequence(points))
}

/// The TLS feature extension (RFC 7633) asking for a stapled OCSP response.
pub fn must_staple() -> Extension {
    Extension::new(oid::TLS_FEATURE, der::sequence([der::number(5)]))
}

/// Entries of `subjectAltName` and of name constraints, encoded.
pub mod general_name {
    use crate::der;

    /// `rfc822Name`.
    pub fn email(text: impl AsRef<[u8]>) -> Vec<u8> {
        der::context_primitive(1, text)
    }

    /// `dNSName`.
    pub fn dns(text: impl AsRef<[u8]>) -> Vec<u8> {
        der::context_primitive(2, text)
    }

    /// `directoryName` around an encoded Name.
    pub fn directory(name: &[u8]) -> Vec<u8> {
        der::context(4, name)
    }

    /// `uniformResourceIdentifier`.
    pub fn uri(text: impl AsRef<[u8]>) -> Vec<u8> {
        der::context_primitive(6, text)
    }

    /// `iPAddress` of any length.
    pub fn ip(octets: &[u8]) -> Vec<u8> {
        der::context_primitive(7, octets)
    }

    /// `registeredID`.
    pub fn registered_id(dotted: &str) -> Vec<u8> {
        der::context_primitive(8, &der::oid(dotted)[2..])
    }

    /// `otherName` with an encoded value.
    pub fn other(type_id: &str, value: &[u8]) -> Vec<u8> {
        der::context(0, der::join([der::oid(type_id), der::context(0, value)]))
    }
}
