//! The parameters of RSASSA-PSS (RFC 4055, 3.1; `x509_rsa_pss_to_ctx`, `rsa_parse_pss_params`): SHA-256, -384 or -512, the same
//! one in MGF1, and a salt as long as the digest.

use super::LibraryError;
use super::hash::Hash;
use crate::knowledge::boringssl::{KeyDecoding, Profile};
use crate::verify::boringssl::decoding;
use crate::verify::boringssl::decoding::element::{Input, Tag, number, peek, take_tagged};

const INVALID: LibraryError = LibraryError::x509(112, "INVALID_PSS_PARAMETERS");
const BAD_ENCODING: LibraryError = LibraryError::rsa(100, "BAD_ENCODING");

const MGF1: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x08];
/// 2.16.840.1.101.3.4.2, the arc of NIST's digests.
const SHA2: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02];

/// The digest that the parameters of an algorithm identifier name, or the errors queued, oldest first.
pub(super) fn digest(
    parameters: Option<&[u8]>,
    profile: &Profile,
) -> Result<Hash, Vec<LibraryError>> {
    let parameters = parameters.unwrap_or_default();
    if peek(parameters) != Some(Tag::SEQUENCE) {
        return Err(vec![INVALID]);
    }
    match profile.key_decoding {
        KeyDecoding::ByMethod => by_template(parameters, profile),
        KeyDecoding::ByAlgorithm => by_hand(parameters).map_err(|mut queued| {
            queued.push(INVALID);
            queued
        }),
    }
}

fn length(hash: Hash) -> u64 {
    match hash {
        Hash::Sha1 => 20,
        Hash::Sha224 => 28,
        Hash::Sha256 => 32,
        Hash::Sha384 => 48,
        Hash::Sha512 => 64,
    }
}

/// One of the three digests, by its object identifier.
fn allowed(oid: &[u8]) -> Option<Hash> {
    match oid.strip_prefix(SHA2)? {
        [1] => Some(Hash::Sha256),
        [2] => Some(Hash::Sha384),
        [3] => Some(Hash::Sha512),
        _ => None,
    }
}

/// Up to 1.37: a template, of which each field is looked at afterwards.
fn by_template(parameters: Input<'_>, profile: &Profile) -> Result<Hash, Vec<LibraryError>> {
    decoding::pss_parameters(parameters, profile).map_err(|mut queued| {
        queued.push(INVALID);
        queued
    })?;
    let mut fields = content(parameters, Tag::SEQUENCE).unwrap_or_default();
    let mut field = |number| {
        take_tagged(&mut fields, Tag::context(number).holding_elements())
            .map(|element| element.content)
    };
    let (hash, mask, salt, trailer) = (field(0), field(1), field(2), field(3));
    // Both are looked at, and each that does not do is queued.
    let mut queued = Vec::new();
    let mask = digest_of_mask(mask, profile).map_err(|errors| queued.extend(errors));
    let hash = hash.and_then(digest_of_algorithm).ok_or(INVALID);
    let hash = hash.map_err(|error| queued.push(error));
    let (Ok(mask), Ok(hash)) = (mask, hash) else {
        return Err(queued);
    };
    if mask != hash {
        return Err(vec![INVALID]);
    }
    let salt = salt.ok_or_else(|| vec![INVALID])?;
    // A number that 64 bits do not hold is an error of its own (`ASN1_INTEGER_get_uint64`).
    let salt = small_number(salt)
        .ok_or_else(|| vec![LibraryError::asn1(196, "INVALID_INTEGER"), INVALID])?;
    let is_sound =
        salt == length(hash) && trailer.is_none_or(|trailer| small_number(trailer) == Some(1));
    is_sound.then_some(hash).ok_or(vec![INVALID])
}

/// Whatever parameters the digest has do not matter (`rsa_algor_to_md`).
fn digest_of_algorithm(algorithm: Input<'_>) -> Option<Hash> {
    let fields = content(algorithm, Tag::SEQUENCE)?;
    allowed(content(fields, Tag::universal(number::OBJECT))?)
}

/// The digest of MGF1 (`rsa_mgf1_to_md`).
fn digest_of_mask(mask: Option<Input<'_>>, profile: &Profile) -> Result<Hash, Vec<LibraryError>> {
    let inner = mask.and_then(|mask| {
        let mut fields = content(mask, Tag::SEQUENCE)?;
        let oid = take_tagged(&mut fields, Tag::universal(number::OBJECT))?;
        (oid.content == MGF1 && peek(fields) == Some(Tag::SEQUENCE)).then_some(fields)
    });
    let inner = inner.ok_or_else(|| vec![INVALID])?;
    decoding::algorithm(inner, profile).map_err(|mut queued| {
        queued.push(INVALID);
        queued
    })?;
    digest_of_algorithm(inner).ok_or_else(|| vec![INVALID])
}

