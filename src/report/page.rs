//! A page of text in the making: the one place where styles are written, text is escaped and lines are wrapped.
//!
//! Text cannot get onto a page without being escaped, and styles cannot come from text.

use std::borrow::Cow;
use std::fmt::Write;

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::escape::escape;
use super::style::PLAIN;

/// A piece of a line.
#[derive(Debug, Clone)]
pub(super) struct Span<'a> {
    style: Style,
    text: Cow<'a, str>,
}

impl Span<'_> {
    fn width(&self) -> usize {
        self.text.width()
    }
}

/// A styled piece.
pub(super) fn styled(style: Style, text: &str) -> Span<'_> {
    Span {
        style,
        text: escape(text),
    }
}

/// A piece without style.
pub(super) fn plain(text: &str) -> Span<'_> {
    styled(PLAIN, text)
}

/// So many blanks.
pub(super) fn blanks<'a>(count: usize) -> Span<'a> {
    Span {
        style: PLAIN,
        text: Cow::Owned(" ".repeat(count)),
    }
}

/// Columns that a line of these pieces takes.
pub(super) fn width(spans: &[Span<'_>]) -> usize {
    spans.iter().map(Span::width).sum()
}

/// Columns that a text takes once escaped.
pub(super) fn text_width(text: &str) -> usize {
    escape(text).width()
}

/// The page.
#[derive(Debug)]
pub(super) struct Page {
    text: String,
    width: usize,
}

impl Page {
    /// An empty page of so many columns. Below 40 nothing can be laid out, so such terminals scroll.
    pub(super) fn new(width: usize) -> Self {
        Self {
            text: String::new(),
            width: width.max(40),
        }
    }

    /// Whether a line of these pieces needs no wrapping.
    pub(super) fn fits(&self, spans: &[Span<'_>]) -> bool {
        width(spans) <= self.width
    }

    /// An empty line, unless the page is empty or ends with one.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// One line as it is, however long: commands, places, names, all that people copy.
    pub(super) fn line(&mut self, spans: &[Span<'_>]) {
        for span in spans {
            self.write(span.style, &span.text);
        }
        self.end_line();
    }

    /// `first`, then `text` wrapped between words; further lines start with `further`. A word longer than the line stays
    /// whole, so that it can be copied.
    pub(super) fn wrapped(
        &mut self,
        first: &[Span<'_>],
        further: &[Span<'_>],
        style: Style,
        text: &str,
    ) {
        let text = escape(text);
        for span in first {
            self.write(span.style, &span.text);
        }
        let mut column = width(first);
        let mut line = String::new();
        for word in text.split(' ') {
            let needed = word.width() + usize::from(!line.is_empty());
            if !line.is_empty() && column + line.width() + needed > self.width {
                self.write(style, &line);
                self.end_line();
                for span in further {
                    self.write(span.style, &span.text);
                }
                column = width(further);
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.write(style, &line);
        self.end_line();
    }

    /// Text that is laid out already and whose parts were escaped on the way, such as a table.
    pub(super) fn block(&mut self, text: &str) {
        for line in text.lines() {
            self.text.push_str(line);
            self.end_line();
        }
    }

    /// The finished text.
    pub(super) fn finish(self) -> String {
        self.text
    }

    fn write(&mut self, style: Style, text: &str) {
        if style == PLAIN || text.is_empty() {
            self.text.push_str(text);
        } else {
            // Writing to a String does not fail.
            let _ = write!(self.text, "{style}{text}{style:#}");
        }
    }

    /// Ends the line without blanks before its end, which would show up in tests, diffs and pastes.
    fn end_line(&mut self) {
        let kept = self.text.trim_end_matches(' ').len();
        self.text.truncate(kept);
        self.text.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_wraps_between_words_and_long_words_stay_whole() {
        let mut page = Page::new(40);
        page.wrapped(
            &[plain("   = why    ")],
            &[plain("            ")],
            PLAIN,
            "one two three four five six seven spiffe://a-very-long-trust-domain.example.org/x end",
        );
        assert_eq!(
            page.finish(),
            "   = why    one two three four five six\n            seven\n            \
             spiffe://a-very-long-trust-domain.example.org/x\n            end\n"
        );
    }

    #[test]
    fn styles_come_from_code_only() {
        let mut page = Page::new(40);
        page.line(&[
            styled(super::super::style::STRONG, "\u{1b}[31m"),
            plain("\n"),
        ]);
        assert_eq!(page.finish(), "\u{1b}[1m\\u{1b}[31m\u{1b}[0m\\u{a}\n");
    }
}
