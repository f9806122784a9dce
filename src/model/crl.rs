//! Certificate revocation lists.

use super::{AlgorithmId, Attribute, Fact, GeneralName, Name, Serial, Timestamp};

/// One revoked certificate.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CrlEntry {
    /// Its serial number.
    pub serial: Serial,
    /// reasonCode, when given (8 is removeFromCRL).
    pub reason: Option<u8>,
    /// Whether the entry carries a critical extension that BoringSSL does not know.
    pub has_unknown_critical: bool,
    /// certificateIssuer of the entry (indirect CRLs).
    pub certificate_issuer: Option<Vec<GeneralName>>,
}

/// DistributionPointName (RFC 5280 4.2.1.13).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PointName {
    /// fullName.
    Full(Vec<GeneralName>),
    /// nameRelativeToCRLIssuer: the attributes that follow the issuer's name.
    Relative(Vec<Attribute>),
}

impl PointName {
    /// Whether it is relative to the issuer's name.
    pub const fn is_relative(&self) -> bool {
        matches!(self, Self::Relative(_))
    }

    /// The full names; none where the name is relative.
    pub fn full(&self) -> &[GeneralName] {
        match self {
            Self::Full(names) => names,
            Self::Relative(_) => &[],
        }
    }
}

/// One entry of cRLDistributionPoints.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct DistributionPoint {
    /// distributionPoint.
    pub name: Option<PointName>,
    /// Whether reasons is there.
    pub has_reasons: bool,
    /// cRLIssuer.
    pub issuer: Option<Vec<GeneralName>>,
}

/// issuingDistributionPoint (RFC 5280 5.2.5).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "the flags are the extension's own"
)]
pub struct DistributionPointScope {
    /// distributionPoint; `None` when the field is absent.
    pub name: Option<PointName>,
    /// onlyContainsUserCerts.
    pub only_user: bool,
    /// onlyContainsCACerts.
    pub only_ca: bool,
    /// onlyContainsAttributeCerts.
    pub only_attribute: bool,
    /// indirectCRL.
    pub indirect: bool,
    /// onlySomeReasons is there.
    pub some_reasons: bool,
}

/// A CRL, decoded.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RevocationList {
    /// The DER.
    pub der: Vec<u8>,
    /// It writes out version 1, has entries with extensions without being version 2, or an empty list of extensions: later
    /// revisions of BoringSSL do not parse it.
    pub is_loose: bool,
    /// issuer.
    pub issuer: Name,
    /// thisUpdate.
    pub this_update: Fact<Timestamp>,
    /// nextUpdate.
    pub next_update: Fact<Timestamp>,
    /// The revoked certificates.
    pub entries: Vec<CrlEntry>,
    /// issuingDistributionPoint.
    pub scope: Fact<DistributionPointScope>,
    /// authorityKeyIdentifier's key id, hexadecimal.
    pub authority_key_id: Fact<super::AuthorityKeyId>,
    /// A deltaCRLIndicator is there.
    pub is_delta: bool,
    /// A critical extension that BoringSSL does not know.
    pub has_unknown_critical: bool,
    /// Outer signature algorithm.
    pub algorithm: AlgorithmId,
    /// Inner signature algorithm.
    pub inner_algorithm: AlgorithmId,
    /// Signature bytes.
    pub signature: Vec<u8>,
    /// Unused bits of the signature.
    pub unused_bits: u8,
    /// DER of TBSCertList.
    pub signed: Vec<u8>,
}
