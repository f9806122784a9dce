//! Input made safe to look at.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_width::UnicodeWidthChar;

use crate::model::cut_keys;

/// Text from an input with private keys cut out, and everything that is invisible or steers a terminal written as `\u{…}`:
/// control characters (so ANSI sequences and line ends too), bidirectional marks, joiners, combining and tag characters, and
/// blanks that are not the plain one.
pub fn escape(text: &str) -> Cow<'_, str> {
    match cut_keys(text) {
        Cow::Borrowed(text) => without_hidden(text),
        Cow::Owned(text) => Cow::Owned(without_hidden(&text).into_owned()),
    }
}

fn without_hidden(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_hidden(character) {
            // Writing to a String does not fail.
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    Cow::Owned(shown)
}

/// Whether a reader would not see this character for what it is. A width of none is a control character; a width of
/// zero joins, combines, reorders or hides.
pub(super) fn is_hidden(character: char) -> bool {
    match character {
        ' '..='~' => false,
        // Soft hyphen and the fillers have a width on paper, but nothing to see; interlinear annotation, replacement
        // objects and noncharacters have neither. U+FFFD itself stays: it marks bytes that are no UTF-8.
        '\u{ad}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{2800}'
        | '\u{3164}'
        | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffc}'
        | '\u{fffe}'
        | '\u{ffff}' => true,
        _ => character.is_whitespace() || character.width().unwrap_or(0) == 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_untouched() {
        for text in [
            "spiffe://td/ns/a/sa/b",
            "C = DE, O = Müller & Söhne",
            "名前",
            "\u{fffd}",
        ] {
            assert!(matches!(escape(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn hostile_sans_become_visible() {
        for (hostile, shown) in [
            ("a\u{1b}[31mred", "a\\u{1b}[31mred"),
            ("line\nerror[fake]: x", "line\\u{a}error[fake]: x"),
            ("over\rwritten\t\u{8}", "over\\u{d}written\\u{9}\\u{8}"),
            ("\u{0}nul\u{7f}", "\\u{0}nul\\u{7f}"),
            ("c1 \u{9b}2J", "c1 \\u{9b}2J"),
            ("\u{202e}dlrow", "\\u{202e}dlrow"),
            (
                "\u{2066}a\u{2069}\u{200f}\u{61c}",
                "\\u{2066}a\\u{2069}\\u{200f}\\u{61c}",
            ),
            (
                "zero\u{200b}width\u{feff}\u{2060}",
                "zero\\u{200b}width\\u{feff}\\u{2060}",
            ),
            ("soft\u{ad}hyphen", "soft\\u{ad}hyphen"),
            ("line\u{2028}para\u{2029}", "line\\u{2028}para\\u{2029}"),
            ("no\u{a0}break\u{3000}wide", "no\\u{a0}break\\u{3000}wide"),
            ("tag\u{e0041}", "tag\\u{e0041}"),
            ("e\u{301}\u{fe0f}", "e\\u{301}\\u{fe0f}"),
            ("\u{3164}\u{2800}", "\\u{3164}\\u{2800}"),
            (
                "\u{1b}]8;;http://x\u{7}link",
                "\\u{1b}]8;;http://x\\u{7}link",
            ),
        ] {
            assert_eq!(escape(hostile), shown);
        }
    }

    #[test]
    fn no_character_that_steers_survives() {
        for character in '\u{0}'..=char::MAX {
            if character.is_control() || character.width().is_none_or(|width| width == 0) {
                assert!(is_hidden(character), "{:x}", u32::from(character));
            }
        }
    }
}
