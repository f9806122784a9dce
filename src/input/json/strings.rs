//! Strings: unescaping, and the ends of strings that have no end.

use std::borrow::Cow;

use super::RepairKind;

/// A scanned string.
pub(super) struct Scanned<'t> {
    /// The unescaped text.
    pub(super) text: Cow<'t, str>,
    /// Bytes after the opening mark, closing mark included.
    pub(super) length: usize,
    /// What had to be repaired.
    pub(super) repair: Option<RepairKind>,
}

/// Reads a string whose opening mark was `open` and whose content starts `rest`.
pub(super) fn scan(rest: &str, open: char) -> Scanned<'_> {
    if open == '"'
        && let Some(plain) = plain(rest)
    {
        return plain;
    }
    let closing = |c: char| match open {
        '"' => c == '"',
        '\'' => c == '\'',
        _ => matches!(c, '“' | '”' | '„' | '"'),
    };
    let mut repair = (open != '"').then_some(RepairKind::Quotes);
    let mut text: Option<String> = None;
    let mut start = 0;
    let mut characters = rest.char_indices();
    while let Some((at, c)) = characters.next() {
        if closing(c) {
            return finish(rest, text, start, at, at + c.len_utf8(), repair);
        }
        match c {
            '\\' => {
                let (replacement, length) = escape(&rest[at..]);
                let text = text.get_or_insert_default();
                text.push_str(&rest[start..at]);
                text.push_str(&replacement);
                start = at + length;
                while characters.as_str().len() > rest.len() - start {
                    characters.next();
                }
            }
            '\n' => {
                let next = rest[at + 1..].trim_start();
                if next.starts_with(['"', '}', ']']) || next.is_empty() && !rest[at..].contains('"')
                {
                    // No closing mark on this line, and the next line starts something new.
                    let end = rest[start..at].trim_end_matches(['\r', ',', ' ']).len() + start;
                    let repair = if next.is_empty() {
                        RepairKind::CutOff
                    } else {
                        RepairKind::Quotes
                    };
                    return finish(rest, text, start, end, at, Some(repair));
                }
                let text = text.get_or_insert_default();
                text.push_str(rest[start..at].trim_end_matches('\r'));
                start = at + 1;
                repair = Some(RepairKind::WrappedString);
            }
            _ => {}
        }
    }
    let end = rest.len();
    finish(rest, text, start, end, end, Some(RepairKind::CutOff))
}

/// A string that closes before anything that has to be unescaped or repaired.
fn plain(rest: &str) -> Option<Scanned<'_>> {
    let end = rest
        .bytes()
        .position(|byte| matches!(byte, b'"' | b'\\' | b'\n'))?;
    (rest.as_bytes().get(end) == Some(&b'"')).then(|| Scanned {
        text: Cow::Borrowed(rest.get(..end).unwrap_or_default()),
        length: end + 1,
        repair: None,
    })
}

fn finish(
    rest: &str,
    text: Option<String>,
    start: usize,
    end: usize,
    length: usize,
    repair: Option<RepairKind>,
) -> Scanned<'_> {
    let tail = rest.get(start..end).unwrap_or_default();
    let text = match text {
        None => Cow::Borrowed(tail),
        Some(mut text) => {
            text.push_str(tail);
            Cow::Owned(text)
        }
    };
    Scanned {
        text,
        length,
        repair,
    }
}

/// The text an escape at the start of `rest` stands for, and its length in bytes. What is no escape stands for itself.
fn escape(rest: &str) -> (String, usize) {
    let simple = |c: char| (c.to_string(), 2);
    match rest.as_bytes().get(1) {
        Some(b'n') => simple('\n'),
        Some(b't') => simple('\t'),
        Some(b'r') => simple('\r'),
        Some(b'b') => simple('\u{8}'),
        Some(b'f') => simple('\u{c}'),
        Some(b'"') => simple('"'),
        Some(b'\\') => simple('\\'),
        Some(b'/') => simple('/'),
        Some(b'u') => unicode(rest),
        _ => ("\\".to_owned(), 1),
    }
}

fn unicode(rest: &str) -> (String, usize) {
    let unit = |at: usize| {
        let digits = rest.get(at..at + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(digits, 16).ok()
    };
    let Some(first) = unit(0) else {
        return ("\\".to_owned(), 1);
    };
    let units: Vec<u16> = std::iter::once(first).chain(unit(6)).collect();
    let decoded: Vec<_> = char::decode_utf16(units).collect();
    match decoded.first() {
        Some(Ok(c)) if c.len_utf16() == 2 => (c.to_string(), 12),
        Some(Ok(c)) => (c.to_string(), 6),
        _ => ("\u{fffd}".to_owned(), 6),
    }
}
