//! RSA signatures by plain arithmetic (RFC 8017), for every key size and digest that BoringSSL takes, and telling which
//! of its errors a wrong signature leaves behind (`RSA_verify`, `RSA_verify_pss_mgf1`).

use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, RSA_PSS_2048_8192_SHA256,
    RSA_PSS_2048_8192_SHA384, RSA_PSS_2048_8192_SHA512, RsaParameters, UnparsedPublicKey,
};
use num_bigint::BigUint;

use super::hash::Hash;
use super::{Signed, Verification, bad, public_key_routines};
use crate::verify::boringssl::LibraryError;

/// Modulus and exponent.
struct Key {
    modulus: BigUint,
    exponent: BigUint,
}

impl Key {
    /// Reads an RSAPublicKey that decoding has found well-formed.
    fn of(bits: &[u8]) -> Option<Self> {
        use der::Reader;
        let mut reader = der::SliceReader::new(bits).ok()?;
        reader
            .sequence::<_, _, der::Error>(|fields| {
                let modulus: der::asn1::UintRef<'_> = fields.decode()?;
                let exponent: der::asn1::UintRef<'_> = fields.decode()?;
                Ok(Self {
                    modulus: BigUint::from_bytes_be(modulus.as_bytes()),
                    exponent: BigUint::from_bytes_be(exponent.as_bytes()),
                })
            })
            .ok()
    }

    /// Modulus size in bytes.
    fn size(&self) -> usize {
        usize::try_from(self.modulus.bits().div_ceil(8)).unwrap_or(usize::MAX)
    }

    /// The encoded message that a signature stands for.
    fn open(&self, signature: &[u8]) -> Result<Vec<u8>, LibraryError> {
        if signature.len() != self.size() {
            return Err(LibraryError::rsa(112, "DATA_LEN_NOT_EQUAL_TO_MOD_LEN"));
        }
        let number = BigUint::from_bytes_be(signature);
        if number >= self.modulus {
            return Err(LibraryError::rsa(115, "DATA_TOO_LARGE_FOR_MODULUS"));
        }
        let opened = number.modpow(&self.exponent, &self.modulus).to_bytes_be();
        let mut padded = vec![0; self.size().saturating_sub(opened.len())];
        padded.extend(opened);
        Ok(padded)
    }
}

/// RSASSA-PKCS1-v1_5.
pub(super) fn verify_pkcs1(signed: &Signed<'_>, bits: &[u8], hash: Hash) -> Verification {
    let algorithm: Option<&'static RsaParameters> = match hash {
        Hash::Sha1 => Some(&RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY),
        Hash::Sha224 => None,
        Hash::Sha256 => Some(&RSA_PKCS1_2048_8192_SHA256),
        Hash::Sha384 => Some(&RSA_PKCS1_2048_8192_SHA384),
        Hash::Sha512 => Some(&RSA_PKCS1_2048_8192_SHA512),
    };
    verify(signed, bits, algorithm, |encoded| {
        let unpadded = unpad(encoded)?;
        let digest = hash.digest(signed.message);
        if unpadded == hash.digest_info(&digest) {
            Ok(())
        } else {
            Err(vec![LibraryError::rsa(105, "BAD_SIGNATURE")])
        }
    })
}

/// RSASSA-PSS with MGF1 of the same digest and a salt as long as it.
pub(super) fn verify_pss(signed: &Signed<'_>, bits: &[u8], hash: Hash) -> Verification {
    let algorithm: Option<&'static RsaParameters> = match hash {
        Hash::Sha256 => Some(&RSA_PSS_2048_8192_SHA256),
        Hash::Sha384 => Some(&RSA_PSS_2048_8192_SHA384),
        Hash::Sha512 => Some(&RSA_PSS_2048_8192_SHA512),
        Hash::Sha1 | Hash::Sha224 => None,
    };
    let modulus_bits = Key::of(bits).map_or(0, |key| key.modulus.bits());
    verify(signed, bits, algorithm, |encoded| {
        check_pss(encoded, modulus_bits, hash, signed.message).map_err(|error| vec![error])
    })
}

