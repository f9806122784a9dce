//! Escapes (`ParseEscape`, `ParseUnicodeGroup`).

use super::class::group;
use super::runes::Runes;
use super::syntax::{Cursor, Words};
use super::tree::Place;
use super::unicode;
use crate::knowledge::envoy::RegexCharset;

/// RE2's Perl classes are ASCII; `\s` has no vertical tab.
const PERL: [(&str, &[(u32, u32)]); 3] = [
    ("d", &[(0x30, 0x39)]),
    ("s", &[(0x09, 0x0a), (0x0c, 0x0d), (0x20, 0x20)]),
    (
        "w",
        &[(0x30, 0x39), (0x41, 0x5a), (0x5f, 0x5f), (0x61, 0x7a)],
    ),
];

/// What an escape stands for.
pub(super) enum Escape {
    /// A place.
    Place(Place),
    /// One of several characters.
    Class(Runes),
    /// A character.
    Character(u32),
    /// `\C`.
    AnyByte,
}

/// Reads an escape outside of classes; the backslash comes next.
pub(super) fn read(
    cursor: &mut Cursor<'_>,
    charset: RegexCharset,
    fold: bool,
) -> Result<Escape, Words> {
    let places = [
        (r"\b", Place::WordBoundary),
        (r"\B", Place::NoWordBoundary),
        (r"\A", Place::BeginText),
        (r"\z", Place::EndText),
    ];
    for (escape, place) in places {
        if cursor.eat(escape) {
            return Ok(Escape::Place(place));
        }
    }
    if cursor.eat(r"\C") {
        return Ok(Escape::AnyByte);
    }
    if let Some(class) = class(cursor, charset, fold)? {
        return Ok(Escape::Class(class));
    }
    character(cursor, charset).map(Escape::Character)
}

/// Reads `\d`, `\pL`, `\p{Greek}` and the like.
pub(super) fn class(
    cursor: &mut Cursor<'_>,
    charset: RegexCharset,
    fold: bool,
) -> Result<Option<Runes>, Words> {
    for (name, members) in PERL {
        for (name, negated) in [(name.to_owned(), false), (name.to_ascii_uppercase(), true)] {
            if cursor.eat(&format!("\\{name}")) {
                return Ok(Some(group(members, negated, charset, fold)));
            }
        }
    }
    let rest = cursor.rest();
    let is_group = rest.starts_with(r"\p") || rest.starts_with(r"\P");
    if is_group && rest.len() > 2 {
        return unicode_group(cursor, charset, fold).map(Some);
    }
    Ok(None)
}

fn unicode_group(
    cursor: &mut Cursor<'_>,
    charset: RegexCharset,
    fold: bool,
) -> Result<Runes, Words> {
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
    let Some(members) = unicode::group(bare.unwrap_or(&name)) else {
        let sequence = cursor.since(start);
        return Err(format!("invalid character class range: {sequence}"));
    };
    Ok(group(members.ranges(), negated, charset, fold))
}

/// Reads an escape that stands for one character; the backslash comes next.
pub(super) fn character(cursor: &mut Cursor<'_>, charset: RegexCharset) -> Result<u32, Words> {
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
