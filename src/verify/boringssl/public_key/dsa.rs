//! DSA keys (`dsa_pub_decode`, `dsa_check_key`). They decode, and nothing is ever verified with them.

use num_bigint::BigUint;

use super::number::unsigned;
use super::{DECODE_ERROR, Input, KeyRefusal, LibraryError, Tag, malformed, take_tagged};
use crate::knowledge::boringssl::KeyDecoding;

pub(super) fn decode(
    parameters: Input<'_>,
    bits: &[u8],
    decoding: KeyDecoding,
) -> Result<(), KeyRefusal> {
    // RFC 3279, 2.3.2: without parameters those of the issuer hold. Later revisions want them.
    let may_lack_them = decoding == KeyDecoding::ByMethod;
    if !(parameters.is_empty() && may_lack_them) {
        group(parameters).map_err(|refusal| refusal.then(DECODE_ERROR))?;
    }
    let mut rest = bits;
    match unsigned(&mut rest) {
        Err(error) => {
            let queued = vec![error, DECODE_ERROR];
            Err(KeyRefusal::new("it is no number", queued))
        }
        Ok(_) if !rest.is_empty() => Err(malformed("something follows its number")),
        Ok(_) => Ok(()),
    }
}

fn not_three_numbers(first: Option<LibraryError>) -> KeyRefusal {
    let own = LibraryError::dsa(105, "DECODE_ERROR");
    let queued = first.into_iter().chain([own]).collect();
    KeyRefusal::new("its parameters are not p, q and g", queued)
}

fn group(mut parameters: Input<'_>) -> Result<(), KeyRefusal> {
    let mut numbers = take_tagged(&mut parameters, Tag::SEQUENCE)
        .ok_or_else(|| not_three_numbers(None))?
        .content;
    let mut number = || unsigned(&mut numbers).map_err(|error| not_three_numbers(Some(error)));
    let (p, q, g) = (number()?, number()?, number()?);
    if !numbers.is_empty() {
        return Err(not_three_numbers(None));
    }
    let refused =
        |why, reason, name| Err(KeyRefusal::new(why, vec![LibraryError::dsa(reason, name)]));
    if !p.bit(0) || !q.bit(0) || q >= p || g == BigUint::ZERO || g >= p {
        let why = "its parameters are not of a group";
        return refused(why, 107, "INVALID_PARAMETERS");
    }
    if !matches!(q.bits(), 160 | 224 | 256) {
        return refused("its q is not of 160, 224 or 256 bits", 100, "BAD_Q_VALUE");
    }
    if p.bits() > 10_000 {
        return refused("its p has more than 10000 bits", 102, "MODULUS_TOO_LARGE");
    }
    if !parameters.is_empty() {
        let why = "something follows the parameters of its algorithm";
        return Err(KeyRefusal::new(why, Vec::new()));
    }
    Ok(())
}