fn verify(
    signed: &Signed<'_>,
    bits: &[u8],
    algorithm: Option<&'static RsaParameters>,
    check: impl Fn(&[u8]) -> Result<(), Vec<LibraryError>>,
) -> Verification {
    let verified = algorithm.is_some_and(|algorithm| {
        UnparsedPublicKey::new(algorithm, bits)
            .verify(signed.message, signed.signature)
            .is_ok()
    });
    if verified {
        return Verification::Good;
    }
    let Some(key) = Key::of(bits) else {
        return Verification::NotImplemented("the RSA key does not decode".to_owned());
    };
    let checked = key
        .open(signed.signature)
        .map_err(|error| vec![error])
        .and_then(|encoded| check(&encoded));
    match checked {
        Ok(()) => Verification::Good,
        Err(mut queued) => {
            queued.push(public_key_routines());
            bad("the RSA signature is wrong", queued)
        }
    }
}

/// What stands behind the padding of block type 1.
fn unpad(encoded: &[u8]) -> Result<&[u8], Vec<LibraryError>> {
    let refuse = |error| Err(vec![error, LibraryError::rsa(136, "PADDING_CHECK_FAILED")]);
    let [0, 1, rest @ ..] = encoded else {
        return refuse(LibraryError::rsa(107, "BLOCK_TYPE_IS_NOT_01"));
    };
    let Some(end) = rest.iter().position(|byte| *byte != 0xff) else {
        return refuse(LibraryError::rsa(130, "NULL_BEFORE_BLOCK_MISSING"));
    };
    match rest.split_at(end) {
        (padding, [0, message @ ..]) if padding.len() >= 8 => Ok(message),
        (_, [0, ..]) => refuse(LibraryError::rsa(103, "BAD_PAD_BYTE_COUNT")),
        _ => refuse(LibraryError::rsa(102, "BAD_FIXED_HEADER_DECRYPT")),
    }
}

/// EMSA-PSS-VERIFY (RFC 8017 9.1.2).
fn check_pss(
    encoded: &[u8],
    modulus_bits: u64,
    hash: Hash,
    message: &[u8],
) -> Result<(), LibraryError> {
    let digest = hash.digest(message);
    let used_bits = modulus_bits.saturating_sub(1) % 8;
    let (first, encoded) = match encoded.split_first() {
        // The encoded message is one byte shorter than the modulus.
        Some((first, rest)) if used_bits == 0 => (*first, rest),
        _ => (0, encoded),
    };
    let mask = if used_bits == 0 {
        0xff
    } else {
        u8::MAX >> (8 - used_bits)
    };
    if first != 0 || encoded.first().is_none_or(|byte| byte & !mask != 0) {
        return Err(LibraryError::rsa(122, "FIRST_OCTET_INVALID"));
    }
    if encoded.len() < 2 * digest.len() + 2 {
        return Err(LibraryError::rsa(113, "DATA_TOO_LARGE"));
    }
    if encoded.last() != Some(&0xbc) {
        return Err(LibraryError::rsa(127, "LAST_OCTET_INVALID"));
    }
    let (masked, rest) = encoded.split_at(encoded.len() - digest.len() - 1);
    let expected = rest.get(..digest.len()).unwrap_or_default();
    let mut block: Vec<u8> = masked
        .iter()
        .zip(mgf1(hash, expected, masked.len()))
        .map(|(byte, mask)| byte ^ mask)
        .collect();
    if let Some(first) = block.first_mut() {
        *first &= mask;
    }
    let start = block.iter().position(|byte| *byte != 0);
    let Some([1, salt @ ..]) = start.and_then(|start| block.get(start..)) else {
        return Err(LibraryError::rsa(139, "SLEN_RECOVERY_FAILED"));
    };
    if salt.len() != digest.len() {
        return Err(LibraryError::rsa(138, "SLEN_CHECK_FAILED"));
    }
    if hash.digest(&[&[0; 8], digest.as_slice(), salt].concat()) == expected {
        Ok(())
    } else {
        Err(LibraryError::rsa(105, "BAD_SIGNATURE"))
    }
}

fn mgf1(hash: Hash, seed: &[u8], length: usize) -> Vec<u8> {
    let mut mask = Vec::with_capacity(length);
    for counter in 0_u32.. {
        if mask.len() >= length {
            break;
        }
        mask.extend(hash.digest(&[seed, &counter.to_be_bytes()].concat()));
    }
    mask.truncate(length);
    mask
}
