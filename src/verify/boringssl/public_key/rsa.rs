//! RSA keys (`rsa_pub_decode`, `RSA_parse_public_key`, `rsa_check_public_key`).

use num_bigint::BigUint;

use super::number::unsigned;
use super::{DECODE_ERROR, Input, KeyRefusal, LibraryError, Tag, malformed, take_tagged};
use crate::knowledge::boringssl::KeyDecoding;

const BAD_ENCODING: LibraryError = LibraryError::rsa(100, "BAD_ENCODING");
const BAD_RSA_PARAMETERS: LibraryError = LibraryError::rsa(104, "BAD_RSA_PARAMETERS");

pub(super) fn decode(
    parameters: Input<'_>,
    bits: &[u8],
    decoding: KeyDecoding,
) -> Result<(), KeyRefusal> {
    if parameters != [5, 0] {
        return Err(malformed("the parameters of its algorithm are not NULL"));
    }
    let mut rest = bits;
    let parsed = parse(&mut rest);
    let whole = parsed.and_then(|()| {
        if rest.is_empty() {
            Ok(())
        } else {
            Err(KeyRefusal::new("something follows its numbers", Vec::new()))
        }
    });
    whole.map_err(|refusal| match decoding {
        KeyDecoding::ByMethod => refusal.then(DECODE_ERROR),
        // `RSA_public_key_from_bytes` stands in between.
        KeyDecoding::ByAlgorithm => refusal.then(BAD_ENCODING).then(DECODE_ERROR),
    })
}

fn parse(rest: &mut &[u8]) -> Result<(), KeyRefusal> {
    let not_two_numbers = |first: Option<LibraryError>| {
        let queued = first.into_iter().chain([BAD_ENCODING]).collect();
        KeyRefusal::new("it is not a sequence of modulus and exponent", queued)
    };
    let mut numbers = take_tagged(rest, Tag::SEQUENCE)
        .ok_or_else(|| not_two_numbers(None))?
        .content;
    let mut number = || unsigned(&mut numbers).map_err(|error| not_two_numbers(Some(error)));
    let (modulus, exponent) = (number()?, number()?);
    if !numbers.is_empty() {
        return Err(not_two_numbers(None));
    }
    check(&modulus, &exponent).map_err(|refusal| refusal.then(BAD_RSA_PARAMETERS))
}

fn check(modulus: &BigUint, exponent: &BigUint) -> Result<(), KeyRefusal> {
    let refused = |why, error| Err(KeyRefusal::new(why, vec![error]));
    if modulus.bits() > 16384 {
        let error = LibraryError::rsa(128, "MODULUS_TOO_LARGE");
        return refused("its modulus has more than 16384 bits", error);
    }
    if modulus.bits() < 512 {
        let error = LibraryError::rsa(126, "KEY_SIZE_TOO_SMALL");
        return refused("its modulus has less than 512 bits", error);
    }
    if !modulus.bit(0) {
        return refused("its modulus is even", BAD_RSA_PARAMETERS);
    }
    if exponent.bits() < 2 || exponent.bits() > 33 || !exponent.bit(0) {
        let why = "its exponent is even, below 3 or above 33 bits";
        return refused(why, LibraryError::rsa(101, "BAD_E_VALUE"));
    }
    Ok(())
}
