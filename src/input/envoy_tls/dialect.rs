//! The JSON that Envoy reads (protobuf's `json/internal/lexer.cc`, in its lenient mode).
//!
//! More than JSON: names without quotes, single quotes, a comma behind the last member or item, any character inside of a
//! string. Less than YAML, and than other lenient readers: no comments, no `True`, no half of a surrogate pair.

/// Where the text is no such JSON, and what stands there instead of what was expected.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NoJson {
    /// Bytes from the start.
    pub(super) offset: usize,
    /// In words.
    pub(super) expected: &'static str,
}

/// Deeper than protobuf goes (`JsonParseOptions`, 100 levels).
const MAX_DEPTH: usize = 100;

type Read = Result<(), NoJson>;

/// The text as plain JSON, where Envoy's reader takes it. Line ends outside of strings stay where they are.
pub(super) fn plain(text: &str) -> Result<String, NoJson> {
    let mut lexer = Lexer {
        text: text.as_bytes(),
        at: 0,
        plain: Vec::with_capacity(text.len()),
    };
    lexer.value(0)?;
    lexer.blanks();
    lexer.demand(lexer.at == lexer.text.len(), "nothing behind the document")?;
    String::from_utf8(lexer.plain).map_err(|_| NoJson {
        offset: 0,
        expected: "UTF-8",
    })
}

struct Lexer<'t> {
    text: &'t [u8],
    at: usize,
    /// What was read, as plain JSON.
    plain: Vec<u8>,
}

impl Lexer<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// Goes over a byte, if that is what stands there, and leaves it out.
    fn skip(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_there = self.skip(byte);
        if is_there {
            self.plain.push(byte);
        }
        is_there
    }

    /// Goes over a byte whatever it is.
    fn copy(&mut self) {
        self.plain.extend(self.peek());
        self.at += 1;
    }

    fn blanks(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.copy();
        }
    }

    const fn demand(&self, holds: bool, expected: &'static str) -> Read {
        if holds {
            Ok(())
        } else {
            Err(NoJson {
                offset: self.at,
                expected,
            })
        }
    }

    fn value(&mut self, depth: usize) -> Read {
        self.demand(depth < MAX_DEPTH, "at most 100 levels")?;
        self.blanks();
        match self.peek() {
            Some(b'{') => self.list(b'}', depth, Self::member),
            Some(b'[') => self.list(b']', depth, Self::value),
            Some(b'"' | b'\'') => self.string(),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => {
                let rest = self.text.get(self.at..).unwrap_or_default();
                let word = [&b"true"[..], b"false", b"null"]
                    .into_iter()
                    .find(|word| rest.starts_with(word));
                self.demand(word.is_some(), "a value")?;
                let word = word.unwrap_or_default();
                self.plain.extend_from_slice(word);
                self.at += word.len();
                Ok(())
            }
        }
    }

    /// Members or items between brackets, with commas between them and at most one behind.
    fn list(&mut self, end: u8, depth: usize, element: fn(&mut Self, usize) -> Read) -> Read {
        self.copy();
        self.blanks();
        while !self.take(end) {
            element(self, depth + 1)?;
            self.blanks();
            let has_comma = self.skip(b',');
            let comma_at = self.plain.len();
            self.blanks();
            let is_last = self.peek() == Some(end);
            self.demand(has_comma || is_last, "','")?;
            if !is_last {
                self.plain.insert(comma_at, b',');
            }
        }
        Ok(())
    }

    fn member(&mut self, depth: usize) -> Read {
        self.blanks();
        match self.peek() {
            Some(b'"' | b'\'') => self.string()?,
            Some(first) => {
                let is_word = first == b'_' || first == b'$' || first.is_ascii_alphabetic();
                self.demand(is_word, "the name of a member")?;
                self.plain.push(b'"');
                while self.peek().is_some_and(is_of_a_word) {
                    self.copy();
                }
                self.plain.push(b'"');
            }
            None => self.demand(false, "the name of a member")?,
        }
        self.blanks();
        let has_colon = self.take(b':');
        self.demand(has_colon, "':'")?;
        self.value(depth)
    }

    fn string(&mut self) -> Read {
        let quote = self.peek();
        self.at += 1;
        self.plain.push(b'"');
        loop {
            match self.peek() {
                None => return self.demand(false, "the end of a string"),
                byte if byte == quote => {
                    self.at += 1;
                    self.plain.push(b'"');
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                Some(b'"') => {
                    self.at += 1;
                    self.plain.extend_from_slice(b"\\\"");
                }
                Some(control @ 0..0x20) => {
                    self.at += 1;
                    self.plain
                        .extend_from_slice(format!("\\u{control:04x}").as_bytes());
                }
                Some(_) => self.copy(),
            }
        }
    }

    fn escape(&mut self) -> Read {
        self.at += 1;
        match self.peek() {
            Some(b'\'') => {
                self.copy();
                Ok(())
            }
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.plain.push(b'\\');
                self.copy();
                Ok(())
            }
            Some(b'u') => {
                let first = self.code_unit()?;
                let is_low = (0xdc00..0xe000).contains(&first);
                self.demand(!is_low, "the first half of a surrogate pair")?;
                if (0xd800..0xdc00).contains(&first) {
                    let has_escape = self.skip(b'\\') && self.peek() == Some(b'u');
                    self.demand(has_escape, "the other half of a surrogate pair")?;
                    let second = self.code_unit()?;
                    let is_low = (0xdc00..0xe000).contains(&second);
                    self.demand(is_low, "the other half of a surrogate pair")?;
                }
                Ok(())
            }
            _ => self.demand(false, "a known escape"),
        }
    }

    /// The `u` of an escape and its four digits.
    fn code_unit(&mut self) -> Result<u32, NoJson> {
        let digits = self.text.get(self.at + 1..self.at + 5);
        let unit = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let Some(unit) = unit else {
            return Err(NoJson {
                offset: self.at,
                expected: "four hexadecimal digits",
            });
        };
        self.at += 5;
        self.plain
            .extend_from_slice(format!("\\u{unit:04x}").as_bytes());
        Ok(unit)
    }

    fn number(&mut self) -> Read {
        let start = self.at;
        self.take(b'-');
        let whole = self.digits();
        let first = self.text.get(self.at - whole).copied();
        self.demand(whole > 0, "a digit")?;
        self.demand(
            whole == 1 || first != Some(b'0'),
            "a number without leading zero",
        )?;
        if self.take(b'.') {
            let fraction = self.digits();
            self.demand(fraction > 0, "a digit behind the period")?;
        }
        if self.take(b'e') || self.take(b'E') {
            if !self.take(b'+') {
                self.take(b'-');
            }
            let exponent = self.digits();
            self.demand(exponent > 0, "an exponent")?;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        let number = std::str::from_utf8(text)
            .ok()
            .and_then(|text| text.parse::<f64>().ok());
        self.demand(
            number.is_some_and(f64::is_finite),
            "a number that a double holds",
        )
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.copy();
        }
        self.at - start
    }
}

