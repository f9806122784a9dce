//! PKCS#7 certificate bags (RFC 2315 9.1; `openssl crl2pkcs7`, `.p7b`).

use super::asn1::{element, first};

/// 1.2.840.113549.1.7.2, signedData, as an encoded OBJECT IDENTIFIER.
const SIGNED_DATA: &[u8] = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";

/// Whether bytes are a PKCS#7 signedData.
pub(super) fn recognises(bytes: &[u8]) -> bool {
    matches!(element(bytes), Some((0x30, content, _)) if content.starts_with(SIGNED_DATA))
}

/// The certificates of a bag, in its order; `None` where the bytes are no bag or it holds none.
pub(super) fn certificates(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let (0x30, content, _) = element(bytes)? else {
        return None;
    };
    let (0xa0, explicit, _) = element(content.strip_prefix(SIGNED_DATA)?)? else {
        return None;
    };
    let (0x30, mut fields, _) = element(explicit)? else {
        return None;
    };
    // version, digestAlgorithms and contentInfo stand before certificates [0].
    while let Some((tag, content, rest)) = element(fields) {
        if tag == 0xa0 {
            return Some(elements(content)).filter(|found| !found.is_empty());
        }
        fields = rest;
    }
    None
}

fn elements(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut found = Vec::new();
    while let Some(one) = first(bytes) {
        found.push(one);
        bytes = bytes.get(one.len()..).unwrap_or_default();
    }
    found
}
