//! Tokens: runs of base64 digits of either alphabet.

use std::ops::Range;

/// The shortest private value there is has 32 bytes (RFC 7518 6.2.2.1, RFC 8037 2): 43 digits. From here on a token that looks
/// random is cut, whatever it is.
const LONG: usize = 40;
/// Base64 of a SHA-256 digest with its padding: a pin.
const PIN: usize = 44;
/// A few digits between two percent signs are no token of their own.
const LONGEST_GAP: usize = 12;
/// A further line of a wrapped text may be this short.
const REMAINDER: usize = 4;

/// A run of base64 digits with the padding behind it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    start: usize,
}

/// The tokens of a text, remainders of wrapped lines included.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = Token<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(at..)?;
            let start = at + rest.find(is_digit)?;
            let digits = text.get(start..)?;
            let length = digits.find(|c| !is_digit(c)).unwrap_or(digits.len());
            let padding = digits
                .get(length..)?
                .bytes()
                .take_while(|byte| *byte == b'=')
                .count();
            at = start + length + padding;
            if length >= REMAINDER {
                let text = text.get(start..at)?;
                return Some(Token { text, start });
            }
        }
    })
}

fn is_digit(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '-' | '_')
}

impl Token<'_> {
    /// Where it stands.
    pub(super) fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    /// Whether it is long and looks like encoded bytes rather than like words, hexadecimal digits or a pin.
    pub(super) fn is_random(&self) -> bool {
        let is_pin = self.text.len() == PIN && self.text.ends_with('=');
        self.text.len() >= LONG && !is_pin && !is_prose(self.text)
    }

    /// Whether it is part of a URI, an absolute path, or the name of a file.
    pub(super) fn is_address(&self, text: &str) -> bool {
        let before = text.get(..self.start).unwrap_or_default();
        let word_start = before
            .rfind(|c: char| c.is_whitespace() || "\"'`,;()<>[]{}|".contains(c))
            .map_or(0, |at| at + 1);
        let word = before.get(word_start..).unwrap_or_default();
        let is_path = || {
            let segments = || self.text.split('/');
            let is_absolute = self.text.starts_with('/') || word.ends_with(['.', '~', ':']);
            is_absolute && segments().count() > 2 && segments().all(|segment| segment.len() < LONG)
        };
        let is_uri = word.contains("://") || (word.ends_with(':') && self.text.starts_with("//"));
        is_uri || is_path() || self.is_file_name(text)
    }

    /// Whether a short extension follows it, as in `name.pem`.
    fn is_file_name(&self, text: &str) -> bool {
        let Some(behind) = text
            .get(self.range().end..)
            .and_then(|rest| rest.strip_prefix('.'))
        else {
            return false;
        };
        let length = behind
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(behind.len());
        (1..=5).contains(&length)
    }

    /// Whether it is the next line of a wrapped text.
    pub(super) fn continues(&self, before: &Token<'_>, text: &str) -> bool {
        let between = text.get(before.range().end..self.start).unwrap_or_default();
        // In a URL `+`, `/` and `=` are written with a percent sign and two digits, whatever stands between two of them.
        if between.starts_with('%') && between.len() <= LONGEST_GAP {
            return true;
        }
        // `\n` is how a line end is written inside a string, and the `n` of it is a digit of base64.
        let is_line_end = !between.is_empty()
            && between
                .chars()
                .all(|c| c.is_whitespace() || "\\\"'+,".contains(c));
        is_line_end && (self.text.len() >= LONG || !is_prose(self.text) || self.text.ends_with('='))
    }
}

/// Whether a run of digits consists of words: lower case or upper case alone, or both in words of some length.
pub(super) fn is_prose(token: &str) -> bool {
    let has = |is: fn(&u8) -> bool| token.as_bytes().iter().any(is);
    if !has(u8::is_ascii_lowercase) || !has(u8::is_ascii_uppercase) {
        return true;
    }
    let (mut letters, mut words) = (0_usize, 0_usize);
    let mut last = Class::Other;
    for byte in token.bytes() {
        let class = Class::of(byte);
        // A capital begins a word with the small letters behind it.
        let goes_on = class == last || (last == Class::Upper && class == Class::Lower);
        if class != Class::Other {
            letters += 1;
            words += usize::from(!goes_on);
        }
        last = class;
    }
    // Four letters a word, where random digits change their kind at every second.
    letters >= words * 4
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Upper,
    Lower,
    Number,
    Other,
}

impl Class {
    const fn of(byte: u8) -> Self {
        match byte {
            b'A'..=b'Z' => Self::Upper,
            b'a'..=b'z' => Self::Lower,
            b'0'..=b'9' => Self::Number,
            _ => Self::Other,
        }
    }
}
