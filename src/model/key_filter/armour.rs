//! Armour: `-----BEGIN PRIVATE KEY-----` and what stands behind it.

use std::ops::Range;

const BEGIN: &[u8] = b"BEGIN ";
const END: &[u8] = b"END ";
/// PuTTY writes no armour, but names the file's kind in its first line.
const PUTTY: &[u8] = b"PuTTY-User-Key-File-";
/// The longest label in use is `ENCRYPTED PRIVATE KEY` with a word before it.
const LONGEST_LABEL: usize = 64;

/// The bodies of private keys, from behind their label to the END line, or to the end where there is none. A body whose BEGIN
/// line is missing goes from the word before its END line.
pub(super) fn blocks(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut blocks = Vec::new();
    let mut at = 0;
    while let Some(mark) = next_mark(bytes, at) {
        match mark {
            Mark::Begin(start) => {
                let end = next_end(bytes, start).unwrap_or(text.len());
                blocks.push(start..end);
                at = end.max(start);
            }
            Mark::End { line, after } => {
                let start = last_word(text, at, line);
                if start < line {
                    blocks.push(start..line);
                }
                at = after;
            }
        }
    }
    blocks.retain(|block| !block.is_empty() && is_boundary(text, block));
    blocks
}

fn is_boundary(text: &str, range: &Range<usize>) -> bool {
    text.is_char_boundary(range.start) && text.is_char_boundary(range.end)
}

enum Mark {
    /// A body starts here.
    Begin(usize),
    /// An END line: where its dashes start, and what is behind its label.
    End { line: usize, after: usize },
}

fn next_mark(bytes: &[u8], from: usize) -> Option<Mark> {
    (from..bytes.len()).find_map(|at| {
        let rest = bytes.get(at..)?;
        // Nearly every byte is told by itself: this loop sees all text that is shown.
        match rest.first()? {
            b'P' | b'p' if starts_with(rest, PUTTY) => Some(Mark::Begin(at + PUTTY.len())),
            b'B' | b'b' if starts_with(rest, BEGIN) && has_dashes(bytes, at) => {
                label(rest, BEGIN).map(|length| Mark::Begin(at + length))
            }
            b'E' | b'e' if starts_with(rest, END) && has_dashes(bytes, at) => {
                label(rest, END).map(|length| Mark::End {
                    line: before_dashes(bytes, at),
                    after: at + length,
                })
            }
            _ => None,
        }
    })
}

/// Where the END line of a private key starts. Whatever else is found between the armour belongs to the body.
fn next_end(bytes: &[u8], from: usize) -> Option<usize> {
    (from..bytes.len()).find_map(|at| {
        let rest = bytes.get(at..)?;
        let is_end = starts_with(rest, END) && has_dashes(bytes, at) && label(rest, END).is_some();
        is_end.then(|| before_dashes(bytes, at).max(from))
    })
}

fn starts_with(bytes: &[u8], word: &[u8]) -> bool {
    bytes
        .get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// Length up to the end of the label and its dashes, where it is that of a private key.
fn label(bytes: &[u8], word: &[u8]) -> Option<usize> {
    let label = bytes.get(word.len()..bytes.len().min(word.len() + LONGEST_LABEL))?;
    let length = label
        .iter()
        .position(|byte| !(byte.is_ascii_alphanumeric() || *byte == b' '))
        .unwrap_or(label.len());
    let name = label.get(..length)?.to_ascii_uppercase();
    let is_private = name.windows(7).any(|part| part == b"PRIVATE");
    let dashes = label
        .get(length..)?
        .iter()
        .take_while(|byte| **byte == b'-')
        .count();
    is_private.then_some(word.len() + length + dashes)
}

fn has_dashes(bytes: &[u8], at: usize) -> bool {
    bytes
        .get(before_dashes(bytes, at)..at)
        .is_some_and(|front| front.contains(&b'-'))
}

/// Where the dashes (and blanks between them) before `at` start.
fn before_dashes(bytes: &[u8], at: usize) -> usize {
    let front = bytes.get(..at).unwrap_or_default();
    at - front
        .iter()
        .rev()
        .take_while(|byte| matches!(byte, b'-' | b' '))
        .count()
}

/// Where the word that ends at `end` starts, not before `from`.
fn last_word(text: &str, from: usize, end: usize) -> usize {
    let before = text.get(from..end).unwrap_or_default();
    let word =
        before.trim_end_matches(|c: char| c.is_whitespace() || c == '\\' || c == 'n' || c == 'r');
    let start = word
        .rfind(|c: char| !(c.is_ascii_alphanumeric() || "+/=_-".contains(c)))
        .map_or(0, |at| {
            at + word
                .get(at..)
                .and_then(|rest| rest.chars().next())
                .map_or(1, char::len_utf8)
        });
    from + start
}
