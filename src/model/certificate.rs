//! A certificate, from whatever source.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use serde::Serialize;

use super::{
    AlgorithmId, AuthorityKeyId, BasicConstraints, CertificatePolicies, Departure,
    DistributionPoint, Extension, Fact, GeneralName, GeneralNames, Instant, KeyUsage, Location,
    Name, NameConstraints, Oid, PolicyConstraints, PolicyMapping, PublicKey, SpiffeId,
    SpiffeIdViolation, Statements, Timestamp,
};

/// SHA-256 over a certificate's DER: its identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub [u8; 32]);

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Fingerprint {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fingerprint".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "description": "SHA-256 of the DER, lower-case hexadecimal" })
    }
}

/// A serial number: the INTEGER's content as lower-case hexadecimal without leading zero bytes (`0` for zero, a leading
/// `-` when negative). `/certs` and DER compare equal in this form.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Serial(String);

impl Serial {
    /// From hexadecimal text as `/certs`, `openssl` or a person writes it: any case, colons, leading zeros.
    pub fn from_hex(text: &str) -> Self {
        let (sign, text) = text
            .strip_prefix('-')
            .map_or(("", text), |rest| ("-", rest));
        let digits: String = text
            .chars()
            .filter(char::is_ascii_hexdigit)
            .map(|digit| digit.to_ascii_lowercase())
            .collect();
        let digits = digits.trim_start_matches('0');
        if digits.is_empty() {
            Self("0".to_owned())
        } else {
            Self(format!("{sign}{digits}"))
        }
    }

    /// From the content bytes of a two's complement INTEGER.
    pub fn from_integer(content: &[u8]) -> Self {
        let hex = |bytes: &[u8]| {
            bytes
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        if content.first().is_none_or(|first| first & 0x80 == 0) {
            return Self::from_hex(&hex(content));
        }
        let mut magnitude: Vec<u8> = content.iter().map(|byte| !byte).collect();
        for byte in magnitude.iter_mut().rev() {
            let (sum, carry) = byte.overflowing_add(1);
            *byte = sum;
            if !carry {
                break;
            }
        }
        Self::from_hex(&format!("-{}", hex(&magnitude)))
    }

    /// The hexadecimal text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Serial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The signature on a certificate and what is needed to verify it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SignatureValue {
    /// `Certificate.signatureAlgorithm`.
    pub algorithm: AlgorithmId,
    /// `TBSCertificate.signature`; differs from `algorithm` only in broken or forged certificates.
    pub inner: AlgorithmId,
    /// The signature bytes.
    #[serde(skip)]
    pub bytes: Vec<u8>,
    /// Unused bits of the BIT STRING, 0 when well-formed.
    #[serde(skip)]
    pub unused_bits: u8,
    /// The signed bytes: DER of the TBSCertificate.
    #[serde(skip)]
    pub signed: Vec<u8>,
}

/// OpenSSL's trust settings: for which purposes a certificate is trusted or rejected as an anchor. A list that is there
/// and empty differs from one that is not.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct TrustSettings {
    /// Purposes it is trusted for.
    pub trusted: Option<Vec<Oid>>,
    /// Purposes it is rejected for.
    pub rejected: Option<Vec<Oid>>,
}

/// Where one fact of a certificate stands in a source that writes facts out one by one (`/certs`).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// The fact, named like the field of [`Certificate`]; single names are `subject_alt_names[0]`.
    pub fact: String,
    /// Where.
    pub location: Location,
}

