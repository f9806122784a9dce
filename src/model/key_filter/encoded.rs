//! Whether base64, or hexadecimal digits, encode a private key.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

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
/// So many digits tell whether a key's ASN.1 begins.
const BEGINNING: usize = 32;

/// Whether a token encodes a private key: its ASN.1, its armour, or text that holds one in turn. The beginning of a key is
/// enough, and other digits may be glued to its front.
pub(super) fn is_key(token: &str, depth: usize) -> bool {
    token.len() >= SHORTEST
        && (begins_key(token)
            || depth < DEEPEST && encodes_key(token, depth + 1)
            || depth < DEEPEST && dumps_key(token, depth + 1))
}

/// Whether a token is a key, or a text that holds one, in hexadecimal digits.
fn dumps_key(token: &str, depth: usize) -> bool {
    let digits = token.as_bytes().chunks_exact(2);
    let bytes: Option<Vec<u8>> = digits
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).ok()?, 16).ok())
        .collect();
    bytes.is_some_and(|bytes| {
        is_key_structure(&bytes) || super::holds_key(&String::from_utf8_lossy(&bytes), depth)
    })
}

/// Whether a key's ASN.1 begins anywhere in a token.
fn begins_key(token: &str) -> bool {
    (0..=token.len() - SHORTEST)
        // All keys begin with a SEQUENCE, 0x30, whose first six bits are this digit.
        .filter(|at| token.as_bytes().get(*at) == Some(&b'M'))
        .filter_map(|at| token.get(at..token.len().min(at + BEGINNING)))
        .filter_map(decode)
        .any(|bytes| is_key_structure(&bytes))
        || token.contains(OPENSSH)
}

/// Whether a token decodes to text that holds a key, from whichever of its digits on the groups of four begin.
fn encodes_key(token: &str, depth: usize) -> bool {
    (0..4)
        .filter_map(|at| decode(token.get(at..)?))
        .any(|bytes| {
            let text = String::from_utf8_lossy(&bytes);
            if super::holds_key(&text, depth) {
                return true;
            }
            // Base64 in base64 is often wrapped.
            let joined: String = text.split_whitespace().collect();
            joined.len() < text.len() && super::holds_key(&joined, depth)
        })
}

/// Decodes either alphabet. A digit too many is dropped.
fn decode(token: &str) -> Option<Vec<u8>> {
    let digits: String = token
        .trim_end_matches('=')
        .chars()
        .map(|digit| match digit {
            '-' => '+',
            '_' => '/',
            digit => digit,
        })
        .collect();
    let whole = digits.len() - usize::from(digits.len() % 4 == 1);
    STANDARD.decode(digits.get(..whole)?).ok()
}

/// Whether these bytes begin like a private key in DER.
fn is_key_structure(bytes: &[u8]) -> bool {
    let Some(content) = sequence(bytes) else {
        return false;
    };
    match content {
        // A version is all that PKCS#1 (RFC 8017 A.1.2), PKCS#8 (RFC 5958 2), SEC1 (RFC 5915 3), DSA and PKCS#12 (RFC 7292 4)
        // have in common: 0, 1 or 3. No certificate, CRL, request, public key or PKCS#7 begins with an integer.
        [2, 1, 0 | 1 | 3, ..] => true,
        // PKCS#8, encrypted (RFC 5958 3): the algorithm is one of PKCS#5 or PKCS#12.
        _ => sequence(content).is_some_and(|algorithm| {
            const PKCS5: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5];
            const PKCS12: &[u8] = &[6, 10, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 1];
            algorithm.starts_with(PKCS5) || algorithm.starts_with(PKCS12)
        }),
    }
}

/// The content of a SEQUENCE, as much of it as there is.
fn sequence(bytes: &[u8]) -> Option<&[u8]> {
    let [0x30, length, rest @ ..] = bytes else {
        return None;
    };
    match length {
        0..=0x80 => Some(rest),
        0x81..=0x84 => rest.get(usize::from(length & 0x7f)..),
        _ => None,
    }
}
