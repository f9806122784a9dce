//! `safe_regex`: RE2 expressions matched in full, by translation to the regex crate.
//!
//! Both run in linear time and mostly agree; where they do not, the expression is rewritten or refused so that the answer
//! is RE2's: ASCII classes, `\Q…\E`, octal escapes, literal `&&` and `[` inside classes, repetitions over 1000 or of a
//! repetition. What cannot be expressed (`\C`) is left open.

use regex::Regex;

use crate::knowledge::envoy::RegexCharset;

/// Largest repetition count RE2 takes.
const MAX_REPEAT: u32 = 1000;

/// Why there is no expression to match with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoRegex {
    /// RE2 refuses it.
    Refused,
    /// RE2 takes it, but it cannot be expressed here.
    Inexpressible,
}

/// Whether the expression matches the whole value; `None` where that cannot be told.
pub(super) fn full_match(pattern: &str, value: &[u8], charset: RegexCharset) -> Option<bool> {
    let regex = compile(pattern, charset).ok()?;
    match charset {
        // Invalid UTF-8 matches nothing that asks for characters; RE2 stops at the first bad byte.
        RegexCharset::Utf8 => {
            Some(std::str::from_utf8(value).is_ok_and(|text| regex.is_match(text)))
        }
        RegexCharset::Latin1 => Some(regex.is_match(&latin1(value))),
    }
}

/// Compiles an expression, anchored at both ends.
pub(super) fn compile(pattern: &str, charset: RegexCharset) -> Result<Regex, NoRegex> {
    let pattern = match charset {
        RegexCharset::Utf8 => pattern.to_owned(),
        RegexCharset::Latin1 => latin1(pattern.as_bytes()),
    };
    let translated = Translator::new(&pattern).run()?;
    Regex::new(&format!(r"\A(?:{translated})\z")).map_err(|_| NoRegex::Refused)
}

/// Each byte as the character of that number.
fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

struct Translator<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    out: String,
    /// Whether the last thing written is a repetition, which RE2 does not repeat.
    repeated: bool,
}

impl<'a> Translator<'a> {
    fn new(pattern: &'a str) -> Self {
        Self {
            rest: pattern.chars().peekable(),
            out: String::with_capacity(pattern.len() + 16),
            repeated: false,
        }
    }

    fn run(mut self) -> Result<String, NoRegex> {
        while let Some(character) = self.rest.next() {
            let repeats = match character {
                '*' | '+' | '?' => {
                    self.repetition(&character.to_string())?;
                    true
                }
                '{' => {
                    let counts = self.counted()?;
                    match &counts {
                        Some(counts) => self.repetition(counts)?,
                        None => self.out.push_str(r"\{"),
                    }
                    counts.is_some()
                }
                '\\' => {
                    self.escape()?;
                    false
                }
                '[' => {
                    self.class()?;
                    false
                }
                '(' => {
                    self.group()?;
                    false
                }
                other => {
                    self.out.push(other);
                    false
                }
            };
            self.repeated = repeats;
        }
        Ok(self.out)
    }

    /// Writes a repetition with its lazy mark; `a**`, `x*+` and `a{2}{3}` are errors.
    fn repetition(&mut self, operator: &str) -> Result<(), NoRegex> {
        if self.repeated {
            return Err(NoRegex::Refused);
        }
        self.out.push_str(operator);
        if self.rest.next_if_eq(&'?').is_some() {
            self.out.push('?');
        }
        Ok(())
    }

    /// Reads `n}`, `n,}` or `n,m}` behind a brace; anything else leaves the brace a literal.
    fn counted(&mut self) -> Result<Option<String>, NoRegex> {
        let ahead: String = self
            .rest
            .clone()
            .take_while(|character| *character != '}')
            .collect();
        let closed = self.rest.clone().any(|character| character == '}');
        let is_number =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let (low, high) = match ahead.split_once(',') {
            Some((low, high)) => (low, Some(high)),
            None => (ahead.as_str(), None),
        };
        if !closed
            || !is_number(low)
            || high.is_some_and(|high| !high.is_empty() && !is_number(high))
        {
            return Ok(None);
        }
        let limit = |text: &str| {
            text.parse::<u32>()
                .ok()
                .filter(|count| *count <= MAX_REPEAT)
                .ok_or(NoRegex::Refused)
        };
        let least = limit(low)?;
        if let Some(high) = high.filter(|high| !high.is_empty())
            && limit(high)? < least
        {
            return Err(NoRegex::Refused);
        }
        for _ in 0..=ahead.chars().count() {
            self.rest.next();
        }
        Ok(Some(format!("{{{ahead}}}")))
    }