/// Everything the checks look at, decoded once. A source that shows less leaves facts [`Fact::NotInEvidence`]; bytes that
/// are no certificate at all make every fact [`Fact::Unreadable`] and are told in `departures`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Certificate {
    /// The DER, when the source holds it.
    #[serde(skip)]
    pub der: Option<Arc<[u8]>>,
    /// Every place this certificate was met, first one first.
    pub sources: Vec<Location>,
    /// SHA-256 of the DER.
    pub fingerprint: Fact<Fingerprint>,
    /// 1, 2 or 3; what is written plus one where it is another number.
    pub version: Fact<u64>,
    /// serialNumber.
    pub serial: Fact<Serial>,
    /// issuer.
    pub issuer: Fact<Name>,
    /// subject.
    pub subject: Fact<Name>,
    /// notBefore.
    pub not_before: Fact<Timestamp>,
    /// notAfter.
    pub not_after: Fact<Timestamp>,
    /// subjectPublicKeyInfo.
    pub public_key: Fact<PublicKey>,
    /// The signature.
    pub signature: Fact<SignatureValue>,
    /// All extensions in order, duplicates included.
    pub extensions: Fact<Vec<Extension>>,
    /// subjectAltName. Unreadable also when it stands twice.
    pub subject_alt_names: Fact<GeneralNames>,
    /// keyUsage.
    pub key_usage: Fact<KeyUsage>,
    /// extKeyUsage: the purposes in order.
    pub extended_key_usage: Fact<Vec<Oid>>,
    /// basicConstraints.
    pub basic_constraints: Fact<BasicConstraints>,
    /// nameConstraints.
    pub name_constraints: Fact<NameConstraints>,
    /// certificatePolicies.
    pub policies: Fact<CertificatePolicies>,
    /// policyConstraints.
    pub policy_constraints: Fact<PolicyConstraints>,
    /// policyMappings.
    pub policy_mappings: Fact<Vec<PolicyMapping>>,
    /// inhibitAnyPolicy (skipCerts).
    pub inhibit_any_policy: Fact<u64>,
    /// cRLDistributionPoints: the full names of each point, in order.
    pub crl_distribution_points: Fact<Vec<GeneralName>>,
    /// cRLDistributionPoints: each point with everything that limits it.
    #[serde(skip)]
    pub distribution_points: Vec<DistributionPoint>,
    /// authorityKeyIdentifier.
    pub authority_key_id: Fact<AuthorityKeyId>,
    /// subjectKeyIdentifier, hexadecimal.
    pub subject_key_id: Fact<String>,
    /// What else its issuer says.
    pub statements: Statements,
    /// What OpenSSL's trust settings behind the certificate say, where it stands in a `TRUSTED CERTIFICATE` block.
    #[serde(skip)]
    pub trust_settings: Option<TrustSettings>,
    /// Departures from DER and X.509 form.
    pub departures: Vec<Departure>,
    /// Where single facts stand, for sources that write them out one by one.
    #[serde(skip)]
    pub places: Vec<Place>,
}

/// Of everything that a verifier looks at; where the certificate was found is left out.
impl Hash for Certificate {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self {
            der,
            sources: _,
            fingerprint,
            version,
            serial,
            issuer,
            subject,
            not_before,
            not_after,
            public_key,
            signature,
            extensions,
            subject_alt_names,
            key_usage,
            extended_key_usage,
            basic_constraints,
            name_constraints,
            policies,
            policy_constraints,
            policy_mappings,
            inhibit_any_policy,
            crl_distribution_points,
            distribution_points,
            authority_key_id,
            subject_key_id,
            statements,
            trust_settings,
            departures,
            places: _,
        } = self;
        (
            der,
            fingerprint,
            version,
            serial,
            issuer,
            subject,
            not_before,
            not_after,
        )
            .hash(state);
        (
            public_key,
            signature,
            extensions,
            subject_alt_names,
            key_usage,
            extended_key_usage,
            basic_constraints,
            name_constraints,
        )
            .hash(state);
        (
            policies,
            policy_constraints,
            policy_mappings,
            inhibit_any_policy,
            crl_distribution_points,
            distribution_points,
            authority_key_id,
            subject_key_id,
        )
            .hash(state);
        (statements, trust_settings, departures).hash(state);
    }
}

impl Certificate {
    /// Whether two entries are the same certificate: by their bytes where both show them, else by what `/certs` shows of one.
    /// Of an entry that shows neither nothing can be said.
    pub fn is_same(&self, other: &Self) -> bool {
        if let (Some(one), Some(other)) = (&self.der, &other.der) {
            return one == other;
        }
        if let (Some(one), Some(other)) = (self.fingerprint.value(), other.fingerprint.value()) {
            return one == other;
        }
        let shown = self.shown_identity();
        shown.is_some() && shown == other.shown_identity()
    }

