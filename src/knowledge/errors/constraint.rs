//! Rules of protobuf messages that a configuration breaks: the path of the field says which.
//!
//! ```text
//! Proto constraint validation failed (SecretValidationError.TlsCertificate: embedded message failed validation | caused by
//! TlsCertificateValidationError.CertificateChain: … | caused by field: specifier, reason: is required): name: "a"
//! ```

use super::entry::{Ask, Entry, Kind, Told, Topic};
use crate::knowledge::Check;

/// How the sentence begins.
const PRINTED: &str = "Proto constraint validation failed";

const fn breaks(
    meaning: &'static str,
    checks: &'static [Check],
    advice: &'static [&'static str],
) -> Entry {
    Entry::new(
        Kind::Loading,
        PRINTED,
        Told::AtLoading,
        Topic::Loading,
        meaning,
    )
    .by(checks)
    .advice(advice)
    .ask(&[Ask::Secrets, Ask::KeyPair])
}

const EMPTY: &[&str] = &[
    "the source of this secret sent it without content: look at what it was made from (a Kubernetes Secret without tls.crt or tls.key, a \
     certificate that is not issued yet); the name of the secret stands at the end of the line",
];
const FIELD: &[&str] =
    &["correct the field; until then Envoy refuses the update and goes on with what it had"];

/// By a part of the field's path; the first that fits counts.
static FIELDS: &[(&str, Entry)] = &[
    (
        "TlsCertificateValidationError.CertificateChain",
        breaks(
            "a certificate is configured without its chain",
            &[Check::LoadChainMissing],
            EMPTY,
        ),
    ),
    (
        "TlsCertificateValidationError.PrivateKey",
        breaks(
            "a certificate is configured without its private key",
            &[Check::LoadKeyMissing],
            EMPTY,
        ),
    ),
    (
        "CertificateValidationContextValidationError.TrustedCa",
        breaks(
            "trusted_ca is configured and empty",
            &[Check::LoadTrustedCaEmpty],
            EMPTY,
        ),
    ),
    (
        "CertificateValidationContextValidationError.Crl",
        breaks("a CRL is configured and empty", &[Check::LoadCrl], EMPTY),
    ),
    (
        "VerifyCertificateHash",
        breaks(
            "a pinned certificate hash is not as long as a SHA-256",
            &[Check::LoadPins],
            FIELD,
        ),
    ),
    (
        "VerifyCertificateSpki",
        breaks(
            "a pinned key hash is not as long as a SHA-256 in base64",
            &[Check::LoadPins],
            FIELD,
        ),
    ),
    (
        "SubjectAltName",
        breaks(
            "a SAN matcher lacks its type or its matcher, or holds an empty one",
            &[Check::LoadMatchers],
            FIELD,
        ),
    ),
    (
        "StringMatcher",
        breaks(
            "a SAN matcher lacks its matcher, or holds an empty one",
            &[Check::LoadMatchers],
            FIELD,
        ),
    ),
    (
        "SPIFFECertValidatorConfig",
        breaks(
            "a trust domain of the SPIFFE validator lacks its name",
            &[Check::LoadSpiffeBundle],
            FIELD,
        ),
    ),
];

/// The entry of the field that a sentence names, else the entry itself.
pub(super) fn of_field(entry: &'static Entry, sentence: &str) -> &'static Entry {
    if entry.printed != PRINTED {
        return entry;
    }
    FIELDS
        .iter()
        .find(|(path, _)| sentence.contains(path))
        .map_or(entry, |(_, of_field)| of_field)
}
