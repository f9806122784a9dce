//! Character classes in brackets (`ParseCharClass`): only `[:name:]` nests, and set operators are literal.

use super::escape;
use super::runes::{LAST, Runes};
use super::syntax::{Cursor, Words};
use crate::knowledge::envoy::RegexCharset;

/// POSIX names, which may be negated by a `^`, and their characters.
const POSIX: [(&str, &[(char, char)]); 14] = [
    ("alnum", &[('0', '9'), ('A', 'Z'), ('a', 'z')]),
    ("alpha", &[('A', 'Z'), ('a', 'z')]),
    ("ascii", &[('\0', '\x7f')]),
    ("blank", &[('\t', '\t'), (' ', ' ')]),
    ("cntrl", &[('\0', '\x1f'), ('\x7f', '\x7f')]),
    ("digit", &[('0', '9')]),
    ("graph", &[('!', '~')]),
    ("lower", &[('a', 'z')]),
    ("print", &[(' ', '~')]),
    ("punct", &[('!', '/'), (':', '@'), ('[', '`'), ('{', '~')]),
    ("space", &[('\t', '\r'), (' ', ' ')]),
    ("upper", &[('A', 'Z')]),
    ("word", &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]),
    ("xdigit", &[('0', '9'), ('A', 'F'), ('a', 'f')]),
];

/// Reads a class, whose bracket comes next.
pub(super) fn read(
    cursor: &mut Cursor<'_>,
    charset: RegexCharset,
    fold: bool,
) -> Result<Runes, Words> {
    let whole = cursor.rest();
    cursor.next();
    let negated = cursor.eat("^");
    let mut members = Runes::default();
    let mut first = true;
    loop {
        match cursor.peek() {
            None => return Err(format!("missing ]: {whole}")),
            Some(']') if !first => {
                cursor.next();
                return Ok(if negated { members.negated() } else { members });
            }
            Some(_) => {}
        }
        first = false;
        if let Some(posix) = posix(cursor, charset, fold)? {
            members.add(posix.ranges());
        } else if let Some(class) = escape::class(cursor, charset, fold)? {
            members.add(class.ranges());
        } else {
            let range = range(cursor, charset, whole)?;
            members.add_cases(&[range], fold, charset);
        }
    }
}

/// A group of characters, in both cases where `fold` says so; negated after that.
pub(super) fn group(
    ranges: &[(u32, u32)],
    negated: bool,
    charset: RegexCharset,
    fold: bool,
) -> Runes {
    let mut group = Runes::default();
    group.add_cases(ranges, fold, charset);
    if negated { group.negated() } else { group }
}

/// `[:alpha:]`; without its end a bracket is a literal.
fn posix(
    cursor: &mut Cursor<'_>,
    charset: RegexCharset,
    fold: bool,
) -> Result<Option<Runes>, Words> {
    let rest = cursor.rest();
    let Some((inside, _)) = rest
        .strip_prefix("[:")
        .and_then(|behind| behind.split_once(":]"))
    else {
        return Ok(None);
    };
    let name = format!("[:{inside}:]");
    let bare = inside.strip_prefix('^');
    let Some((_, members)) = POSIX
        .iter()
        .find(|(known, _)| *known == bare.unwrap_or(inside))
    else {
        return Err(format!("invalid character class range: {name}"));
    };
    cursor.at += name.len();
    let members: Vec<(u32, u32)> = members
        .iter()
        .map(|(low, high)| (u32::from(*low), u32::from(*high)))
        .collect();
    Ok(Some(group(&members, bare.is_some(), charset, fold)))
}

/// A character, or two with a hyphen between them.
fn range(cursor: &mut Cursor<'_>, charset: RegexCharset, whole: &str) -> Result<(u32, u32), Words> {
    let start = cursor.at;
    let next = |cursor: &mut Cursor<'_>| match cursor.peek() {
        None => Err(format!("missing ]: {whole}")),
        Some('\\') => escape::character(cursor, charset),
        Some(character) => {
            cursor.next();
            Ok(u32::from(character))
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
    Ok((low, high.min(LAST)))
}