const fn is_of_a_word(byte: u8) -> bool {
    byte == b'_' || byte == b'$' || byte.is_ascii_alphanumeric()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::plain;

    #[test]
    fn what_real_envoys_take() {
        for text in [
            r#"{"sni":"a",}"#,
            r#"{"a":["b",]}"#,
            "{'sni':'a'}",
            "{sni:\"a\"}",
            "{\"sni\":\"a\tb\nc\"}",
            r#"{"a":"\'\/\ud83d\ude00"}"#,
            r#"{"a":1e0,"b":-0,"c":1.5}"#,
            "[]",
            " {} \n",
        ] {
            let plain = plain(text).unwrap();
            assert!(
                serde_json::from_str::<serde_json::Value>(&plain).is_ok(),
                "{text}: {plain}"
            );
        }
    }

    #[test]
    fn the_same_in_plain_json() {
        let text = "{a:'b\"\\'\t',\n\"c\":[1,],}";
        assert_eq!(
            plain(text).unwrap(),
            "{\"a\":\"b\\\"'\\u0009\",\n\"c\":[1]}"
        );
    }

    #[test]
    fn what_real_envoys_refuse() {
        for text in [
            r#"{"sni":"a"/*x*/}"#,
            "{\"sni\":\"a\"// x\n}",
            r#"{"a":True}"#,
            r#"{"a":yes}"#,
            r#"{"a":"\ud800"}"#,
            r#"{"a":"\x41"}"#,
            r#"{"a":01}"#,
            r#"{"a":1.}"#,
            r#"{"a":.5}"#,
            r#"{"a":+1}"#,
            r#"{"a":0x1}"#,
            r#"{"a":1E400}"#,
            r#"{"a":NaN}"#,
            r#"{"a":1}}"#,
            r#"{"a":1,,}"#,
            r#"{"a" 1}"#,
            "a: 1",
            "",
        ] {
            assert!(plain(text).is_err(), "{text}");
        }
    }
}
