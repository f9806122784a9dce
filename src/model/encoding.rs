//! Departures from DER and from X.509's form that a decoder met on its way.

use serde::Serialize;

/// What departs. Kinds are told apart as far as BoringSSL, Envoy or other verifiers treat them differently; which of
/// them refuses a certificate is decided in `verify`, not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DepartureKind {
    /// The bytes are no certificate: a TLV is missing, has another tag, or is cut off.
    Structure,
    /// A length is not in its shortest form.
    NonMinimalLength,
    /// Indefinite length.
    IndefiniteLength,
    /// Bytes follow the certificate.
    TrailingBytes,
    /// serialNumber is not in its shortest form.
    SerialNotMinimal,
    /// serialNumber has no content byte.
    SerialEmpty,
    /// serialNumber is negative.
    SerialNegative,
    /// serialNumber is zero.
    SerialZero,
    /// serialNumber has more than 20 content bytes (RFC 5280 4.1.2.2).
    SerialTooLong,
    /// version is written although it is the default (v1).
    VersionDefaultWritten,
    /// version is none of v1, v2, v3.
    VersionUnknown,
    /// Extensions in a certificate that is not v3.
    ExtensionsBeforeV3,
    /// issuerUniqueID or subjectUniqueID is there.
    UniqueId,
    /// A UTCTime without seconds.
    UtcTimeWithoutSeconds,
    /// A UTCTime with an offset in place of `Z`.
    UtcTimeWithOffset,
    /// A GeneralizedTime with an offset or fractions.
    GeneralizedTimeForm,
    /// A GeneralizedTime for a year before 2050 (RFC 5280 4.1.2.5).
    GeneralizedTimeBefore2050,
    /// A time that denotes no date.
    TimeOutOfRange,
    /// notAfter lies before notBefore.
    ValidityReversed,
    /// A BOOLEAN TRUE that is not 0xFF.
    BooleanNotCanonical,
    /// A DEFAULT value that is written out (critical FALSE, cA FALSE).
    DefaultWritten,
    /// A string of a name does not hold what its type allows.
    NameString,
    /// A value of any type is not in the form of its universal type, or a list has the tag of a primitive type. Some
    /// revisions of BoringSSL take some of these.
    ValueForm,
    /// The same extension twice.
    DuplicateExtension,
    /// An extension's value does not decode, or bytes follow it.
    ExtensionMalformed,
    /// An Extensions SEQUENCE without any extension.
    ExtensionsEmpty,
    /// subjectAltName without any name.
    SanEmpty,
    /// A URI, DNS or email name with bytes outside ASCII.
    NameNotAscii,
    /// A name with an embedded NUL byte.
    NameNul,
    /// An iPAddress that is neither 4 nor 16 bytes long.
    IpLength,
    /// keyUsage without any bit.
    KeyUsageEmpty,
    /// extKeyUsage without any purpose.
    ExtendedKeyUsageEmpty,
    /// The signature BIT STRING has unused bits.
    SignatureUnusedBits,
    /// Inner and outer signature algorithm differ.
    SignatureAlgorithmMismatch,
    /// The issuer name is empty.
    IssuerEmpty,
    /// The SubjectPublicKeyInfo does not decode.
    PublicKeyMalformed,
}

/// One departure and where it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Departure {
    /// What.
    pub kind: DepartureKind,
    /// Offset in bytes from the start of the certificate.
    pub offset: usize,
    /// The detail in one clause, such as `UTCTime 2401010000Z`.
    pub detail: String,
}
