//! Keys whose base64 digits stand in groups, with separators between.

use std::ops::Range;

use super::encoded::{self, BEGINNING};
use super::token::{self, Token, is_separator};

/// Two words of one length are no rarity.
const FEWEST: usize = 3;
/// So many digits at the end of a key tell whether they are digits, or words that follow on half a key.
const ENDING: usize = 40;

/// The keys of a text that are written in groups.
pub(super) fn keys(text: &str, depth: usize) -> Vec<Range<usize>> {
    let mut keys = structures(text);
    keys.extend(runs(text).into_iter().filter_map(|run| {
        let joined: String = run.iter().map(|token| token.text).collect();
        let key = encoded::find(&joined, depth)?;
        // A word before the groups may be as long as they are.
        let width = run.first()?.text.len();
        let first = run.get(key.start / width)?;
        Some(first.range().start..run.last()?.range().end)
    }));
    keys
}

/// Groups of the same length, with a shorter one at the end.
fn runs(text: &str) -> Vec<Vec<Token<'_>>> {
    let mut runs = Vec::new();
    let mut run: Vec<Token<'_>> = Vec::new();
    // What stands before the last group of a run: a word that happens to follow is parted by something else.
    let mut mark = None;
    for token in token::tokens(text) {
        let Some(last) = run.last() else {
            run.push(token);
            continue;
        };
        let between = text.get(last.range().end..token.range().start);
        // Padding ends what was encoded.
        let follows = is_separator(between) && !last.text.ends_with('=');
        if follows && last.text.len() == token.text.len() {
            mark = between;
            run.push(token);
            continue;
        }
        // What ends one run may begin the next.
        let next = vec![token];
        if follows && between == mark && token.text.len() < last.text.len() {
            run.push(token);
        }
        runs.push(std::mem::replace(&mut run, next));
    }
    runs.push(run);
    runs.retain(|run| run.len() >= FEWEST);
    runs
}

/// Keys in DER that are there to their last digit, however their digits are parted.
fn structures(text: &str) -> Vec<Range<usize>> {
    let digits = digits(text);
    let mut keys = Vec::new();
    let mut at = 0;
    while let Some(first) = digits.get(at) {
        at += 1;
        if first.value != b'M' {
            continue;
        }
        let from = at - 1;
        let mut beginning = [0; BEGINNING];
        for (to, from) in beginning.iter_mut().zip(digits.iter().skip(from)) {
            *to = from.value;
        }
        let Some(length) = encoded::key_length(&beginning) else {
            continue;
        };
        let end = from.saturating_add(encoded::digits_of(length));
        let Some(last) = digits.get(end - 1).filter(|last| last.chain == first.chain) else {
            continue;
        };
        let ending = digits.get(end.saturating_sub(ENDING).max(from)..end);
        let ending = ending.unwrap_or_default().iter();
        let ending: String = ending.map(|digit| char::from(digit.value)).collect();
        if !token::is_prose(&ending) {
            keys.push(first.at..last.at + 1);
            at = end;
        }
    }
    keys
}

/// A base64 digit, and where it stands. Nothing but separators stands between two digits of a chain.
struct Digit {
    value: u8,
    at: usize,
    chain: usize,
}

fn digits(text: &str) -> Vec<Digit> {
    let mut digits: Vec<Digit> = Vec::with_capacity(text.len());
    let mut chain = 0;
    let mut end = 0;
    for (at, value) in text.bytes().enumerate() {
        if !token::is_digit(value) || is_sign(text.as_bytes(), at) {
            continue;
        }
        if at > end && !is_separator(text.get(end..at)) {
            chain += 1;
        }
        end = at + 1;
        digits.push(Digit { value, at, chain });
    }
    digits
}

/// Whether what looks like a digit joins two strings: `"MHcC" + "AQEE"`.
fn is_sign(bytes: &[u8], at: usize) -> bool {
    if !matches!(bytes.get(at), Some(b'+' | b'-' | b'_' | b'/')) {
        return false;
    }
    let is_quote = |byte: Option<&u8>| matches!(byte, Some(b'"' | b'\''));
    let is_blank = |byte: &&u8| **byte == b' ';
    let before = bytes.get(..at).unwrap_or_default();
    let behind = bytes.get(at + 1..).unwrap_or_default();
    let blanks = before.iter().rev().take(2).take_while(is_blank).count();
    let quote_before = before.get(..before.len() - blanks).unwrap_or_default();
    let quote_behind = behind.iter().take(2).find(|byte| !is_blank(byte));
    is_quote(quote_before.last())
        && is_quote(quote_behind)
        // A string of this digit alone has other marks around it.
        && (blanks > 0 || matches!(quote_before, [.., digit, _] if digit.is_ascii_alphanumeric()))
}
