//! Signatures on certificates and CRLs (reference section 5.8; `X509_verify`, `x509_verify_signature`).
//!
//! aws-lc-rs verifies what it supports. What it refuses by policy and BoringSSL does not (small RSA keys, SHA-1 and SHA-224
//! in odd places, P-224) is verified by plain arithmetic; verifying handles no secret, so nothing need be constant in time.

mod algorithm;
mod ecdsa;
mod hash;
mod ml_dsa;
mod pss;
mod rsa;

use super::flags::Examined;
use super::public_key::{self, KeyReader};
use super::{LibraryError, X509Error};
use crate::knowledge::Check;
use crate::knowledge::boringssl::Profile;
use crate::model::{AlgorithmId, KeyKind, PublicKey};
use crate::verify::Step;

use algorithm::Algorithm;

/// What asking for a key that does not decode queues (`X509_PUBKEY_get0`).
pub(super) const PUBLIC_KEY_DECODE_ERROR: LibraryError =
    LibraryError::x509(125, "PUBLIC_KEY_DECODE_ERROR");

/// A signed structure: what is signed, by which algorithm, and the signature.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signed<'a> {
    pub(super) outer: &'a AlgorithmId,
    pub(super) inner: &'a AlgorithmId,
    pub(super) signature: &'a [u8],
    pub(super) unused_bits: u8,
    pub(super) message: &'a [u8],
}

/// How a signature verifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verification {
    /// It does.
    Good,
    /// It does not; these errors are queued, oldest first.
    Bad {
        why: String,
        queued: Vec<LibraryError>,
    },
    /// Nothing here can verify this shape.
    NotImplemented(String),
}

/// The steps about the signature on the certificate at `index`, made with the key of the certificate above it.
pub(super) fn steps(
    child: &Examined<'_>,
    issuer: &Examined<'_>,
    index: usize,
    profile: &Profile,
) -> Vec<Step> {
    let undecided = |check, detail: String| Step::open(check, Some(index), detail, &[]);
    let (Some(key), Some(value)) = (
        issuer.certificate.public_key.value(),
        child.certificate.signature.value(),
    ) else {
        return vec![undecided(Check::Signature, "not in evidence".to_owned())];
    };
    if let Err(refusal) = public_key::decode(key, KeyReader::Certificates, profile) {
        let step = Step::refused(
            Check::IssuerKey,
            index,
            X509Error::UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY,
            refusal.why,
        );
        return vec![step.queueing(vec![PUBLIC_KEY_DECODE_ERROR])];
    }
    let key_step = Step::passed_at(Check::IssuerKey, index, format!("{key} key"));
    let signed = Signed {
        outer: &value.algorithm,
        inner: &value.inner,
        signature: &value.bytes,
        unused_bits: value.unused_bits,
        message: &value.signed,
    };
    let step = match verify(&signed, key, profile) {
        Verification::Good => Step::passed_at(
            Check::Signature,
            index,
            format!("verifies with the key of {}", issuer.display()),
        ),
        Verification::Bad { why, queued } => Step::refused(
            Check::Signature,
            index,
            X509Error::CERT_SIGNATURE_FAILURE,
            why,
        )
        .queueing(queued),
        Verification::NotImplemented(why) => undecided(Check::Signature, why),
    };
    vec![key_step, step]
}

/// Verifies one signature with a key that decodes.
pub(super) fn verify(signed: &Signed<'_>, key: &PublicKey, profile: &Profile) -> Verification {
    if signed.outer.der != signed.inner.der {
        return bad(
            "inner and outer signature algorithm differ",
            vec![LibraryError::x509(137, "SIGNATURE_ALGORITHM_MISMATCH")],
        );
    }
    if signed.unused_bits != 0 {
        return bad(
            "the signature has unused bits",
            vec![LibraryError::x509(109, "INVALID_BIT_STRING_BITS_LEFT")],
        );
    }
    let algorithm = match Algorithm::of(signed.outer, key, profile) {
        Ok(algorithm) => algorithm,
        Err(refusal) => return bad(refusal.why, refusal.queued),
    };
    match algorithm {
        Algorithm::RsaPkcs1(hash) => rsa::verify_pkcs1(signed, &key.bits, hash),
        Algorithm::RsaPss(hash) => rsa::verify_pss(signed, &key.bits, hash),
        Algorithm::Ecdsa(hash) => match &key.kind {
            KeyKind::Ec { curve: Some(curve) } => match ecdsa::Curve::of(curve) {
                Some(curve) => ecdsa::verify(signed, curve, &key.bits, hash),
                None => Verification::NotImplemented("unknown curve".to_owned()),
            },
            _ => Verification::NotImplemented("no EC key".to_owned()),
        },
        Algorithm::MlDsa(parameters) => ml_dsa::verify(signed, parameters, &key.bits),
        Algorithm::Ed25519 => {
            let verifier = aws_lc_rs::signature::UnparsedPublicKey::new(
                &aws_lc_rs::signature::ED25519,
                &key.bits,
            );
            match verifier.verify(signed.message, signed.signature) {
                Ok(()) => Verification::Good,
                Err(_) => bad(
                    "the Ed25519 signature is wrong",
                    vec![
                        LibraryError::evp(131, "INVALID_SIGNATURE"),
                        public_key_routines(),
                    ],
                ),
            }
        }
    }
}

fn bad(why: &str, queued: Vec<LibraryError>) -> Verification {
    Verification::Bad {
        why: why.to_owned(),
        queued,
    }
}

/// The error that the X.509 library adds when the signature itself is wrong.
const fn public_key_routines() -> LibraryError {
    LibraryError::x509(6, "public key routines")
}

#[cfg(test)]
mod tests;