/// From 1.38 on: read field by field; an explicit trailer of 1 is let pass.
fn by_hand(parameters: Input<'_>) -> Result<Hash, Vec<LibraryError>> {
    let bad_encoding = || vec![BAD_ENCODING];
    let (mut hash, mut mask, salt) = fields(parameters).ok_or_else(bad_encoding)?;
    let refused = |mut queued: Vec<LibraryError>| {
        queued.push(BAD_ENCODING);
        queued
    };
    let named = digest_algorithm(&mut hash).map_err(refused)?;
    if !hash.is_empty() {
        return Err(bad_encoding());
    }
    let in_mask = digest_algorithm(&mut mask).map_err(refused)?;
    if in_mask != named || !mask.is_empty() {
        return Err(bad_encoding());
    }
    let hash = allowed(named).ok_or_else(bad_encoding)?;
    if salt == length(hash) {
        Ok(hash)
    } else {
        Err(bad_encoding())
    }
}

/// Content of the digest's wrapper, of the mask's algorithm behind MGF1, and the salt's length.
fn fields(parameters: Input<'_>) -> Option<(Input<'_>, Input<'_>, u64)> {
    let mut fields = content(parameters, Tag::SEQUENCE)?;
    let mut field = |number| {
        take_tagged(&mut fields, Tag::context(number).holding_elements())
            .map(|element| element.content)
    };
    let hash = field(0)?;
    let mut wrapper = field(1)?;
    let mut mask = take_tagged(&mut wrapper, Tag::SEQUENCE)?.content;
    let oid = take_tagged(&mut mask, Tag::universal(number::OBJECT))?;
    if oid.content != MGF1 || !wrapper.is_empty() {
        return None;
    }
    let salt = field(2)?;
    let (salt, behind) = number_of(salt)?;
    if !behind.is_empty() {
        return None;
    }
    if !fields.is_empty() {
        // What follows the number inside the trailer's wrapper is not looked at.
        let trailer = take_tagged(&mut fields, Tag::context(3).holding_elements())?;
        if number_of(trailer.content)?.0 != 1 || !fields.is_empty() {
            return None;
        }
    }
    Some((hash, mask, salt))
}

/// Takes the AlgorithmIdentifier of a digest that is known (`EVP_parse_digest_algorithm_nid`): its object identifier.
fn digest_algorithm<'a>(input: &mut Input<'a>) -> Result<&'a [u8], Vec<LibraryError>> {
    let decode_error = || vec![LibraryError::digest(101, "DECODE_ERROR")];
    let mut fields = take_tagged(input, Tag::SEQUENCE)
        .ok_or_else(decode_error)?
        .content;
    let oid = take_tagged(&mut fields, Tag::universal(number::OBJECT))
        .ok_or_else(decode_error)?
        .content;
    let is_known = match oid {
        // MD4, MD5 and SHA-1
        [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02, 4 | 5] | [0x2b, 0x0e, 0x03, 0x02, 0x1a] => true,
        oid => matches!(oid.strip_prefix(SHA2), Some([1..=4])),
    };
    if !is_known {
        return Err(vec![LibraryError::digest(102, "UNKNOWN_HASH")]);
    }
    if !fields.is_empty() && fields != [5, 0] {
        return Err(decode_error());
    }
    Ok(oid)
}

fn content(mut input: Input<'_>, tag: Tag) -> Option<Input<'_>> {
    take_tagged(&mut input, tag).map(|element| element.content)
}

fn small_number(input: Input<'_>) -> Option<u64> {
    number_of(input).map(|(number, _)| number)
}

/// A non-negative INTEGER of 64 bits at most, and what follows it (`CBS_get_asn1_uint64`).
fn number_of(mut input: Input<'_>) -> Option<(u64, Input<'_>)> {
    let digits = take_tagged(&mut input, Tag::universal(number::INTEGER))?.content;
    let is_shortest = !matches!(digits, [] | [0, 0..=0x7f, ..] | [0x80..=0xff, ..]);
    let significant = digits.strip_prefix(&[0]).unwrap_or(digits);
    let fits = is_shortest && significant.len() <= 8;
    let number = significant
        .iter()
        .fold(0, |number, digit| number << 8 | u64::from(*digit));
    fits.then_some((number, input))
}
