//! Signature algorithm identifiers (reference section 5.8; `x509_digest_verify_init`, `x509_rsa_pss_to_ctx`).

use super::LibraryError;
use super::hash::Hash;
use super::ml_dsa::Parameters;
use super::pss;
use crate::knowledge::boringssl::{KeyDecoding, Profile};
use crate::model::{AlgorithmId, KeyKind, PublicKey};

/// What a signature is made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    RsaPkcs1(Hash),
    RsaPss(Hash),
    Ecdsa(Hash),
    Ed25519,
    MlDsa(Parameters),
}

/// Why BoringSSL does not even try to verify.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    pub(super) why: &'static str,
    /// The errors queued, oldest first.
    pub(super) queued: Vec<LibraryError>,
}

impl Refusal {
    fn asn1(why: &'static str, reason: u32, name: &'static str) -> Self {
        Self {
            why,
            queued: vec![LibraryError::asn1(reason, name)],
        }
    }
}

/// Which key an algorithm is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Family {
    Rsa,
    Ec,
    Dsa,
    /// An older object identifier of DSA, which no key that decodes has.
    OldDsa,
    Ed25519,
    MlDsa(Parameters),
}

impl Family {
    fn takes(self, key: &PublicKey) -> bool {
        match self {
            Self::Rsa => matches!(key.kind, KeyKind::Rsa { .. }),
            Self::Ec => matches!(key.kind, KeyKind::Ec { .. }),
            Self::Ed25519 => matches!(key.kind, KeyKind::Ed25519),
            Self::Dsa => key.algorithm.oid.as_str() == "1.2.840.10040.4.1",
            Self::OldDsa => false,
            Self::MlDsa(parameters) => {
                Parameters::of(key.algorithm.oid.as_str()) == Some(parameters)
            }
        }
    }
}

impl Algorithm {
    /// The algorithm that an identifier names, for a key that decodes.
    pub(super) fn of(
        identifier: &AlgorithmId,
        key: &PublicKey,
        profile: &Profile,
    ) -> Result<Self, Refusal> {
        let (family, algorithm) = named(identifier.oid.as_str(), profile)?;
        if !family.takes(key) {
            return Err(Refusal::asn1(
                "the signature algorithm is not one of the issuer's key",
                189,
                "WRONG_PUBLIC_KEY_TYPE",
            ));
        }
        let parameters = identifier.parameters.as_deref();
        match algorithm {
            Named::Digest(algorithm) => match parameters {
                // The parameters should be NULL for RSA and absent for ECDSA; BoringSSL takes either for both.
                None | Some([0x05, 0x00]) => Ok(algorithm),
                Some(_) => Err(invalid_parameter()),
            },
            Named::Dsa => match parameters {
                None | Some([0x05, 0x00]) => Err(Refusal {
                    why: "DSA signatures are not verified",
                    queued: vec![LibraryError::evp(128, "UNSUPPORTED_ALGORITHM")],
                }),
                Some(_) => Err(invalid_parameter()),
            },
            Named::NoParameters(algorithm) => match parameters {
                None => Ok(algorithm),
                Some(_) => Err(invalid_parameter()),
            },
            Named::Pss => match pss::digest(parameters, profile) {
                Ok(digest) => Ok(Self::RsaPss(digest)),
                Err(queued) => Err(Refusal {
                    why: "the RSASSA-PSS parameters are none of the three that BoringSSL takes",
                    queued,
                }),
            },
            Named::OldDigest => Err(Refusal::asn1(
                "signatures with MD5 or MD4 are not accepted",
                111,
                "DIGEST_AND_KEY_TYPE_NOT_SUPPORTED",
            )),
        }
    }
}

enum Named {
    Digest(Algorithm),
    NoParameters(Algorithm),
    Pss,
    Dsa,
    OldDigest,
}

fn invalid_parameter() -> Refusal {
    Refusal {
        why: "the signature algorithm has parameters that it must not have",
        queued: vec![LibraryError::x509(136, "INVALID_PARAMETER")],
    }
}

fn named(oid: &str, profile: &Profile) -> Result<(Family, Named), Refusal> {
    let rsa = |hash| (Family::Rsa, Named::Digest(Algorithm::RsaPkcs1(hash)));
    let ec = |hash| (Family::Ec, Named::Digest(Algorithm::Ecdsa(hash)));
    Ok(match oid {
        "1.2.840.113549.1.1.5" => rsa(Hash::Sha1),
        "1.2.840.113549.1.1.14" => rsa(Hash::Sha224),
        "1.2.840.113549.1.1.11" => rsa(Hash::Sha256),
        "1.2.840.113549.1.1.12" => rsa(Hash::Sha384),
        "1.2.840.113549.1.1.13" => rsa(Hash::Sha512),
        "1.2.840.113549.1.1.10" => (Family::Rsa, Named::Pss),
        "1.2.840.113549.1.1.3" | "1.2.840.113549.1.1.4" => (Family::Rsa, Named::OldDigest),
        "1.2.840.10045.4.1" => ec(Hash::Sha1),
        "1.2.840.10045.4.3.1" => ec(Hash::Sha224),
        "1.2.840.10045.4.3.2" => ec(Hash::Sha256),
        "1.2.840.10045.4.3.3" => ec(Hash::Sha384),
        "1.2.840.10045.4.3.4" => ec(Hash::Sha512),
        "1.3.101.112" => (Family::Ed25519, Named::NoParameters(Algorithm::Ed25519)),
        "1.2.840.10040.4.3" | "2.16.840.1.101.3.4.3.1" | "2.16.840.1.101.3.4.3.2" => {
            (Family::Dsa, Named::Dsa)
        }
        "1.3.14.3.2.27" => (Family::OldDsa, Named::Dsa),
        oid => {
            if profile.key_decoding == KeyDecoding::ByAlgorithm
                && let Some(parameters) = Parameters::of(oid)
            {
                let algorithm = Algorithm::MlDsa(parameters);
                return Ok((Family::MlDsa(parameters), Named::NoParameters(algorithm)));
            }
            return Err(Refusal::asn1(
                "the signature algorithm is not known",
                184,
                "UNKNOWN_SIGNATURE_ALGORITHM",
            ));
        }
    })
}
