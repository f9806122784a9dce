//! The value of an otherName as Envoy renders it for matchers and texts (3.1).

/// Tags of the types whose content is taken as it stands: OCTET STRING, strings and times.
const RAW: [u8; 9] = [0x04, 0x0c, 0x13, 0x14, 0x16, 0x17, 0x18, 0x1a, 0x1b];

/// Renders the DER of the value inside `[0] EXPLICIT`: nothing for types Envoy does not render. `None`: it is no DER.
pub(super) fn rendered(der: &[u8]) -> Option<Vec<u8>> {
    let (tag, content) = element(der)?;
    match tag {
        _ if RAW.contains(&tag) => Some(content.to_vec()),
        0x01 => Some(match content {
            [0] => b"false".to_vec(),
            _ => b"true".to_vec(),
        }),
        0x02 | 0x0a => integer(content),
        // The first byte counts unused bits.
        0x03 => content.get(1..).map(<[u8]>::to_vec),
        // Sequences and sets are kept whole, header and all.
        0x30 | 0x31 => Some(der.to_vec()),
        0x06 => object_identifier(content),
        0x1c => characters(content, 4),
        0x1e => characters(content, 2),
        _ => Some(Vec::new()),
    }
}

/// Tag and content of one DER element that fills the whole input.
fn element(der: &[u8]) -> Option<(u8, &[u8])> {
    let (&tag, rest) = der.split_first()?;
    let (&first, rest) = rest.split_first()?;
    let (length, content) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let count = usize::from(first & 0x7f);
        if count > 4 {
            return None;
        }
        let (length, content) = rest.split_at_checked(count)?;
        let length = length
            .iter()
            .fold(0, |sum: usize, byte| (sum << 8) | usize::from(*byte));
        (length, content)
    };
    (content.len() == length).then_some((tag, content))
}

/// Decimal.
fn integer(content: &[u8]) -> Option<Vec<u8>> {
    let value = num_bigint::BigInt::from_signed_bytes_be(content);
    (!content.is_empty()).then(|| value.to_string().into_bytes())
}

/// Dotted.
fn object_identifier(content: &[u8]) -> Option<Vec<u8>> {
    let mut arcs: Vec<u64> = Vec::new();
    let mut arc: u64 = 0;
    for byte in content {
        arc = arc.checked_mul(128)?.checked_add(u64::from(byte & 0x7f))?;
        if byte & 0x80 == 0 {
            arcs.push(arc);
            arc = 0;
        }
    }
    let (first, rest) = arcs.split_first()?;
    let root = (first / 40).min(2);
    let mut text = format!("{root}.{}", first - root * 40);
    for arc in rest {
        text.push('.');
        text.push_str(&arc.to_string());
    }
    Some(text.into_bytes())
}

/// UTF-8 of characters of a fixed width.
fn characters(content: &[u8], width: usize) -> Option<Vec<u8>> {
    let characters = content.chunks_exact(width);
    if !characters.remainder().is_empty() {
        return None;
    }
    let text: Option<String> = characters
        .map(|bytes| {
            let code = bytes
                .iter()
                .fold(0, |sum: u32, byte| (sum << 8) | u32::from(*byte));
            char::from_u32(code)
        })
        .collect();
    text.map(String::into_bytes)
}

#[cfg(test)]
mod tests {
    use super::rendered;

    #[test]
    fn values_are_rendered_by_their_type() {
        assert_eq!(rendered(b"\x0c\x02hi").as_deref(), Some(&b"hi"[..]));
        assert_eq!(rendered(b"\x1e\x04\x00h\x00i").as_deref(), Some(&b"hi"[..]));
        assert_eq!(rendered(b"\x02\x02\x01\x00").as_deref(), Some(&b"256"[..]));
        assert_eq!(rendered(b"\x02\x01\xff").as_deref(), Some(&b"-1"[..]));
        assert_eq!(rendered(b"\x01\x01\xff").as_deref(), Some(&b"true"[..]));
        assert_eq!(
            rendered(b"\x06\x03\x55\x1d\x11").as_deref(),
            Some(&b"2.5.29.17"[..])
        );
        assert_eq!(rendered(b"\x05\x00").as_deref(), Some(&b""[..]));
        assert_eq!(rendered(b"\x30\x00").as_deref(), Some(&b"\x30\x00"[..]));
        assert_eq!(rendered(b"\x12\x011").as_deref(), Some(&b""[..]));
        assert_eq!(rendered(b"\x03\x02\x00a").as_deref(), Some(&b"a"[..]));
        assert_eq!(rendered(b"\x0c\x05hi"), None);
    }
}
