//! Mistakes in the configuration, shown on the line of the file.

use std::fmt;
use std::ops::Range;

use crate::cli::suggest;
use crate::report::escape;

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::cli) struct Mistake {
    message: String,
    /// Bytes of the file.
    span: Option<Range<usize>>,
}

impl Mistake {
    /// At these bytes.
    pub(in crate::cli) fn at(span: Range<usize>, message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            span: Some(span),
        }
    }

    /// What the parser says, in the words of this file.
    pub(super) fn of_parser(error: &toml::de::Error) -> Self {
        Self {
            message: reworded(error.message()),
            span: error.span(),
        }
    }
}

/// Unknown keys and values are told as such, with the nearest known one.
fn reworded(message: &str) -> String {
    for (said, meant) in [
        ("unknown field ", "unknown key"),
        ("unknown variant ", "unknown value"),
    ] {
        let Some(rest) = message.strip_prefix(said) else {
            continue;
        };
        let words: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
        let Some((typed, known)) = words.split_first() else {
            continue;
        };
        let hint = suggest::hint(typed, known.iter().copied());
        let hint = match known {
            _ if !hint.is_empty() => hint,
            [] => String::new(),
            known => format!("; known here: {}", known.join(", ")),
        };
        return format!("{meant} '{typed}'{hint}");
    }
    if let Some(field) = message.strip_prefix("missing field ") {
        return format!("'{}' is missing", field.trim_matches('`'));
    }
    message.lines().collect::<Vec<_>>().join("; ")
}

/// A configuration that cannot be used, with everything that is wrong in it.
#[derive(Debug)]
pub(in crate::cli) struct Refused {
    shown: Vec<String>,
}

impl Refused {
    pub(super) fn new(name: &str, text: &str, mistakes: &[Mistake]) -> Self {
        let shown = mistakes
            .iter()
            .map(|mistake| show(name, text, mistake))
            .collect();
        Self { shown }
    }
}

impl std::error::Error for Refused {}

/// Each mistake in the compiler's grammar; everything from the file is escaped.
impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown.join("\n"))
    }
}

/// ```text
/// svidlint.toml:4:1: unknown key 'levls'; did you mean 'levels'?
///   |
/// 4 | levls = 1
///   | ^^^^^
/// ```
fn show(name: &str, text: &str, mistake: &Mistake) -> String {
    let name = escape(name);
    let message = escape(&mistake.message);
    let Some(span) = &mistake.span else {
        return format!("{name}: {message}");
    };
    let start = floor(text, span.start);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line = text[line_start..].lines().next().unwrap_or_default();
    let number = text[..line_start].matches('\n').count() + 1;
    let before = &text[line_start..start];
    let marked = &text[start..floor(text, span.end.max(start))];
    // Of a value over several lines the first line is marked.
    let marked = marked.lines().next().unwrap_or_default();
    let gutter = " ".repeat(number.to_string().len());
    let indent = " ".repeat(escape(before).chars().count());
    let carets = "^".repeat(escape(marked).chars().count().max(1));
    format!(
        "{name}:{number}:{}: {message}\n{gutter} |\n{number} | {}\n{gutter} | {indent}{carets}",
        before.chars().count() + 1,
        escape(line)
    )
}

/// The nearest beginning of a character at or before a byte.
fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_marked_on_its_line() {
        let text = "# é\nlevls = 1\n";
        let at = text.find("levls").unwrap_or_default();
        let mistake = Mistake::at(at..at + 5, "unknown key 'levls'");
        assert_eq!(
            show("svidlint.toml", text, &mistake),
            "svidlint.toml:2:1: unknown key 'levls'\n  |\n2 | levls = 1\n  | ^^^^^"
        );
    }

    #[test]
    fn what_a_terminal_obeys_is_escaped() {
        let text = "é = \"\u{1b}[2J\"";
        let mistake = Mistake::at(0..400, "\u{202e}x");
        assert_eq!(
            show("a\nb", text, &mistake),
            "a\\u{a}b:1:1: \\u{202e}x\n  |\n1 | é = \"\\u{1b}[2J\"\n  | ^^^^^^^^^^^^^^^"
        );
    }

    #[test]
    fn the_parser_s_words_become_ours() {
        for (said, told) in [
            (
                "unknown field `levls`, expected one of `levels`, `path`",
                "unknown key 'levls'; did you mean 'levels'?",
            ),
            (
                "unknown field `zzz`, expected `levels`",
                "unknown key 'zzz'; known here: levels",
            ),
            (
                "unknown variant `istoi`, expected `istio` or `envoy`",
                "unknown value 'istoi'; did you mean 'istio'?",
            ),
            ("missing field `reason`", "'reason' is missing"),
            (
                "invalid type: integer `1`, expected a string",
                "invalid type: integer `1`, expected a string",
            ),
        ] {
            assert_eq!(reworded(said), told);
        }
    }
}
