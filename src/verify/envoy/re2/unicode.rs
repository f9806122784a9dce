//! Unicode's tables as RE2 has them: of version 15.1.

use regex_syntax::hir::{Class, ClassUnicode, ClassUnicodeRange, HirKind};

use super::groups::GROUPS;
use super::runes::{LAST, Runes};

/// The surrogates, which the tables of the regex crate leave out.
const SURROGATES: (u32, u32) = (0xd800, 0xdfff);

/// The characters of a group, by the only spelling that RE2 takes; `None` where it has no such group.
pub(super) fn group(name: &str) -> Option<Runes> {
    GROUPS.binary_search(&name).ok()?;
    Some(match name {
        "Any" => Runes::of(&[(0, LAST)]),
        "Cs" => Runes::of(&[SURROGATES]),
        // Without what is not assigned.
        "C" => {
            let mut all = Runes::of(&[SURROGATES]);
            for part in ["Cc", "Cf", "Co"] {
                all.add(&table(part));
            }
            all
        }
        name => Runes::of(&table(name)),
    })
}

fn table(name: &str) -> Vec<(u32, u32)> {
    class_of(&format!(r"[\p{{{name}}}&&\p{{age:15.1}}]"))
}

/// The ranges of a class in the syntax of the regex crate.
fn class_of(written: &str) -> Vec<(u32, u32)> {
    let Ok(hir) = regex_syntax::parse(written) else {
        return Vec::new();
    };
    match hir.kind() {
        HirKind::Class(Class::Unicode(class)) => ranges(class),
        HirKind::Class(Class::Bytes(class)) => class
            .ranges()
            .iter()
            .map(|range| (u32::from(range.start()), u32::from(range.end())))
            .collect(),
        HirKind::Literal(literal) => std::str::from_utf8(&literal.0)
            .unwrap_or_default()
            .chars()
            .map(|only| (u32::from(only), u32::from(only)))
            .collect(),
        _ => Vec::new(),
    }
}

fn ranges(class: &ClassUnicode) -> Vec<(u32, u32)> {
    let pairs = class.ranges().iter();
    pairs
        .map(|range| (u32::from(range.start()), u32::from(range.end())))
        .collect()
}

/// Ranges and whatever folds to what is in them.
pub(super) fn in_any_case(given: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let known = given.iter().flat_map(|(low, high)| {
        let parts = [
            (*low, (*high).min(SURROGATES.0 - 1)),
            ((*low).max(SURROGATES.1 + 1), *high),
        ];
        parts
            .into_iter()
            .filter(|(low, high)| low <= high)
            .filter_map(|(low, high)| {
                let (low, high) = (char::from_u32(low)?, char::from_u32(high)?);
                Some(ClassUnicodeRange::new(low, high))
            })
    });
    let mut class = ClassUnicode::new(known);
    let is_ascii = class.ranges().iter().all(|range| range.end().is_ascii());
    // Later versions pair characters that this one does not have.
    let assigned = if is_ascii {
        ClassUnicode::new([ClassUnicodeRange::new('\0', '\u{ffff}')])
    } else {
        let assigned = class_of(r"\p{age:15.1}").into_iter();
        ClassUnicode::new(assigned.filter_map(|(low, high)| {
            Some(ClassUnicodeRange::new(
                char::from_u32(low)?,
                char::from_u32(high)?,
            ))
        }))
    };
    class.intersect(&assigned);
    if class.try_case_fold_simple().is_err() {
        return Vec::new();
    }
    class.intersect(&assigned);
    ranges(&class)
}

/// Whether a capturing group may have this name.
pub(super) fn is_name(name: &str) -> bool {
    const PARTS: [&str; 10] = ["Lu", "Ll", "Lt", "Lm", "Lo", "Nl", "Mn", "Mc", "Nd", "Pc"];
    let may_stand = |letter: char| {
        if letter.is_ascii() {
            letter.is_ascii_alphanumeric() || letter == '_'
        } else {
            PARTS
                .iter()
                .filter_map(|part| group(part))
                .any(|group| group.has(u32::from(letter)))
        }
    };
    !name.is_empty() && name.chars().all(may_stand)
}
