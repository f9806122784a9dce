//! Bytes as text, whatever wrote the file.

use std::borrow::Cow;

/// Text, and what had to be done to the bytes.
pub(super) struct Decoded<'b> {
    /// The text, without a byte order mark.
    pub(super) text: Cow<'b, str>,
    /// What was done, in one clause; `None` for plain UTF-8.
    pub(super) repair: Option<&'static str>,
    /// Whether it began with a UTF-8 byte order mark.
    pub(super) byte_order_mark: bool,
}

/// Decodes UTF-8, UTF-16 with a byte order mark (`kubectl … > file` in older `PowerShell`), and text with a few bytes of
/// another encoding; `None` for binary.
pub(super) fn decode(bytes: &[u8]) -> Option<Decoded<'_>> {
    if let Some(units) = bytes.strip_prefix(b"\xff\xfe") {
        return Some(utf16(units, u16::from_le_bytes));
    }
    if let Some(units) = bytes.strip_prefix(b"\xfe\xff") {
        return Some(utf16(units, u16::from_be_bytes));
    }
    let body = bytes.strip_prefix(b"\xef\xbb\xbf");
    let byte_order_mark = body.is_some();
    let body = body.unwrap_or(bytes);
    if body.contains(&0) {
        return None;
    }
    match std::str::from_utf8(body) {
        Ok(text) => Some(Decoded {
            text: Cow::Borrowed(text),
            repair: None,
            byte_order_mark,
        }),
        Err(_) if is_mostly_text(body) => Some(Decoded {
            text: String::from_utf8_lossy(body),
            repair: Some("some bytes are not UTF-8; they were replaced"),
            byte_order_mark,
        }),
        Err(_) => None,
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Decoded<'_> {
    let units: Vec<u16> = bytes
        .chunks_exact(2)
        .filter_map(|pair| pair.try_into().ok().map(unit))
        .collect();
    Decoded {
        text: Cow::Owned(String::from_utf16_lossy(&units)),
        repair: Some("the text is UTF-16; Envoy reads UTF-8 only"),
        byte_order_mark: false,
    }
}

/// Whether at most one byte in twenty is a control character or outside ASCII.
fn is_mostly_text(bytes: &[u8]) -> bool {
    let odd = bytes
        .iter()
        .filter(|byte| !byte.is_ascii_graphic() && !byte.is_ascii_whitespace() && **byte != 0x1b)
        .count();
    odd * 20 <= bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings() {
        let text = |bytes: &[u8]| decode(bytes).map(|decoded| decoded.text.into_owned());
        assert_eq!(text(b"abc").as_deref(), Some("abc"));
        assert_eq!(text(b"\xff\xfea\0b\0").as_deref(), Some("ab"));
        assert_eq!(text(b"\xfe\xff\0a\0b").as_deref(), Some("ab"));
        assert_eq!(text(b"\xef\xbb\xbfabc").as_deref(), Some("abc"));
        assert_eq!(text(b"\x30\x82\x01\x00"), None);
    }
}
