//! Whether bytes are a private key in DER.

/// `SEQUENCE`.
const SEQUENCE: u8 = 0x30;
/// `OCTET STRING`.
const OCTET_STRING: u8 = 0x04;
/// An object identifier of PKCS#5, as the algorithm of an encrypted key begins: 1.2.840.113549.1.5.
const PKCS5: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 5];
/// The same of PKCS#12: 1.2.840.113549.1.12.1.
const PKCS12: &[u8] = &[6, 10, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 12, 1];
/// The content types of PKCS#7, which a PKCS#12 bag begins with: 1.2.840.113549.1.7.
const PKCS7: &[u8] = &[6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7];

/// How many bytes the private key takes that begins here, as it says itself; none where no key begins. The beginning is enough:
/// bytes may be cut off. A key without a definite length (BER) takes all there are.
pub(super) fn key_length(bytes: &[u8]) -> Option<usize> {
    let (header, length) = sequence(bytes)?;
    let content = bytes.get(header..)?;
    let is_key = match content {
        // A version is all that PKCS#1 (RFC 8017 A.1.2), PKCS#8 (RFC 5958 2), SEC1 (RFC 5915 3), DSA and PKCS#12 (RFC 7292 4)
        // have in common: 0, 1 or 3.
        [2, 1, version @ (0 | 1 | 3), behind @ ..] => is_behind_version(*version, behind),
        // PKCS#8, encrypted (RFC 5958 3): the algorithm is one of PKCS#5 or PKCS#12.
        _ => sequence(content)
            .and_then(|(header, _)| content.get(header..))
            .is_some_and(|algorithm| algorithm.starts_with(PKCS5) || algorithm.starts_with(PKCS12)),
    };
    is_key.then(|| header.saturating_add(length))
}

/// Whether a key goes on like this behind its version. The body of a certificate of version 1 and that of a CRL begin with an
/// integer and an algorithm too; where PKCS#8 has the key, they have a name.
fn is_behind_version(version: u8, behind: &[u8]) -> bool {
    match behind {
        // SEC1 has its private value there, PKCS#1 and DSA have their first number.
        [] | [OCTET_STRING | 2, ..] => true,
        [SEQUENCE, ..] => {
            let Some((header, length)) = sequence(behind) else {
                return behind.len() < 3;
            };
            let content = behind.get(header..).unwrap_or_default();
            if version == 3 {
                return PKCS7.iter().zip(content).all(|(one, other)| one == other);
            }
            let next = header
                .checked_add(length)
                .and_then(|end| behind.get(end))
                .is_none_or(|tag| *tag == OCTET_STRING);
            next && content.first().is_none_or(|tag| *tag == 6)
        }
        _ => false,
    }
}

/// How long the header of a SEQUENCE is, and its content.
fn sequence(bytes: &[u8]) -> Option<(usize, usize)> {
    let [SEQUENCE, length, rest @ ..] = bytes else {
        return None;
    };
    match length {
        0..=0x7f => Some((2, usize::from(*length))),
        0x80 => Some((2, usize::MAX)),
        0x81..=0x84 => {
            let count = usize::from(length & 0x7f);
            let length = rest
                .get(..count)?
                .iter()
                .fold(0_usize, |sum, byte| (sum << 8) | usize::from(*byte));
            Some((2 + count, length))
        }
        _ => None,
    }
}