    /// An escape outside of classes.
    fn escape(&mut self) -> Result<(), NoRegex> {
        let character = self.rest.next().ok_or(NoRegex::Refused)?;
        match character {
            'd' | 'D' | 'w' | 'W' | 's' | 'S' => self.out.push_str(perl_class(character)),
            'b' => self.out.push_str(r"(?-u:\b)"),
            'Q' => self.quoted(),
            'C' => return Err(NoRegex::Inexpressible),
            _ => self.common_escape(character)?,
        }
        Ok(())
    }

    /// Escapes that mean the same inside and outside of classes.
    fn common_escape(&mut self, character: char) -> Result<(), NoRegex> {
        match character {
            '0'..='7' => self.octal(character),
            'a' | 'f' | 't' | 'n' | 'r' | 'v' | 'A' | 'z' | 'B' | 'x' | 'p' | 'P' => {
                self.out.push('\\');
                self.out.push(character);
                Ok(())
            }
            other if other.is_ascii_punctuation() => {
                self.out.push_str(&regex::escape(&other.to_string()));
                Ok(())
            }
            _ => Err(NoRegex::Refused),
        }
    }

    /// `\012`; a single digit other than zero would be a back-reference.
    fn octal(&mut self, first: char) -> Result<(), NoRegex> {
        let mut code = first.to_digit(8).ok_or(NoRegex::Refused)?;
        let mut digits = 1;
        while digits < 3
            && let Some(digit) = self.rest.peek().and_then(|next| next.to_digit(8))
        {
            self.rest.next();
            code = code * 8 + digit;
            digits += 1;
        }
        if first != '0' && digits == 1 {
            return Err(NoRegex::Refused);
        }
        self.out.extend([r"\x{", &format!("{code:x}"), "}"]);
        Ok(())
    }

    /// `\Q…\E`, or to the end.
    fn quoted(&mut self) {
        let mut literal = String::new();
        while let Some(character) = self.rest.next() {
            if character == '\\' && self.rest.next_if_eq(&'E').is_some() {
                break;
            }
            literal.push(character);
        }
        self.out.push_str(&regex::escape(&literal));
    }

    /// A character class: only `[:name:]` nests, and set operators are literal.
    fn class(&mut self) -> Result<(), NoRegex> {
        self.out.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.out.push('^');
        }
        let mut first = true;
        loop {
            let character = self.rest.next().ok_or(NoRegex::Refused)?;
            match character {
                ']' if !first => {
                    self.out.push(']');
                    return Ok(());
                }
                ']' => self.out.push_str(r"\]"),
                '[' if self.rest.peek() == Some(&':') => self.named_class(),
                '[' | '&' | '~' | '^' => {
                    self.out.push('\\');
                    self.out.push(character);
                }
                '-' if first || matches!(self.rest.peek(), Some(']' | '-')) => {
                    self.out.push_str(r"\-");
                }
                '\\' => {
                    let escaped = self.rest.next().ok_or(NoRegex::Refused)?;
                    match escaped {
                        'd' | 'D' | 'w' | 'W' | 's' | 'S' => self.out.push_str(perl_class(escaped)),
                        'A' | 'z' | 'B' => return Err(NoRegex::Refused),
                        _ => self.common_escape(escaped)?,
                    }
                }
                other => self.out.push(other),
            }
            first = false;
        }
    }

    /// `[:alpha:]`, or a literal bracket.
    fn named_class(&mut self) {
        let name: String = self
            .rest
            .clone()
            .skip(1)
            .take_while(|next| next.is_ascii_lowercase() || *next == '^')
            .collect();
        let mut behind = self.rest.clone().skip(1 + name.chars().count());
        if behind.next() == Some(':') && behind.next() == Some(']') {
            for _ in 0..name.chars().count() + 3 {
                self.rest.next();
            }
            self.out.extend(["[:", &name, ":]"]);
        } else {
            self.out.push_str(r"\[");
        }
    }

    /// The start of a group: capturing, named, or flags out of `imsU`.
    fn group(&mut self) -> Result<(), NoRegex> {
        self.out.push('(');
        if self.rest.next_if_eq(&'?').is_none() {
            return Ok(());
        }
        self.out.push('?');
        let head: String = self
            .rest
            .clone()
            .take_while(|next| !matches!(next, ')' | ':'))
            .collect();
        let is_named = head.starts_with("P<")
            || (head.starts_with('<') && !head.starts_with("<=") && !head.starts_with("<!"));
        if is_named || head.chars().all(|flag| "imsU-".contains(flag)) {
            Ok(())
        } else {
            Err(NoRegex::Refused)
        }
    }
}

