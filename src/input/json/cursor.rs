//! A place in the text that knows its line and column.

use crate::input::document::Position;

/// Moves through a text. Lines and columns are counted when they are asked for, each byte once: most of a big dump is
/// skipped over.
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    /// How far lines and columns are counted, and what they are there.
    counted: usize,
    here: Position,
}

/// What [`Cursor::go_back`] needs.
pub(super) struct Mark(usize, usize, Position);

impl<'t> Cursor<'t> {
    /// At the start.
    pub(super) const fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            counted: 0,
            here: Position { line: 1, column: 1 },
        }
    }

    /// A run of letters, digits and what numbers are written with.
    pub(super) fn word(&mut self) -> &'t str {
        let rest = self.rest();
        let length = rest
            .find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.')))
            .unwrap_or(rest.len());
        self.advance(length);
        rest.get(..length).unwrap_or_default()
    }

    /// Where it stands.
    pub(super) fn position(&mut self) -> Position {
        let between = self.text.get(self.counted..self.at).unwrap_or_default();
        let lines = between.bytes().filter(|byte| *byte == b'\n').count();
        if lines > 0 {
            self.here.line += lines;
            self.here.column = 1;
        }
        let last = between.rsplit('\n').next().unwrap_or_default();
        self.here.column += last.chars().count();
        self.counted = self.at;
        self.here
    }

    /// What follows.
    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The next character.
    pub(super) fn peek(&self) -> Option<char> {
        match self.text.as_bytes().get(self.at) {
            Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
            Some(_) => self.rest().chars().next(),
            None => None,
        }
    }

    /// Skips white space as JSON has it.
    pub(super) fn skip_white_space(&mut self) {
        let bytes = self.text.as_bytes();
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(self.at) {
            self.at += 1;
        }
    }

    /// Whether nothing but white space stands before this place on its line.
    pub(super) fn starts_line(&self) -> bool {
        let before = self.text.get(..self.at).unwrap_or_default();
        let line = before.rsplit('\n').next().unwrap_or_default();
        line.trim().is_empty()
    }

    /// Whether nothing but white space and a comma follows on this line.
    pub(super) fn ends_line(&self) -> bool {
        let line = self.rest().split('\n').next().unwrap_or_default();
        line.trim_matches([' ', '\t', '\r', ',']).is_empty()
    }

    /// Skips one character.
    pub(super) fn bump(&mut self) {
        if let Some(c) = self.peek() {
            self.advance(c.len_utf8());
        }
    }

    /// Skips the rest of the line.
    pub(super) fn skip_line(&mut self) {
        let rest = self.rest();
        let length = rest.find('\n').map_or(rest.len(), |end| end + 1);
        self.advance(length);
    }

    /// Skips `length` bytes.
    pub(super) fn advance(&mut self, length: usize) {
        self.at = self.at.saturating_add(length).min(self.text.len());
    }

    /// Whether the end is reached.
    pub(super) const fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    /// Skips everything.
    pub(super) const fn skip_all(&mut self) {
        self.at = self.text.len();
    }

    /// What to hand to [`Self::go_back`].
    pub(super) const fn mark(&self) -> Mark {
        Mark(self.at, self.counted, self.here)
    }

    /// Back to a mark.
    pub(super) const fn go_back(&mut self, Mark(at, counted, here): Mark) {
        self.at = at;
        self.counted = counted;
        self.here = here;
    }
}
