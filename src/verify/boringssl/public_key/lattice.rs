//! Keys of ML-DSA and ML-KEM (FIPS 204 and 203; `p_mldsa.cc`, `p_mlkem.cc`).

use super::{Algorithm, KeyRefusal, malformed};

/// FIPS 203, 2.4: coefficients lie below it.
const Q: u16 = 3329;
/// FIPS 203, 7.2: what follows the coefficients.
const SEED: usize = 32;

/// The algorithm of the last two arcs of an object identifier of NIST. ML-KEM-512 is not known.
pub(super) fn algorithm(arcs: &[u8]) -> Option<Algorithm> {
    Some(match arcs {
        [3, 17] => Algorithm::MlDsa { octets: 1312 },
        [3, 18] => Algorithm::MlDsa { octets: 1952 },
        [3, 19] => Algorithm::MlDsa { octets: 2592 },
        [4, 2] => Algorithm::MlKem { octets: 1184 },
        [4, 3] => Algorithm::MlKem { octets: 1568 },
        _ => return None,
    })
}

/// Whether every coefficient is reduced (`mlkem_parse_public_key_no_hash`): twelve bits each, the low ones first.
pub(super) fn ml_kem_coefficients(bits: &[u8]) -> Result<(), KeyRefusal> {
    let encoded = bits
        .get(..bits.len().saturating_sub(SEED))
        .unwrap_or_default();
    let reduced = encoded
        .as_chunks::<3>()
        .0
        .iter()
        .all(|&[low, middle, high]| {
            let first = u16::from(low) | u16::from(middle & 0x0f) << 8;
            let second = u16::from(middle >> 4) | u16::from(high) << 4;
            first < Q && second < Q
        });
    if reduced {
        Ok(())
    } else {
        Err(malformed("a coefficient is not reduced"))
    }
}
