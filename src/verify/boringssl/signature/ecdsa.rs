//! ECDSA on every curve and with every digest that BoringSSL takes.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA1_ASN1, ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA384_ASN1, ECDSA_P256_SHA512_ASN1,
    ECDSA_P384_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, ECDSA_P384_SHA512_ASN1, ECDSA_P521_SHA1_ASN1,
    ECDSA_P521_SHA224_ASN1, ECDSA_P521_SHA256_ASN1, ECDSA_P521_SHA384_ASN1, ECDSA_P521_SHA512_ASN1,
    EcdsaVerificationAlgorithm, UnparsedPublicKey,
};
use p256::ecdsa::signature::hazmat::PrehashVerifier;

use super::hash::Hash;
use super::{Signed, Verification, bad, public_key_routines};
use crate::model::Oid;
use crate::verify::boringssl::LibraryError;

/// The curves that BoringSSL knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Curve {
    P224,
    P256,
    P384,
    P521,
}

impl Curve {
    /// The curve of an object identifier.
    pub(super) fn of(oid: &Oid) -> Option<Self> {
        match oid.as_str() {
            "1.3.132.0.33" => Some(Self::P224),
            "1.2.840.10045.3.1.7" => Some(Self::P256),
            "1.3.132.0.34" => Some(Self::P384),
            "1.3.132.0.35" => Some(Self::P521),
            _ => None,
        }
    }
}

/// Verifies with a key that is a point of the curve.
pub(super) fn verify(signed: &Signed<'_>, curve: Curve, key: &[u8], hash: Hash) -> Verification {
    let good = match supported(curve, hash) {
        Some(algorithm) => UnparsedPublicKey::new(algorithm, key)
            .verify(signed.message, signed.signature)
            .is_ok(),
        None => by_arithmetic(signed, curve, key, hash).is_some(),
    };
    if good {
        return Verification::Good;
    }
    bad(
        "the ECDSA signature is wrong",
        vec![
            LibraryError::ecdsa(100, "BAD_SIGNATURE"),
            public_key_routines(),
        ],
    )
}

fn supported(curve: Curve, hash: Hash) -> Option<&'static EcdsaVerificationAlgorithm> {
    match (curve, hash) {
        (Curve::P256, Hash::Sha1) => Some(&ECDSA_P256_SHA1_ASN1),
        (Curve::P256, Hash::Sha256) => Some(&ECDSA_P256_SHA256_ASN1),
        (Curve::P256, Hash::Sha384) => Some(&ECDSA_P256_SHA384_ASN1),
        (Curve::P256, Hash::Sha512) => Some(&ECDSA_P256_SHA512_ASN1),
        (Curve::P384, Hash::Sha256) => Some(&ECDSA_P384_SHA256_ASN1),
        (Curve::P384, Hash::Sha384) => Some(&ECDSA_P384_SHA384_ASN1),
        (Curve::P384, Hash::Sha512) => Some(&ECDSA_P384_SHA512_ASN1),
        (Curve::P521, Hash::Sha1) => Some(&ECDSA_P521_SHA1_ASN1),
        (Curve::P521, Hash::Sha224) => Some(&ECDSA_P521_SHA224_ASN1),
        (Curve::P521, Hash::Sha256) => Some(&ECDSA_P521_SHA256_ASN1),
        (Curve::P521, Hash::Sha384) => Some(&ECDSA_P521_SHA384_ASN1),
        (Curve::P521, Hash::Sha512) => Some(&ECDSA_P521_SHA512_ASN1),
        (Curve::P224, _)
        | (Curve::P256, Hash::Sha224)
        | (Curve::P384, Hash::Sha1 | Hash::Sha224) => None,
    }
}

/// The shapes aws-lc-rs does not offer.
fn by_arithmetic(signed: &Signed<'_>, curve: Curve, key: &[u8], hash: Hash) -> Option<()> {
    let digest = hash.digest(signed.message);
    match curve {
        Curve::P224 => p224::ecdsa::VerifyingKey::from_sec1_bytes(key)
            .ok()?
            .verify_prehash(
                &padded(&digest, 28),
                &p224::ecdsa::Signature::from_der(signed.signature).ok()?,
            ),
        Curve::P256 => p256::ecdsa::VerifyingKey::from_sec1_bytes(key)
            .ok()?
            .verify_prehash(
                &padded(&digest, 32),
                &p256::ecdsa::Signature::from_der(signed.signature).ok()?,
            ),
        Curve::P384 => p384::ecdsa::VerifyingKey::from_sec1_bytes(key)
            .ok()?
            .verify_prehash(
                &padded(&digest, 48),
                &p384::ecdsa::Signature::from_der(signed.signature).ok()?,
            ),
        Curve::P521 => return None,
    }
    .ok()
}

/// The digest as a number of the field's size: the verifiers refuse short digests, BoringSSL reads them as numbers.
fn padded(digest: &[u8], size: usize) -> Vec<u8> {
    let mut padded = vec![0; size.saturating_sub(digest.len())];
    padded.extend(digest);
    padded
}
