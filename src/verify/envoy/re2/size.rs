//! How large a program RE2 makes of an expression: Envoy refuses more than 100 instructions (`re2.max_program_size`).
//!
//! Sizes were measured on real Envoys. They add up, except where RE2 simplifies alternatives and folds case.

use crate::knowledge::envoy::RegexCharset;

/// Largest program Envoy takes.
pub(super) const LIMIT: i64 = 100;
/// What every program has besides.
pub(super) const OVERHEAD: i64 = 4;
/// What a capturing group adds.
pub(super) const CAPTURE: i64 = 2;
/// What all characters beyond ASCII take in UTF-8.
const BEYOND_ASCII: i64 = 6;
/// What a Unicode class takes about: more than Envoy takes in UTF-8, little in Latin-1.
const UNICODE_CLASS: (i64, i64) = (1000, 7);

/// Characters as ranges of numbers, inclusive.
pub(super) type Ranges = Vec<(u32, u32)>;

/// The size of a class of these characters, and whether that is certain. `None`: of a Unicode class.
pub(super) fn of_class(
    ranges: Option<&[(u32, u32)]>,
    negated: bool,
    charset: RegexCharset,
) -> (i64, bool) {
    let Some(ranges) = ranges else {
        return (
            match charset {
                RegexCharset::Utf8 => UNICODE_CLASS.0,
                RegexCharset::Latin1 => UNICODE_CLASS.1,
            },
            false,
        );
    };
    let last = match charset {
        RegexCharset::Utf8 => 0x10_ffff,
        RegexCharset::Latin1 => 0xff,
    };
    let merged = if negated {
        complement(&merged(ranges), last)
    } else {
        merged(ranges)
    };
    let merged = folded(merged);
    if charset == RegexCharset::Latin1 {
        return (count(merged.len()), true);
    }
    let ascii = count(merged.iter().filter(|(low, _)| *low < 0x80).count());
    let beyond: Vec<_> = merged.iter().filter(|(_, high)| *high >= 0x80).collect();
    match beyond.as_slice() {
        [] => (ascii, true),
        [(low, high)] if *low <= 0x80 && *high == last => (ascii + BEYOND_ASCII, true),
        several => (ascii + 2 * count(several.len()), false),
    }
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// Sorted, without overlaps and neighbours.
fn merged(ranges: &[(u32, u32)]) -> Ranges {
    let mut sorted = ranges.to_vec();
    sorted.sort_unstable();
    let mut merged: Ranges = Vec::new();
    for (low, high) in sorted {
        match merged.last_mut() {
            Some((_, end)) if low <= end.saturating_add(1) => *end = (*end).max(high),
            _ => merged.push((low, high)),
        }
    }
    merged
}

/// Without the capitals, where every letter stands there in both cases: one instruction takes both.
fn folded(merged: Ranges) -> Ranges {
    let has = |letter: u8| {
        let letter = u32::from(letter);
        merged
            .iter()
            .any(|(low, high)| (*low..=*high).contains(&letter))
    };
    if (b'a'..=b'z').all(|letter| has(letter) == has(letter.to_ascii_uppercase())) {
        let are_capitals = |(low, high): &(u32, u32)| *low >= 0x41 && *high <= 0x5a;
        merged
            .iter()
            .filter(|range| !are_capitals(range))
            .copied()
            .collect()
    } else {
        merged
    }
}

/// Everything up to `last` that is in no range.
pub(super) fn complement(merged: &[(u32, u32)], last: u32) -> Ranges {
    let mut next = 0;
    let mut rest = Vec::new();
    for (low, high) in merged {
        if next < *low {
            rest.push((next, low - 1));
        }
        next = high.saturating_add(1);
    }
    if next <= last {
        rest.push((next, last));
    }
    rest
}

/// ASCII characters of a kind.
pub(super) fn ascii(is_one: impl Fn(char) -> bool) -> Ranges {
    (0..0x80_u8)
        .filter(|byte| is_one(char::from(*byte)))
        .map(|byte| (u32::from(byte), u32::from(byte)))
        .collect()
}
