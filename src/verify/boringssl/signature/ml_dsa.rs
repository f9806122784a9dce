//! ML-DSA signatures with an empty context (FIPS 204, RFC 9881; `EVP_DigestVerify`).

use ml_dsa::{EncodedSignature, EncodedVerifyingKey, MlDsa44, MlDsa65, MlDsa87, MlDsaParams};

use super::{LibraryError, Signed, Verification, bad, public_key_routines};

/// A parameter set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Parameters {
    MlDsa44,
    MlDsa65,
    MlDsa87,
}

impl Parameters {
    /// The parameter set of an object identifier, which keys and signatures share.
    pub(super) fn of(oid: &str) -> Option<Self> {
        match oid {
            "2.16.840.1.101.3.4.3.17" => Some(Self::MlDsa44),
            "2.16.840.1.101.3.4.3.18" => Some(Self::MlDsa65),
            "2.16.840.1.101.3.4.3.19" => Some(Self::MlDsa87),
            _ => None,
        }
    }
}

/// Verifies with a key that decodes.
pub(super) fn verify(signed: &Signed<'_>, parameters: Parameters, key: &[u8]) -> Verification {
    let verifies = match parameters {
        Parameters::MlDsa44 => verifies::<MlDsa44>(signed, key),
        Parameters::MlDsa65 => verifies::<MlDsa65>(signed, key),
        Parameters::MlDsa87 => verifies::<MlDsa87>(signed, key),
    };
    if verifies == Some(true) {
        return Verification::Good;
    }
    bad(
        "the ML-DSA signature is wrong",
        vec![
            LibraryError::evp(131, "INVALID_SIGNATURE"),
            public_key_routines(),
        ],
    )
}

/// `None`: key or signature are of another length.
fn verifies<P: MlDsaParams>(signed: &Signed<'_>, key: &[u8]) -> Option<bool> {
    let key = EncodedVerifyingKey::<P>::try_from(key).ok()?;
    let signature = EncodedSignature::<P>::try_from(signed.signature).ok()?;
    let key = ml_dsa::VerifyingKey::<P>::decode(&key);
    let signature = ml_dsa::Signature::<P>::decode(&signature)?;
    Some(key.verify_with_context(signed.message, &[], &signature))
}
