//! As much ASN.1 as it takes to tell what bytes are; certificates themselves are read by [`super::der`].

/// The first element of `bytes` with its header; `None` where it does not fit, or its length is indefinite.
pub(super) fn first(bytes: &[u8]) -> Option<&[u8]> {
    let (_, _, total) = header(bytes)?;
    bytes.get(..total)
}

/// Tag and content of the first element, and what follows it.
pub(super) fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, content, total) = header(bytes)?;
    Some((tag, bytes.get(content..total)?, bytes.get(total..)?))
}

/// Tag, where the content starts, and where it ends.
fn header(bytes: &[u8]) -> Option<(u8, usize, usize)> {
    let tag = *bytes.first()?;
    let length = usize::from(*bytes.get(1)?);
    if length < 0x80 {
        return Some((tag, 2, 2 + length));
    }
    let count = length & 0x7f;
    if count == 0 || count > 4 {
        return None;
    }
    let length = bytes
        .get(2..2 + count)?
        .iter()
        .fold(0, |length, byte| length << 8 | usize::from(*byte));
    Some((tag, 2 + count, length.checked_add(2 + count)?))
}

/// Whether bytes are laid out like a certificate: a SEQUENCE of a SEQUENCE (signed content), a SEQUENCE (algorithm) and a
/// BIT STRING.
pub(super) fn looks_like_certificate(bytes: &[u8]) -> bool {
    let parts = || {
        let (0x30, content, _) = element(bytes)? else {
            return None;
        };
        let (signed, _, rest) = element(content)?;
        let (algorithm, _, rest) = element(rest)?;
        let (signature, _, _) = element(rest)?;
        Some((signed, algorithm, signature))
    };
    // Of indefinite length it is BER, which no verifier takes: still a certificate somebody made.
    bytes.starts_with(&[0x30, 0x80, 0x30]) || parts() == Some((0x30, 0x30, 0x03))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths() {
        assert_eq!(first(&[0x30, 1, 5, 9]), Some(&[0x30, 1, 5][..]));
        assert_eq!(first(&[0x30, 0x81, 1, 5]), Some(&[0x30, 0x81, 1, 5][..]));
        assert_eq!(first(&[0x30, 5, 0]), None);
        assert_eq!(first(&[0x30, 0x80, 0, 0]), None);
        assert_eq!(first(&[0x30, 0x84, 0xff, 0xff, 0xff, 0xff]), None);
        assert_eq!(first(&[]), None);
    }
}
