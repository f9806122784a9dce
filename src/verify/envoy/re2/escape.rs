//! Escapes (`ParseEscape`, `ParseUnicodeGroup`).

use crate::knowledge::envoy::RegexCharset;

use super::groups::GROUPS;
use super::size::{self, Ranges};
use super::syntax::{Cursor, Words};

/// What an escape stands for.
pub(super) enum Escape {
    /// A class or an assertion, written for the regex crate, and its size.
    Written(String, (i64, bool)),
    /// A character.
    Character(char),
    /// `\C`.
    AnyByte,
}

/// Reads an escape outside of classes; the backslash comes next.
pub(super) fn read(cursor: &mut Cursor<'_>, charset: RegexCharset) -> Result<Escape, Words> {
    let assertions = [
        (r"\b", r"(?-u:\b)"),
        (r"\B", r"(?-u:\B)"),
        (r"\A", r"\A"),
        (r"\z", r"\z"),
    ];
    for (escape, written) in assertions {
        if cursor.eat(escape) {
            return Ok(Escape::Written(written.to_owned(), (1, true)));
        }
    }
    if cursor.eat(r"\C") {
        return Ok(Escape::AnyByte);
    }
    if let Some((class, ranges)) = class(cursor)? {
        let size = size::of_class(ranges.as_deref(), false, charset);
        return Ok(Escape::Written(format!("[{class}]"), size));
    }
    character(cursor, charset).map(Escape::Character)
}

/// Reads `\d`, `\pL`, `\p{Greek}` and the like, to what stands for it inside brackets, and its characters where they are
/// ASCII.
pub(super) fn class(cursor: &mut Cursor<'_>) -> Result<Option<(String, Option<Ranges>)>, Words> {
    // RE2's Perl classes are ASCII; `\s` has no vertical tab.
    let perl = [
        (r"\d", "0-9"),
        (r"\D", "^0-9"),
        (r"\w", "0-9A-Za-z_"),
        (r"\W", "^0-9A-Za-z_"),
        (r"\s", r"\t\n\x0C\r "),
        (r"\S", r"^\t\n\x0C\r "),
    ];
    for (escape, members) in perl {
        if cursor.eat(escape) {
            let ascii = size::ascii(|character| match escape.to_ascii_lowercase().as_str() {
                r"\d" => character.is_ascii_digit(),
                r"\w" => character.is_ascii_alphanumeric() || character == '_',
                _ => matches!(character, '\t' | '\n' | '\x0c' | '\r' | ' '),
            });
            let is_negated = members.starts_with('^');
            let ranges = if is_negated {
                size::complement(&ascii, 0x10_ffff)
            } else {
                ascii
            };
            return Ok(Some((format!("[{members}]"), Some(ranges))));
        }
    }
    let rest = cursor.rest();
    let is_group = rest.starts_with(r"\p") || rest.starts_with(r"\P");
    if is_group && rest.len() > 2 {
        let start = cursor.at;
        let written = unicode_group(cursor)?;
        // Scripts are small, unlike general categories; one stands for any of them.
        let is_script = cursor.since(start).len() > r"\p{Lu}".len();
        let ranges = is_script.then(|| vec![(0x370, 0x3ff)]);
        return Ok(Some((written, ranges)));
    }
    Ok(None)
}

fn unicode_group(cursor: &mut Cursor<'_>) -> Result<String, Words> {
    let start = cursor.at;
    let mut negated = cursor.rest().starts_with(r"\P");
    cursor.at += 2;
    let name = if cursor.eat("{") {
        let rest = cursor.rest();
        let Some((name, _)) = rest.split_once('}') else {
            let sequence = cursor.whole.get(start..).unwrap_or_default();
            return Err(format!("invalid character class range: {sequence}"));
        };
        cursor.at += name.len() + 1;
        name.to_owned()
    } else {
        cursor.next().map(String::from).unwrap_or_default()
    };
    let bare = name.strip_prefix('^');
    negated ^= bare.is_some();
    let name = bare.unwrap_or(&name);
    if GROUPS.binary_search(&name).is_err() {
        let sequence = cursor.since(start);
        return Err(format!("invalid character class range: {sequence}"));
    }
    Ok(match (name, negated) {
        // The regex crate has neither surrogates nor an empty class of that name.
        ("Any", false) | ("Cs", true) => r"\x{0}-\x{10FFFF}".to_owned(),
        ("Any", true) | ("Cs", false) => r"[^\x{0}-\x{10FFFF}]".to_owned(),
        (name, false) => format!(r"\p{{{name}}}"),
        (name, true) => format!(r"\P{{{name}}}"),
    })
}

/// Reads an escape that stands for one character; the backslash comes next.
pub(super) fn character(cursor: &mut Cursor<'_>, charset: RegexCharset) -> Result<char, Words> {
    let start = cursor.at;
    cursor.next();
    let Some(escaped) = cursor.next() else {
        return Err("trailing \\".to_owned());
    };
    let code = match escaped {
        '0'..='7' => octal(cursor, escaped),
        'x' => hexadecimal(cursor, charset),
        'n' => Some(0x0a),
        'r' => Some(0x0d),
        't' => Some(0x09),
        'a' => Some(0x07),
        'f' => Some(0x0c),
        'v' => Some(0x0b),
        other if other.is_ascii() && !other.is_ascii_alphanumeric() => Some(u32::from(other)),
        _ => None,
    };
    code.filter(|code| *code <= largest(charset))
        .and_then(char::from_u32)
        .ok_or_else(|| format!("invalid escape sequence: {}", cursor.since(start)))
}

const fn largest(charset: RegexCharset) -> u32 {
    match charset {
        RegexCharset::Utf8 => 0x10_ffff,
        RegexCharset::Latin1 => 0xff,
    }
}

/// Up to three digits; a single one other than zero would be a back-reference.
fn octal(cursor: &mut Cursor<'_>, first: char) -> Option<u32> {
    let mut code = first.to_digit(8)?;
    let is_digit = |cursor: &Cursor<'_>| cursor.peek().and_then(|next| next.to_digit(8));
    if first != '0' && is_digit(cursor).is_none() {
        return None;
    }
    for _ in 0..2 {
        let Some(digit) = is_digit(cursor) else {
            break;
        };
        cursor.next();
        code = code * 8 + digit;
    }
    Some(code)
}

/// Two digits, or any number of them in braces.
fn hexadecimal(cursor: &mut Cursor<'_>, charset: RegexCharset) -> Option<u32> {
    let first = cursor.next()?;
    if first != '{' {
        let second = cursor.next()?;
        return Some(first.to_digit(16)? * 16 + second.to_digit(16)?);
    }
    let mut code = None;
    loop {
        let next = cursor.next()?;
        if next == '}' {
            return code;
        }
        let sum = code.unwrap_or(0) * 16 + next.to_digit(16)?;
        if sum > largest(charset) {
            return None;
        }
        code = Some(sum);
    }
}