/// RE2's Perl classes are ASCII; `\s` has no vertical tab.
const fn perl_class(letter: char) -> &'static str {
    match letter {
        'd' => "[0-9]",
        'D' => "[^0-9]",
        'w' => "[0-9A-Za-z_]",
        'W' => "[^0-9A-Za-z_]",
        's' => r"[\t\n\f\r ]",
        _ => r"[^\t\n\f\r ]",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, value: &str) -> Option<bool> {
        full_match(pattern, value.as_bytes(), RegexCharset::Utf8)
    }

    #[test]
    fn classes_are_ascii() {
        assert_eq!(matches(r"\d+", "٣"), Some(false));
        assert_eq!(matches(r"\w+", "é"), Some(false));
        assert_eq!(matches(r"[\d]+", "42"), Some(true));
        assert_eq!(matches(".", "é"), Some(true));
    }

    #[test]
    fn matches_are_full() {
        assert_eq!(matches("b", "abc"), Some(false));
        assert_eq!(matches("a|ab", "ab"), Some(true));
        assert_eq!(
            matches(r"spiffe://[^/]+/ns/a/sa/.*", "spiffe://td/ns/a/sa/b"),
            Some(true)
        );
    }

    #[test]
    fn what_only_re2_takes_is_translated() {
        assert_eq!(matches(r"\Qa.b\E+", "a.bb"), Some(true));
        assert_eq!(matches(r"[a&&b]+", "&a"), Some(true));
        assert_eq!(matches(r"[a-z&&[^b]]", "&]"), Some(true));
        assert_eq!(matches(r"a{,3}", "a{,3}"), Some(true));
        assert_eq!(matches(r"[[:alpha:]]+", "abc"), Some(true));
        assert_eq!(matches(r"\101", "A"), Some(true));
        assert_eq!(matches(r"[]a]+", "]a"), Some(true));
    }

    #[test]
    fn what_re2_refuses_is_refused() {
        for pattern in [
            "a{1001}", "a**", "x*+", r"\u0041", "(?=a)", r"(a)\1", "(?x)a", "(", "[a", r"\Z",
            "a{3,2}",
        ] {
            assert_eq!(
                compile(pattern, RegexCharset::Utf8).err(),
                Some(NoRegex::Refused),
                "{pattern}"
            );
        }
        assert_eq!(
            compile(r"\C", RegexCharset::Utf8).err(),
            Some(NoRegex::Inexpressible)
        );
    }

    #[test]
    fn the_alphabet_decides_what_a_character_is() {
        assert_eq!(
            full_match(".", "é".as_bytes(), RegexCharset::Utf8),
            Some(true)
        );
        assert_eq!(
            full_match(".", "é".as_bytes(), RegexCharset::Latin1),
            Some(false)
        );
        assert_eq!(
            full_match("é", "é".as_bytes(), RegexCharset::Latin1),
            Some(true)
        );
        assert_eq!(full_match(".*", b"\xff", RegexCharset::Latin1), Some(true));
    }
}
