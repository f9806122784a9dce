//! The strings of a line that is a JSON object: each ends where its quote ends, whatever stands in the next one.

use super::queue::Found;

/// A piece of a line that is read by itself.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its text, escapes undone.
    pub(super) text: String,
    /// Where each byte of the text stands in the line, and where the text ends; nothing where it stands there letter by letter.
    places: Vec<usize>,
    /// First byte in the line.
    at: usize,
}

impl Piece {
    fn plain(line: &str, at: usize, end: usize) -> Self {
        Self {
            text: line.get(at..end).unwrap_or_default().to_owned(),
            places: Vec::new(),
            at,
        }
    }

    /// A string between its quotes.
    fn string(line: &str, at: usize, end: usize) -> Self {
        let mut piece = Self::plain(line, at, end);
        if piece.text.contains('\\') {
            (piece.text, piece.places) = unescaped(&piece.text, at);
        }
        piece
    }

    /// The same with its place in the line.
    pub(super) fn in_line(&self, found: Found) -> Found {
        let place = |at: usize| match self.places.get(at).or(self.places.last()) {
            Some(place) => *place,
            None => self.at + at,
        };
        Found {
            at: place(found.at),
            end: place(found.end),
            sign: found.sign,
        }
    }
}

/// The strings of a line that is an object, or that ends with one; what stands in front is one piece. `None` for any other
/// line. An object may be cut off where the line begins with it.
pub(super) fn pieces(line: &str) -> Option<Vec<Piece>> {
    let begins = line.trim_start().starts_with('{');
    let start = line.match_indices('{').map(|(at, _)| at).find(|at| {
        let inside = line.get(at + 1..).unwrap_or_default();
        inside.trim_start().starts_with('"')
    })?;
    let mut pieces = Vec::new();
    if start > 0 {
        pieces.push(Piece::plain(line, 0, start));
    }
    let mut depth = 0_usize;
    let mut string_at = None;
    let mut is_escaped = false;
    for (offset, character) in line.get(start..)?.char_indices() {
        let at = start + offset;
        if let Some(from) = string_at {
            match character {
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '"' => {
                    pieces.push(Piece::string(line, from, at));
                    string_at = None;
                }
                _ => {}
            }
            continue;
        }
        match character {
            '"' => string_at = Some(at + 1),
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.checked_sub(1)?,
            ',' | ':' | '-' | '+' | '.' => {}
            _ if character.is_ascii_alphanumeric() || character.is_whitespace() => {}
            _ => return None,
        }
    }
    if let Some(from) = string_at {
        pieces.push(Piece::string(line, from, line.len()));
    }
    let is_whole = depth == 0 && string_at.is_none();
    (is_whole || begins).then_some(pieces)
}

/// The text behind escapes, with the place of each of its bytes and of its end.
fn unescaped(raw: &str, start: usize) -> (String, Vec<usize>) {
    let mut text = String::with_capacity(raw.len());
    let mut places = Vec::with_capacity(raw.len() + 1);
    let mut characters = raw.char_indices();
    while let Some((at, character)) = characters.next() {
        let meant = if character == '\\' {
            match characters.next() {
                Some((_, 'n')) => '\n',
                Some((_, 't')) => '\t',
                Some((_, 'r')) => '\r',
                Some((_, 'u')) => {
                    let digits: String = characters
                        .by_ref()
                        .take(4)
                        .map(|(_, digit)| digit)
                        .collect();
                    u32::from_str_radix(&digits, 16)
                        .ok()
                        .and_then(char::from_u32)
                        .unwrap_or(char::REPLACEMENT_CHARACTER)
                }
                Some((_, other)) => other,
                None => '\\',
            }
        } else {
            character
        };
        text.push(meant);
        places.resize(text.len(), start + at);
    }
    places.push(start + raw.len());
    (text, places)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(line: &str) -> Option<Vec<String>> {
        Some(pieces(line)?.into_iter().map(|piece| piece.text).collect())
    }

    #[test]
    fn strings_one_by_one() {
        assert_eq!(
            texts(r#"warn {"a": "x \"y\" \u003e\n", "b":[1.5e-3,null,"z"]}"#),
            Some(
                ["warn ", "a", "x \"y\" >\n", "b", "z"]
                    .map(str::to_owned)
                    .to_vec()
            )
        );
        assert_eq!(
            texts(r#"{"a":"cut \"#),
            Some(["a", "cut \\"].map(str::to_owned).to_vec())
        );
        for other in [
            r#"[Tags: "ConnectionId":"55"] remote address"#,
            r#"x {"a":"b"} y"z"#,
            r#"x {"a":"b"}}"#,
            "{}",
            "",
        ] {
            assert_eq!(texts(other), None, "{other}");
        }
    }

    #[test]
    fn places_are_those_of_the_line() {
        let line = r#"{"a":"\"é\" x509"}"#;
        let all = pieces(line).expect("an object");
        let at = all[1].text.find("x509").expect("stands there");
        let found = all[1].in_line(Found {
            at,
            end: all[1].text.len(),
            sign: crate::model::Sign::Sentence(String::new()),
        });
        assert_eq!(line.get(found.at..found.end), Some("x509"));
    }
}
