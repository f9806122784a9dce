//! Public keys and algorithm identifiers.

use std::fmt;

use serde::Serialize;

use super::Oid;

/// What kind of key a SubjectPublicKeyInfo holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum KeyKind {
    /// rsaEncryption (1.2.840.113549.1.1.1).
    Rsa {
        /// Size of the modulus in bits.
        bits: u32,
        /// Public exponent, when it fits 64 bits.
        exponent: Option<u64>,
    },
    /// id-RSASSA-PSS (1.2.840.113549.1.1.10): a key type of its own that libssl does not take for leaves.
    RsaPss {
        /// Size of the modulus in bits.
        bits: u32,
    },
    /// id-ecPublicKey with a named curve.
    Ec {
        /// Curve OID; `None` for explicit parameters.
        curve: Option<Oid>,
    },
    /// Ed25519 (1.3.101.112).
    Ed25519,
    /// Any other algorithm, or a key of a known algorithm whose bits do not decode.
    Other,
}

/// A SubjectPublicKeyInfo.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PublicKey {
    /// Algorithm and its parameters.
    pub algorithm: AlgorithmId,
    /// What it is.
    #[serde(flatten)]
    pub kind: KeyKind,
    /// The whole SubjectPublicKeyInfo in DER.
    #[serde(skip)]
    pub spki: Vec<u8>,
    /// The key bits (content of the BIT STRING after the unused-bits byte).
    #[serde(skip)]
    pub bits: Vec<u8>,
}

impl fmt::Display for PublicKey {
    /// `RSA 2048`, `EC P-256`, `Ed25519`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            KeyKind::Rsa { bits, .. } => write!(f, "RSA {bits}"),
            KeyKind::RsaPss { bits } => write!(f, "RSA-PSS {bits}"),
            KeyKind::Ec { curve: Some(curve) } => write!(f, "EC {}", curve_name(curve)),
            KeyKind::Ec { curve: None } => f.write_str("EC with explicit parameters"),
            KeyKind::Ed25519 => f.write_str("Ed25519"),
            KeyKind::Other => write!(f, "algorithm {}", self.algorithm.oid),
        }
    }
}

/// The usual name of a curve; the dotted OID where it has none here.
fn curve_name(curve: &Oid) -> &str {
    match curve.as_str() {
        "1.2.840.10045.3.1.7" => "P-256",
        "1.3.132.0.34" => "P-384",
        "1.3.132.0.35" => "P-521",
        "1.3.132.0.33" => "P-224",
        "1.3.132.0.10" => "secp256k1",
        other => other,
    }
}

/// An AlgorithmIdentifier.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct AlgorithmId {
    /// The algorithm.
    pub oid: Oid,
    /// DER of the parameters, when there are any.
    #[serde(skip)]
    pub parameters: Option<Vec<u8>>,
    /// The whole AlgorithmIdentifier in DER: the inner and outer one of a certificate are compared by bytes.
    #[serde(skip)]
    pub der: Vec<u8>,
}