    /// Serial number and validity, which is what `/certs` shows of a certificate's identity; `None` where one of them is not in
    /// evidence.
    pub fn shown_identity(&self) -> Option<(&Serial, Instant, Instant)> {
        let at = |time: &Fact<Timestamp>| time.value().map(|time| time.at);
        let (from, until) = (at(&self.not_before)?, at(&self.not_after)?);
        Some((self.serial.value()?, from, until))
    }

    /// Where a fact stands (`not_after`, `subject_alt_names[0]`): its own place where the source has one, else the
    /// certificate's.
    pub fn place_of(&self, fact: &str) -> Option<&Location> {
        self.places
            .iter()
            .find(|place| place.fact == fact)
            .map(|place| &place.location)
            .or_else(|| self.sources.first())
    }

    /// Where a field (`subject_alt_names[0].uri`) stands: the certificate's first place, with the line of the very fact
    /// where the source writes facts out one by one.
    pub fn location_of(&self, field: &str) -> Option<Location> {
        let certificate = self.sources.first()?;
        let fact = self
            .places
            .iter()
            .filter(|place| place.location.input == certificate.input)
            .find(|place| field.starts_with(place.fact.as_str()));
        Some(fact.map_or_else(
            || certificate.clone(),
            |place| Location {
                line: place.location.line,
                column: place.location.column,
                ..certificate.clone()
            },
        ))
    }

    /// The SPIFFE ID of this certificate: the first URI SAN, read by the SPIFFE grammar, with every violation.
    /// `None` where no URI SAN is in evidence.
    pub fn spiffe_id(&self) -> Option<Result<SpiffeId, (String, Vec<SpiffeIdViolation>)>> {
        let uri = self.subject_alt_names.value()?.uris().next()?;
        Some(SpiffeId::parse(uri).map_err(|violations| (uri.to_owned(), violations)))
    }

    /// The raw text of the first URI SAN.
    pub fn first_uri(&self) -> Option<&str> {
        self.subject_alt_names.value()?.uris().next()
    }

    /// Whether the source holds the whole certificate (DER), so that every fact is in evidence.
    pub const fn is_whole(&self) -> bool {
        self.der.is_some()
    }

    /// Whether it could not be read as a certificate at all.
    pub const fn is_unreadable(&self) -> bool {
        matches!(self.subject, Fact::Unreadable { .. })
            || matches!(self.serial, Fact::Unreadable { .. })
    }

    /// Whether subject and issuer are equal byte for byte; `None` where they are not in evidence.
    pub fn is_self_issued(&self) -> Option<bool> {
        Some(self.subject.value()?.der == self.issuer.value()?.der)
    }

    /// Whether basicConstraints says cA; `None` where that is not in evidence.
    pub fn is_ca(&self) -> Option<bool> {
        match &self.basic_constraints {
            Fact::NotInEvidence => None,
            fact => Some(fact.value().is_some_and(|constraints| constraints.ca)),
        }
    }

    /// Extensions of one type, in order.
    pub fn extensions_of<'a>(&'a self, oid: &'a str) -> impl Iterator<Item = &'a Extension> {
        self.extensions
            .value()
            .into_iter()
            .flatten()
            .filter(move |extension| extension.oid.as_str() == oid)
    }

    /// What people call it: its first URI SAN, else its first DNS SAN, else its subject, else its serial number.
    pub fn display_name(&self) -> String {
        let names = self.subject_alt_names.value();
        if let Some(uri) = names.and_then(|names| names.uris().next()) {
            return uri.to_owned();
        }
        if let Some(dns) = names.and_then(|names| names.dns_names().next()) {
            return dns.to_owned();
        }
        if let Some(subject) = self.subject.value().filter(|subject| !subject.is_empty()) {
            return subject.to_string();
        }
        self.serial.value().map_or_else(
            || "unnamed certificate".to_owned(),
            |serial| format!("serial {serial}"),
        )
    }
}
