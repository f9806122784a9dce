//! Character classes in brackets (`ParseCharClass`): only `[:name:]` nests, and set operators are literal.

use crate::knowledge::envoy::RegexCharset;

use super::escape;
use super::size::{self, Ranges};
use super::syntax::{Cursor, Words};

/// POSIX names, which may be negated by a `^`.
const POSIX: [&str; 14] = [
    "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct",
    "space", "upper", "word", "xdigit",
];

/// A class, written for the regex crate.
pub(super) struct Class {
    /// The class.
    pub(super) written: String,
    /// The instructions RE2 makes of it, and whether that is certain.
    pub(super) size: (i64, bool),
}

/// Reads a class, whose bracket comes next.
pub(super) fn read(cursor: &mut Cursor<'_>, charset: RegexCharset) -> Result<Class, Words> {
    let whole = cursor.rest();
    cursor.next();
    let negated = cursor.eat("^");
    let mut out = String::from(if negated { "[^" } else { "[" });
    let mut members = Some(Vec::new());
    let mut add = |ranges: Option<Ranges>| match (&mut members, ranges) {
        (Some(members), Some(ranges)) => members.extend(ranges),
        (members, _) => *members = None,
    };
    let mut first = true;
    loop {
        match cursor.peek() {
            None => return Err(format!("missing ]: {whole}")),
            Some(']') if !first => {
                cursor.next();
                out.push(']');
                return Ok(Class {
                    written: out,
                    size: size::of_class(members.as_deref(), negated, charset),
                });
            }
            Some(_) => {}
        }
        first = false;
        if let Some(name) = posix(cursor)? {
            add(Some(posix_members(&name)));
            out.push_str(&name);
        } else if let Some((written, ranges)) = escape::class(cursor)? {
            add(ranges);
            out.push_str(&written);
        } else {
            let (low, high) = range(cursor, charset, whole)?;
            add(Some(vec![(u32::from(low), u32::from(high))]));
            let (low, high) = (u32::from(low), u32::from(high));
            out.extend([
                r"\x{",
                &format!("{low:x}"),
                r"}-\x{",
                &format!("{high:x}"),
                "}",
            ]);
        }
    }
}

/// `[:alpha:]`; without its end a bracket is a literal.
fn posix(cursor: &mut Cursor<'_>) -> Result<Option<String>, Words> {
    let rest = cursor.rest();
    let Some((inside, _)) = rest
        .strip_prefix("[:")
        .and_then(|behind| behind.split_once(":]"))
    else {
        return Ok(None);
    };
    let name = format!("[:{inside}:]");
    if !POSIX.contains(&inside.strip_prefix('^').unwrap_or(inside)) {
        return Err(format!("invalid character class range: {name}"));
    }
    cursor.at += name.len();
    Ok(Some(name))
}

fn posix_members(name: &str) -> Ranges {
    let bare = name.trim_start_matches("[:").trim_end_matches(":]");
    let kind = bare.trim_start_matches('^');
    let members = size::ascii(|character| match kind {
        "alnum" => character.is_ascii_alphanumeric(),
        "alpha" => character.is_ascii_alphabetic(),
        "blank" => matches!(character, ' ' | '\t'),
        "cntrl" => character.is_ascii_control(),
        "digit" => character.is_ascii_digit(),
        "graph" => character.is_ascii_graphic(),
        "lower" => character.is_ascii_lowercase(),
        "print" => character.is_ascii_graphic() || character == ' ',
        "punct" => character.is_ascii_punctuation(),
        "space" => matches!(character, ' ' | '\t'..='\r'),
        "upper" => character.is_ascii_uppercase(),
        "word" => character.is_ascii_alphanumeric() || character == '_',
        "xdigit" => character.is_ascii_hexdigit(),
        _ => true,
    });
    if bare.starts_with('^') {
        size::complement(&members, 0x10_ffff)
    } else {
        members
    }
}

/// A character, or two with a hyphen between them.
fn range(
    cursor: &mut Cursor<'_>,
    charset: RegexCharset,
    whole: &str,
) -> Result<(char, char), Words> {
    let start = cursor.at;
    let next = |cursor: &mut Cursor<'_>| match cursor.peek() {
        None => Err(format!("missing ]: {whole}")),
        Some('\\') => escape::character(cursor, charset),
        Some(character) => {
            cursor.next();
            Ok(character)
        }
    };
    let low = next(cursor)?;
    let rest = cursor.rest();
    if !rest.starts_with('-') || rest.len() < 2 || rest.starts_with("-]") {
        return Ok((low, low));
    }
    cursor.next();
    let high = next(cursor)?;
    if high < low {
        let range = cursor.since(start);
        return Err(format!("invalid character class range: {range}"));
    }
    Ok((low, high))
}
