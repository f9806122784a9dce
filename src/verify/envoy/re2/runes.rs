//! Sets of characters, which RE2 counts to 0x10ffff with the surrogates among them (`CharClassBuilder`).

use super::unicode;
use crate::knowledge::envoy::RegexCharset;

/// The last character there is.
pub(super) const LAST: u32 = 0x10_ffff;
const NEWLINE: u32 = 0x0a;

/// A set, as ascending ranges that neither overlap nor touch.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Runes {
    ranges: Vec<(u32, u32)>,
}

impl Runes {
    /// These ranges, in any order.
    pub(super) fn of(ranges: &[(u32, u32)]) -> Self {
        let mut sorted = ranges.to_vec();
        sorted.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::new();
        for (low, high) in sorted {
            match merged.last_mut() {
                Some((_, end)) if low <= end.saturating_add(1) => *end = (*end).max(high),
                _ => merged.push((low, high)),
            }
        }
        Self { ranges: merged }
    }

    /// The ranges.
    pub(super) fn ranges(&self) -> &[(u32, u32)] {
        &self.ranges
    }

    /// Adds ranges.
    pub(super) fn add(&mut self, ranges: &[(u32, u32)]) {
        *self = Self::of(&[&self.ranges, ranges].concat());
    }

    /// Adds ranges, in both cases where `fold` says so.
    pub(super) fn add_cases(&mut self, ranges: &[(u32, u32)], fold: bool, charset: RegexCharset) {
        self.add(ranges);
        match (fold, charset) {
            (false, _) => {}
            (true, RegexCharset::Latin1) => self.add(&ascii_in_other_case(ranges)),
            (true, RegexCharset::Utf8) => self.add(&unicode::in_any_case(ranges)),
        }
    }

    /// Everything else.
    pub(super) fn negated(&self) -> Self {
        let mut next = 0;
        let mut rest = Vec::new();
        for (low, high) in &self.ranges {
            if next < *low {
                rest.push((next, low - 1));
            }
            next = high.saturating_add(1);
        }
        if next <= LAST {
            rest.push((next, LAST));
        }
        Self { ranges: rest }
    }

    /// What of it the alphabet has.
    pub(super) fn within(self, charset: RegexCharset) -> Self {
        if charset == RegexCharset::Utf8 {
            return self;
        }
        let ranges = self
            .ranges
            .into_iter()
            .filter(|(low, _)| *low <= 0xff)
            .map(|(low, high)| (low, high.min(0xff)))
            .collect();
        Self { ranges }
    }

    /// How many characters it holds.
    pub(super) fn count(&self) -> u32 {
        self.ranges.iter().map(|(low, high)| high - low + 1).sum()
    }

    /// Whether it holds this one.
    pub(super) fn has(&self, rune: u32) -> bool {
        self.ranges
            .iter()
            .any(|(low, high)| (*low..=*high).contains(&rune))
    }

    /// Whether every ASCII letter is there in both cases or in none.
    pub(super) fn folds_ascii(&self) -> bool {
        (b'a'..=b'z').all(|letter| {
            self.has(u32::from(letter)) == self.has(u32::from(letter.to_ascii_uppercase()))
        })
    }
}

fn ascii_in_other_case(ranges: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut others = Vec::new();
    for (from, to) in [(b'A', b'a'), (b'a', b'A')] {
        let (from, to) = (u32::from(from), u32::from(to));
        for (low, high) in ranges {
            let (low, high) = ((*low).max(from), (*high).min(from + 25));
            if low <= high {
                others.push((low - from + to, high - from + to));
            }
        }
    }
    others
}

/// What `.` stands for without the flag `s`.
pub(super) fn all_but_newline(charset: RegexCharset) -> Runes {
    Runes::of(&[(NEWLINE, NEWLINE)]).negated().within(charset)
}
