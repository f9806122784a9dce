//! Certificate extensions, raw and decoded.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use serde::Serialize;

use super::{GeneralName, Oid};

/// One extension as it stands in the certificate.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Extension {
    /// Which.
    pub oid: Oid,
    /// Marked critical.
    pub critical: bool,
    /// Content of the extnValue OCTET STRING.
    #[serde(skip)]
    pub value: Vec<u8>,
    /// Where the Extension SEQUENCE starts in the certificate, in bytes.
    pub offset: usize,
}

/// keyUsage (RFC 5280 4.2.1.3): bit 0 is digitalSignature. An empty bit string is present with no bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct KeyUsage {
    bits: u16,
}

impl KeyUsage {
    /// digitalSignature.
    pub const DIGITAL_SIGNATURE: u16 = 1;
    /// nonRepudiation (contentCommitment).
    pub const NON_REPUDIATION: u16 = 1 << 1;
    /// keyEncipherment.
    pub const KEY_ENCIPHERMENT: u16 = 1 << 2;
    /// dataEncipherment.
    pub const DATA_ENCIPHERMENT: u16 = 1 << 3;
    /// keyAgreement.
    pub const KEY_AGREEMENT: u16 = 1 << 4;
    /// keyCertSign.
    pub const KEY_CERT_SIGN: u16 = 1 << 5;
    /// cRLSign.
    pub const CRL_SIGN: u16 = 1 << 6;
    /// encipherOnly.
    pub const ENCIPHER_ONLY: u16 = 1 << 7;
    /// decipherOnly.
    pub const DECIPHER_ONLY: u16 = 1 << 8;

    const NAMES: [(u16, &'static str); 9] = [
        (Self::DIGITAL_SIGNATURE, "digitalSignature"),
        (Self::NON_REPUDIATION, "nonRepudiation"),
        (Self::KEY_ENCIPHERMENT, "keyEncipherment"),
        (Self::DATA_ENCIPHERMENT, "dataEncipherment"),
        (Self::KEY_AGREEMENT, "keyAgreement"),
        (Self::KEY_CERT_SIGN, "keyCertSign"),
        (Self::CRL_SIGN, "cRLSign"),
        (Self::ENCIPHER_ONLY, "encipherOnly"),
        (Self::DECIPHER_ONLY, "decipherOnly"),
    ];

    /// From named bits (bit n of the BIT STRING is `1 << n`).
    pub const fn from_bits(bits: u16) -> Self {
        Self { bits }
    }

    /// Whether any of these bits is set.
    pub const fn has_any(self, bits: u16) -> bool {
        self.bits & bits != 0
    }

    /// The names of the set bits, in RFC order.
    pub fn names(self) -> Vec<&'static str> {
        Self::NAMES
            .iter()
            .filter(|(bit, _)| self.has_any(*bit))
            .map(|(_, name)| *name)
            .collect()
    }
}

impl Serialize for KeyUsage {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.names().serialize(serializer)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for KeyUsage {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "KeyUsage".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        <Vec<String>>::json_schema(generator)
    }
}

/// basicConstraints (RFC 5280 4.2.1.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct BasicConstraints {
    /// cA.
    pub ca: bool,
    /// pathLenConstraint as written; negative values occur in the wild and make the extension unusable.
    pub path_len: Option<i64>,
}

/// authorityKeyIdentifier (RFC 5280 4.2.1.1).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AuthorityKeyId {
    /// keyIdentifier, hexadecimal.
    pub key_id: Option<String>,
    /// authorityCertIssuer.
    pub issuer: Vec<GeneralName>,
    /// authorityCertSerialNumber: content bytes of the INTEGER in hexadecimal.
    pub serial: Option<String>,
}

/// One subtree of a name constraint. `minimum` other than zero and any `maximum` make BoringSSL refuse the chain.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct GeneralSubtree {
    /// The base.
    pub base: GeneralName,
    /// Whether minimum or maximum stands there with a value that is not the default.
    pub has_bounds: bool,
}

impl fmt::Display for GeneralSubtree {
    /// The base with its label; a network as `IP Address:192.0.2.0/24`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let network = match &self.base {
            GeneralName::Ip { bytes, .. } => network(bytes),
            _ => None,
        };
        let label = self.base.label();
        match network {
            Some(network) => write!(f, "{label}:{network}"),
            None => write!(f, "{label}:{}", self.base),
        }
    }
}

/// Address and mask (RFC 5280 4.2.1.10); the mask as a length where its bits are contiguous.
fn network(bytes: &[u8]) -> Option<String> {
    if !matches!(bytes.len(), 8 | 32) {
        return None;
    }
    let (address, mask) = bytes.split_at(bytes.len() / 2);
    let text = |bytes: &[u8]| {
        let four = <[u8; 4]>::try_from(bytes).map(|four| Ipv4Addr::from(four).to_string());
        four.or_else(|_| <[u8; 16]>::try_from(bytes).map(|it| Ipv6Addr::from(it).to_string()))
            .unwrap_or_default()
    };
    let bits: Vec<bool> = mask
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1))
        .collect();
    let length = bits.iter().take_while(|bit| **bit).count();
    let mask = if bits.iter().skip(length).any(|bit| *bit) {
        text(mask)
    } else {
        length.to_string()
    };
    Some(format!("{}/{mask}", text(address)))
}

/// nameConstraints (RFC 5280 4.2.1.10).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NameConstraints {
    /// permittedSubtrees.
    pub permitted: Vec<GeneralSubtree>,
    /// excludedSubtrees.
    pub excluded: Vec<GeneralSubtree>,
}

/// certificatePolicies (RFC 5280 4.2.1.4): the policy OIDs in order. Empty or repeating lists are kept as they stand.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CertificatePolicies {
    /// policyIdentifier values.
    pub policies: Vec<Oid>,
}

/// policyConstraints (RFC 5280 4.2.1.11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PolicyConstraints {
    /// requireExplicitPolicy.
    pub require_explicit: Option<u64>,
    /// inhibitPolicyMapping.
    pub inhibit_mapping: Option<u64>,
}

/// One entry of policyMappings (RFC 5280 4.2.1.5).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PolicyMapping {
    /// issuerDomainPolicy.
    pub issuer_domain: Oid,
    /// subjectDomainPolicy.
    pub subject_domain: Oid,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_are_readable() {
        assert_eq!(
            network(&[192, 0, 2, 0, 255, 255, 255, 0]).as_deref(),
            Some("192.0.2.0/24")
        );
        assert_eq!(
            network(&[10, 0, 0, 1, 255, 0, 255, 0]).as_deref(),
            Some("10.0.0.1/255.0.255.0")
        );
        let everything: Vec<u8> = vec![0; 32];
        assert_eq!(network(&everything).as_deref(), Some("::/0"));
        assert_eq!(network(&[192, 0, 2, 0]), None);
    }
}
