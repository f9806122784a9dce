//! Whether a program matches a whole text: all its ways at once, byte by byte.

use super::program::{FAIL, Id, Instruction, Program};
use super::tree::Place;

/// Whether the whole text matches.
pub(super) fn matches(program: &Program, text: &[u8]) -> bool {
    let mut states = vec![program.start];
    for (at, byte) in text.iter().enumerate() {
        let mut next = Vec::new();
        for id in closure(program, &states, text, at) {
            if let Some(Instruction::Bytes(range, out)) = program.instructions.get(id)
                && range.takes(*byte)
            {
                next.push(*out);
            }
        }
        if next.is_empty() {
            return false;
        }
        states = next;
    }
    closure(program, &states, text, text.len())
        .into_iter()
        .any(|id| program.instructions.get(id) == Some(&Instruction::Match))
}

/// What is reached from these without a byte.
fn closure(program: &Program, states: &[Id], text: &[u8], at: usize) -> Vec<Id> {
    let mut known = vec![false; program.instructions.len()];
    let mut stack = states.to_vec();
    let mut reached = Vec::new();
    while let Some(id) = stack.pop() {
        match known.get_mut(id) {
            Some(known) if !*known && id != FAIL => *known = true,
            _ => continue,
        }
        reached.push(id);
        match program.instructions.get(id) {
            Some(Instruction::Alternatives(one, two)) => stack.extend([*one, *two]),
            Some(Instruction::Capture(out) | Instruction::Nop(out)) => stack.push(*out),
            Some(Instruction::At(place, out)) if is_at(*place, text, at) => stack.push(*out),
            _ => {}
        }
    }
    reached
}

/// Whether a text has this place in front of the byte of this number (`Prog::EmptyFlags`).
fn is_at(place: Place, text: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| text.get(at));
    let behind = text.get(at);
    let is_word =
        |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    let is_end = |byte: Option<&u8>| byte.is_none_or(|byte| *byte == b'\n');
    match place {
        Place::BeginText => before.is_none(),
        Place::EndText => behind.is_none(),
        Place::BeginLine => is_end(before),
        Place::EndLine => is_end(behind),
        Place::WordBoundary => is_word(before) != is_word(behind),
        Place::NoWordBoundary => is_word(before) == is_word(behind),
    }
}
