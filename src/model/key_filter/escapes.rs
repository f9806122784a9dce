//! Text as it was before it was escaped: in a URL, in a string of JSON or a program, in HTML, or coloured for a terminal.

use std::ops::Range;

use super::structure;

/// So many bytes tell whether a key begins.
const BEGINNING: usize = 32;

/// Unescaped text that knows where each of its bytes stands in the escaped one.
pub(super) struct Plain {
    pub(super) text: String,
    /// For every byte of the text, and for its end.
    starts: Vec<usize>,
}

/// The text without escapes; none where nothing is escaped.
pub(super) fn plain(text: &str) -> Option<Plain> {
    if !text.contains(['%', '\\', '&', '\0', '\u{1b}']) {
        return None;
    }
    let mut plain = Plain {
        text: String::with_capacity(text.len()),
        starts: Vec::with_capacity(text.len() + 1),
    };
    let mut at = 0;
    let mut is_escaped = false;
    while let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.as_bytes().get(at..).unwrap_or_default();
        if let Some((value, length)) = escape(rest) {
            is_escaped = true;
            if let Some(value) = value {
                plain.push(char::from(value), at);
            }
            at += length;
        } else {
            plain.push(character, at);
            at += character.len_utf8();
        }
    }
    plain.starts.push(text.len());
    is_escaped.then_some(plain)
}

impl Plain {
    fn push(&mut self, character: char, at: usize) {
        self.text.push(character);
        self.starts.resize(self.text.len(), at);
    }

    /// Where a part of this text stands in the escaped one.
    pub(super) fn range(&self, part: &Range<usize>) -> Range<usize> {
        let at = |index: usize| {
            let end = self.starts.last().copied().unwrap_or_default();
            self.starts.get(index).copied().unwrap_or(end)
        };
        at(part.start)..at(part.end)
    }

    /// Keys in DER of which the bytes that are no text are escaped, as languages print bytes: `0w\x02\x01\x01\x04 \xf8`. Each goes
    /// as far as its length says, at most to the end of the line.
    pub(super) fn structures(&self) -> Vec<Range<usize>> {
        let characters: Vec<(usize, u8)> = self
            .text
            .char_indices()
            .map(|(at, character)| (at, u8::try_from(u32::from(character)).unwrap_or(0xff)))
            .collect();
        let mut found = Vec::new();
        let mut at = 0;
        while let Some((start, byte)) = characters.get(at) {
            at += 1;
            if *byte != b'0' {
                continue;
            }
            let beginning: Vec<u8> = characters
                .iter()
                .skip(at - 1)
                .take(BEGINNING)
                .map(|(_, byte)| *byte)
                .collect();
            let Some(length) = structure::key_length(&beginning) else {
                continue;
            };
            let end = characters.get((at - 1).saturating_add(length));
            let range = self.range(&(*start..end.map_or(self.text.len(), |(end, _)| *end)));
            at = at.saturating_add(length);
            found.push(range);
        }
        found
    }
}

/// What an escape stands for, if for anything that is seen, and its length.
fn escape(bytes: &[u8]) -> Option<(Option<u8>, usize)> {
    match bytes {
        [0, ..] => Some((None, 1)),
        // A colour of a terminal.
        [0x1b, b'[', rest @ ..] => {
            let is_part = |byte: &&u8| byte.is_ascii_digit() || **byte == b';';
            let length = rest.iter().take(16).take_while(is_part).count();
            (rest.get(length) == Some(&b'm')).then_some((None, length + 3))
        }
        // A URL, escaped once or twice.
        [b'%', b'2', b'5', rest @ ..] if number(rest, 2, 16).is_some() => {
            number(rest, 2, 16).map(|value| (Some(value), 5))
        }
        [b'%', rest @ ..] => number(rest, 2, 16).map(|value| (Some(value), 3)),
        [b'\\', ..] => in_string(bytes),
        [b'&', b'#', rest @ ..] => {
            let (radix, prefix) = match rest {
                [b'x' | b'X', ..] => (16, 1),
                _ => (10, 0),
            };
            let digits = rest.get(prefix..)?;
            let length = digits.iter().take(6).position(|byte| *byte == b';')?;
            number(digits, length, radix).map(|value| (Some(value), 3 + prefix + length))
        }
        _ => None,
    }
}

/// What a backslash, or several of a string that was escaped again, stands for.
fn in_string(bytes: &[u8]) -> Option<(Option<u8>, usize)> {
    let slashes = bytes
        .iter()
        .take(4)
        .take_while(|byte| **byte == b'\\')
        .count();
    let rest = bytes.get(slashes..)?;
    let (value, length) = match rest {
        [b'x', digits @ ..] => (number(digits, 2, 16)?, 3),
        [b'u', b'0', b'0', digits @ ..] => (number(digits, 2, 16)?, 5),
        [b'0'..=b'7', ..] => {
            let is_octal = |byte: &&u8| matches!(byte, b'0'..=b'7');
            let length = rest.iter().take(3).take_while(is_octal).count();
            (number(rest, length, 8)?, length)
        }
        [b'n', ..] => (b'\n', 1),
        [b'r', ..] => (b'\r', 1),
        [b't', ..] => (b'\t', 1),
        [mark @ (b'/' | b'"' | b'\''), ..] => (*mark, 1),
        _ => return None,
    };
    Some((Some(value), slashes + length))
}

fn number(digits: &[u8], length: usize, radix: u32) -> Option<u8> {
    let digits = str::from_utf8(digits.get(..length)?).ok()?;
    u8::from_str_radix(digits, radix).ok()
}
