//! Keys as bytes that are written as numbers: `3077…`, `30:77:02`, `0x30, 0x77`, `3077 0201` of a dump, `[48, 119, 2]`.

use std::ops::Range;

use super::encoded;
use super::token::is_separator;

/// Fewer bytes hold nothing of a key but its header.
const FEWEST: usize = 16;
/// As many digits as [`FEWEST`] bytes have.
const DIGITS: usize = 2 * FEWEST;
/// What a dump has between the numbers of one line and those of the next: its characters and an offset.
const BETWEEN_LINES: usize = 32;
/// A further line of a dump has so many bytes, or it is the last.
const LINE: usize = 4;
/// The characters at the end of a line of a dump.
const CHARACTERS: usize = 20;

/// The bytes a group of digits stands for.
type Reading = fn(&Group<'_>) -> Option<Vec<u8>>;
const READINGS: [Reading; 4] = [hexadecimal, decimal, octal, binary];

/// Letters and digits without anything else between.
struct Group<'t> {
    text: &'t str,
    start: usize,
    /// A minus stands before it, and no letter or digit before that.
    is_negative: bool,
}

/// A series of numbers with separators between.
#[derive(Default)]
struct Run {
    bytes: Vec<u8>,
    range: Range<usize>,
    /// Whether any are written as words of two bytes.
    has_words: bool,
}

/// The keys of a text that are written in numbers.
pub(super) fn keys(text: &str, depth: usize) -> Vec<Range<usize>> {
    let groups = groups(text);
    let mut keys = Vec::new();
    for reading in READINGS {
        let mut before: Option<Range<usize>> = None;
        for run in runs(text, &groups, reading) {
            let is_near = before
                .as_ref()
                .is_some_and(|key| run.range.start.saturating_sub(key.end) <= BETWEEN_LINES);
            let is_next = is_near && run.bytes.len() >= LINE;
            if is_next || run.is_key(depth) {
                let start = before
                    .filter(|_| is_next)
                    .map_or(run.range.start, |key| key.start);
                let range = start..run.range.end;
                keys.push(start..with_characters(text, range.end));
                before = Some(range);
            } else if !is_near {
                before = None;
            }
        }
    }
    keys.extend(glued(&groups, depth));
    keys
}

impl Run {
    /// Whether a key begins anywhere in these bytes, or they are a text that holds one; dumps of words have each two bytes swapped.
    fn is_key(&self, depth: usize) -> bool {
        if self.bytes.len() < FEWEST {
            return false;
        }
        let swapped = || -> Vec<u8> {
            let pairs = self.bytes.chunks(2);
            pairs.flat_map(|pair| pair.iter().rev()).copied().collect()
        };
        encoded::dumps_key(&self.bytes, depth)
            || self.has_words && encoded::dumps_key(&swapped(), depth)
    }
}

/// Hexadecimal digits with other letters, or one digit too many, glued to them.
fn glued(groups: &[Group<'_>], depth: usize) -> Vec<Range<usize>> {
    let mut keys = Vec::new();
    for group in groups.iter().filter(|group| group.text.len() >= DIGITS) {
        let mut start = group.start;
        for part in group.text.split(|c: char| !c.is_ascii_hexdigit()) {
            let is_key = part.len() >= DIGITS
                && [0, 1].into_iter().any(|from| {
                    let digits = part.get(from..).unwrap_or_default();
                    encoded::dumps_key(&pairs(digits), depth)
                });
            if is_key {
                keys.push(start..start + part.len());
            }
            start += part.len() + 1;
        }
    }
    keys
}

/// The end of a dump's line, with the characters that stand behind its numbers.
fn with_characters(text: &str, end: usize) -> usize {
    let behind = text.get(end..).unwrap_or_default();
    let line = behind.split('\n').next().unwrap_or_default();
    let characters = line.trim_start_matches(' ');
    let is_apart = line.len() - characters.len() >= 2;
    if is_apart && characters.len() <= CHARACTERS {
        end + line.len()
    } else {
        end
    }
}

fn groups(text: &str) -> Vec<Group<'_>> {
    let mut groups = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or_default();
        let length = rest
            .iter()
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count();
        if let Some(group) = text.get(at..at + length).filter(|group| !group.is_empty()) {
            let before = bytes.get(..at).unwrap_or_default();
            let is_negative = match before {
                [.., sign, b'-'] => !sign.is_ascii_alphanumeric(),
                _ => false,
            };
            groups.push(Group {
                text: group,
                start: at,
                is_negative,
            });
        }
        at += length.max(1);
    }
    groups
}

fn runs(text: &str, groups: &[Group<'_>], reading: Reading) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut run = Run::default();
    for group in groups {
        let bytes = reading(group);
        let goes_on = bytes.is_some() && is_separator(text.get(run.range.end..group.start));
        if !goes_on && !run.bytes.is_empty() {
            runs.push(std::mem::take(&mut run));
        }
        let Some(bytes) = bytes else { continue };
        if run.bytes.is_empty() {
            run.range.start = group.start;
        }
        run.has_words |= group.text.len() == 4;
        run.bytes.extend(bytes);
        run.range.end = group.start + group.text.len();
    }
    runs.push(run);
    runs.retain(|run| !run.bytes.is_empty());
    runs
}

/// One digit, or pairs of them, with or without a prefix. A long group is judged alone ([`glued`]).
fn hexadecimal(group: &Group<'_>) -> Option<Vec<u8>> {
    let text = group.text;
    let digits = ["0x", "0X", "x", "X"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix));
    let digits = digits.unwrap_or(text);
    let is_read = digits.len() < DIGITS
        && (digits.len() == 1 || !digits.is_empty() && digits.len().is_multiple_of(2))
        && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    is_read.then(|| match u8::from_str_radix(digits, 16) {
        Ok(byte) if digits.len() == 1 => vec![byte],
        _ => pairs(digits),
    })
}

fn pairs(digits: &str) -> Vec<u8> {
    let value = |digit: &u8| {
        char::from(*digit)
            .to_digit(16)
            .and_then(|value| u8::try_from(value).ok())
    };
    digits
        .as_bytes()
        .chunks_exact(2)
        .filter_map(|pair| match pair {
            [high, low] => Some(value(high)? << 4 | value(low)?),
            _ => None,
        })
        .collect()
}

/// A byte with or without a sign.
fn decimal(group: &Group<'_>) -> Option<Vec<u8>> {
    if group.text.len() > 3 {
        return None;
    }
    let value: u8 = group.text.parse().ok()?;
    Some(vec![if group.is_negative {
        value.wrapping_neg()
    } else {
        value
    }])
}

fn octal(group: &Group<'_>) -> Option<Vec<u8>> {
    fixed(group, 3, 8)
}

fn binary(group: &Group<'_>) -> Option<Vec<u8>> {
    fixed(group, 8, 2)
}

/// A byte that is always written with as many digits.
fn fixed(group: &Group<'_>, digits: usize, radix: u32) -> Option<Vec<u8>> {
    let text = Some(group.text).filter(|text| text.len() == digits)?;
    Some(vec![u8::from_str_radix(text, radix).ok()?])
}
