//! Tokens: runs of base64 digits of either alphabet.

use std::ops::Range;

/// The shortest private value there is has 32 bytes (RFC 7518 6.2.2.1, RFC 8037 2): 43 digits. From here on a token that looks
/// random is cut, whatever it is.
const LONG: usize = 40;
/// Base64 of a SHA-256 digest with its padding: a pin.
const PIN: usize = 44;
/// What a digest is called where it is written: OpenSSH's `SHA256:`, curl's `sha256//`, `sha256/` and `sha384-` of browsers. With the
/// length of its base64, without padding.
const DIGESTS: [(&str, usize); 4] = [("sha1", 27), ("sha256", 43), ("sha384", 64), ("sha512", 86)];
/// A segment of a path may be so long whatever it looks like.
const SHORT: usize = 8;
/// So much may stand between two groups of one text: indentation, and marks such as `",` or ` | `.
const SEPARATOR: (usize, usize) = (40, 6);
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
    let bytes = text.as_bytes();
    let count = |at: usize, is: fn(&u8) -> bool| {
        let rest = bytes.get(at..).unwrap_or_default();
        rest.iter().position(|byte| !is(byte)).unwrap_or(rest.len())
    };
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + count(at, |byte| !is_digit(*byte));
            let length = count(start, |byte| is_digit(*byte));
            if length == 0 {
                return None;
            }
            at = start + length + count(start + length, |byte| *byte == b'=');
            if length >= REMAINDER {
                let text = text.get(start..at)?;
                return Some(Token { text, start });
            }
        }
    })
}

pub(super) const fn is_digit(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_')
}

/// Whether nothing but a few blanks and marks stands between two groups.
pub(super) fn is_separator(between: Option<&str>) -> bool {
    let Some(between) = between.filter(|between| between.len() <= SEPARATOR.0) else {
        return false;
    };
    !between.contains(char::is_alphanumeric)
        && between.chars().filter(|c| !c.is_whitespace()).count() <= SEPARATOR.1
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

    /// Whether it is a digest that is called one.
    pub(super) fn is_pin(&self, text: &str) -> bool {
        let digits = self.text.trim_end_matches('=');
        let front = text.get(..self.start).unwrap_or_default();
        DIGESTS.iter().any(|(name, length)| {
            let Some(start) = digits.len().checked_sub(*length) else {
                return false;
            };
            let before = digits.get(..start).unwrap_or_default();
            // A colon is no digit of base64, the other marks are.
            let before = if before.is_empty() {
                front.strip_suffix(':').unwrap_or_default()
            } else {
                before.trim_end_matches(['/', '-', '_'])
            };
            let name_start = before.len().checked_sub(name.len());
            name_start
                .and_then(|start| before.get(start..))
                .is_some_and(|before| before.eq_ignore_ascii_case(name))
        })
    }

    /// Whether it is part of a path, or the name of a file.
    pub(super) fn is_path(&self, text: &str) -> bool {
        let before = text.get(..self.start).unwrap_or_default();
        let is_absolute = || self.text.starts_with('/') || before.ends_with(['.', '~', ':']);
        let segments = || self.text.split('/');
        let is_path = || {
            segments().count() > 2
                && (is_absolute() && segments().all(|segment| segment.len() < LONG)
                    || segments().all(|segment| segment.len() <= SHORT || is_prose(segment)))
        };
        is_path() || self.is_file_name(text)
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
        // `\n` is how a line end is written inside a string, and the `n` of it is a digit of base64.
        let is_line_end = !between.is_empty()
            && between
                .chars()
                .all(|c| c.is_whitespace() || "\\\"'+,".contains(c));
        is_line_end && (self.text.len() >= LONG || !is_prose(self.text) || self.text.ends_with('='))
    }
}

/// What a token is part of.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    pub(super) is_uri: bool,
    pub(super) is_spiffe_id: bool,
}

/// The words of a text, which tokens are asked for in their order.
pub(super) struct Words<'t> {
    text: &'t [u8],
    at: usize,
    word: Word,
}

impl<'t> Words<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self {
            text: text.as_bytes(),
            at: 0,
            word: Word {
                is_uri: false,
                is_spiffe_id: false,
            },
        }
    }

    /// The word in which a token stands.
    pub(super) fn around(&mut self, token: &Token<'_>) -> Word {
        while self.at < token.start {
            let (before, rest) = self.text.split_at_checked(self.at).unwrap_or_default();
            if rest
                .first()
                .is_some_and(|byte| b" \t\r\n\"'`,;()<>[]{}|".contains(byte))
            {
                self.word = Word::default();
            } else if rest.starts_with(b"://") {
                self.word.is_uri = true;
                self.word.is_spiffe_id |= before.ends_with(b"spiffe");
            }
            self.at += 1;
        }
        self.word
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
