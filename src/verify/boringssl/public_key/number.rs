//! Numbers inside keys (`BN_parse_asn1_unsigned`).

use num_bigint::BigUint;

use super::LibraryError;
use crate::verify::boringssl::decoding::element::{Input, Tag, number, take_tagged};

/// Takes an INTEGER off the front that is not negative.
pub(super) fn unsigned(rest: &mut Input<'_>) -> Result<BigUint, LibraryError> {
    let bad_encoding = LibraryError::bignum(117, "BAD_ENCODING");
    let element = take_tagged(rest, Tag::universal(number::INTEGER)).ok_or(bad_encoding)?;
    match element.content {
        [] | [0, 0..=0x7f, ..] | [0xff, 0x80..=0xff, ..] => Err(bad_encoding),
        [0x80..=0xff, ..] => Err(LibraryError::bignum(109, "NEGATIVE_NUMBER")),
        content => Ok(BigUint::from_bytes_be(content)),
    }
}
