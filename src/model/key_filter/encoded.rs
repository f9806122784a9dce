//! Whether base64 digits, or bytes, encode a private key.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::structure;

/// So many times is decoded what decodes to text.
const DEEPEST: usize = 3;

/// With or without padding, and whatever the last digit's spare bits are: a token may be cut off.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);
static STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);

/// A shorter token encodes nothing of a key but its header.
const SHORTEST: usize = 24;
/// `openssh-key-v1`, which OpenSSH's own format begins with.
const OPENSSH: &str = "b3BlbnNzaC1rZXktdjE";
/// `-----B`, which armour begins with.
const ARMOUR: &str = "LS0tLS1C";
/// So many digits tell whether a key's ASN.1 begins.
pub(super) const BEGINNING: usize = 32;

/// Where in a token a key begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    /// Digits before it.
    pub(super) start: usize,
    /// Whether all of it is there, as far as it can be told.
    pub(super) is_whole: bool,
}

/// Whether a token encodes a private key: its ASN.1, its armour, or text that holds one in turn. The beginning of a key is
/// enough, and other digits may be glued to its front.
pub(super) fn is_key(token: &str, depth: usize) -> bool {
    find(token, depth).is_some()
}

/// The key that a token encodes.
pub(super) fn find(token: &str, depth: usize) -> Option<Found> {
    if token.len() < SHORTEST {
        return None;
    }
    structure_in(token).or_else(|| {
        let is_text = depth < DEEPEST && encodes_key(token, depth + 1);
        is_text.then(|| Found {
            start: token.find(ARMOUR).unwrap_or_default(),
            is_whole: true,
        })
    })
}

/// Whether bytes that were written in numbers hold a key.
pub(super) fn dumps_key(bytes: &[u8], depth: usize) -> bool {
    let begins = |(at, byte): (usize, &u8)| {
        *byte == b'0' && structure::key_length(bytes.get(at..).unwrap_or_default()).is_some()
    };
    bytes.iter().enumerate().any(begins) || depth < DEEPEST && holds_key(bytes, depth + 1)
}

/// How many base64 digits so many bytes have.
pub(super) const fn digits_of(bytes: usize) -> usize {
    bytes.saturating_mul(4).div_ceil(3)
}

/// The key whose ASN.1 begins anywhere in a token.
fn structure_in(token: &str) -> Option<Found> {
    let token_digits = token.trim_end_matches('=');
    let structure = token_digits.match_indices('M').find_map(|(start, _)| {
        let digits = token_digits.as_bytes().get(start..)?;
        let is_long_enough = token.len() - start >= SHORTEST;
        let length = key_length(digits).filter(|_| is_long_enough)?;
        Some(Found {
            start,
            is_whole: digits.len() >= digits_of(length),
        })
    });
    structure.or_else(|| {
        token.find(OPENSSH).map(|start| Found {
            start,
            is_whole: true,
        })
    })
}

/// Whether a token decodes to text that holds a key, from whichever of its digits on the groups of four begin.
fn encodes_key(token: &str, depth: usize) -> bool {
    (0..4)
        .filter_map(|at| decode(token.get(at..)?))
        .any(|bytes| holds_key(&bytes, depth))
}

/// Whether bytes are a key, or a text that holds one.
fn holds_key(bytes: &[u8], depth: usize) -> bool {
    if structure::key_length(bytes).is_some() {
        return true;
    }
    if !has_text(bytes) {
        return false;
    }
    // UTF-16 is ASCII with a zero byte before or behind each character, and no other text has any.
    let text = String::from_utf8_lossy(bytes).replace('\0', "");
    if super::holds_key(&text, depth) {
        return true;
    }
    // Base64 in base64 is often wrapped.
    let joined: String = text.split_whitespace().collect();
    joined.len() < text.len() && super::holds_key(&joined, depth)
}

/// Whether as many characters in a row as hold a key are text; other bytes are what digits that encode nothing decode to.
fn has_text(bytes: &[u8]) -> bool {
    let is_text = |byte: &u8| matches!(byte, 0 | b'\t' | b'\n' | b'\r' | b' '..=b'~');
    bytes
        .split(|byte| !is_text(byte))
        .any(|run| run.len() >= SHORTEST)
}

/// Decodes either alphabet. A digit too many is dropped.
fn decode(token: &str) -> Option<Vec<u8>> {
    let mut digits: Vec<u8> = token.trim_end_matches('=').bytes().map(standard).collect();
    if digits.len() % 4 == 1 {
        digits.pop();
    }
    STANDARD.decode(digits).ok()
}

const fn standard(digit: u8) -> u8 {
    match digit {
        b'-' => b'+',
        b'_' => b'/',
        digit => digit,
    }
}

/// How many bytes the key takes whose ASN.1 begins with these digits.
pub(super) fn key_length(digits: &[u8]) -> Option<usize> {
    // A SEQUENCE, 0x30, has this first digit, and one of these behind it: its length begins with a byte of at most 0x84.
    let [b'M', b'A'..=b'I', ..] = digits else {
        return None;
    };
    let mut beginning = [0; BEGINNING];
    let count = digits.len().min(BEGINNING) / 4 * 4;
    for (to, from) in beginning.iter_mut().zip(digits) {
        *to = standard(*from);
    }
    let mut bytes = [0; BEGINNING / 4 * 3];
    let length = STANDARD
        .decode_slice(beginning.get(..count)?, &mut bytes)
        .ok()?;
    structure::key_length(bytes.get(..length)?)
}
