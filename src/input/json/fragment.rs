//! Loose parts: what a container has gathered, and what is left of containers whose brackets were cut off.

use std::borrow::Cow;

use crate::input::document::{Kind, Member, Position, Value};

/// What a container has gathered.
pub(super) enum Part<'t> {
    Member(Member<'t>),
    Item(Value<'t>),
}

impl<'t> Part<'t> {
    /// A member as it is; an item as a member whose name is lost.
    pub(super) fn into_member(self) -> Member<'t> {
        match self {
            Self::Member(member) => member,
            Self::Item(value) => Member {
                name: Cow::Borrowed(""),
                value,
            },
        }
    }
}

/// A value with nothing missing.
pub(super) const fn whole(kind: Kind<'_>, at: Position) -> Value<'_> {
    Value {
        kind,
        at: Some(at),
        whole: true,
    }
}

/// A value of which something is missing.
pub(super) const fn partial(kind: Kind<'_>, at: Position) -> Value<'_> {
    Value {
        kind,
        at: Some(at),
        whole: false,
    }
}

/// Runs of members that stand bare among items are objects whose braces were left out.
pub(super) fn into_items(parts: Vec<Part<'_>>) -> Vec<Value<'_>> {
    let mut items = Vec::new();
    settle(&mut items, parts);
    items
}

/// Puts loose members into objects and adds them and the items to `values`.
pub(super) fn settle<'t>(values: &mut Vec<Value<'t>>, parts: Vec<Part<'t>>) {
    let mut members: Vec<Member<'t>> = Vec::new();
    let close = |members: &mut Vec<Member<'t>>, values: &mut Vec<Value<'t>>| {
        if !members.is_empty() {
            let at = members.first().and_then(|member| member.value.at);
            values.push(Value {
                kind: Kind::Object(std::mem::take(members)),
                at,
                whole: false,
            });
        }
    };
    for part in parts {
        match part {
            Part::Member(member) => members.push(member),
            Part::Item(value) => {
                close(&mut members, values);
                values.push(value);
            }
        }
    }
    close(&mut members, values);
}

/// Whether a line may begin JSON: a bracket followed by what may stand in one, a member, or an elision.
pub(super) fn looks_like_json(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || c == '>' || c == '\u{feff}');
    let Some(first) = line.chars().next() else {
        return false;
    };
    let after = line
        .get(first.len_utf8()..)
        .unwrap_or_default()
        .trim_start();
    match first {
        '{' | '[' => {
            after.is_empty()
                || after.starts_with(['"', '{', '[', '}', ']', '/', '#', '…', '“'])
                || after.starts_with("...")
        }
        '}' | ']' => after.is_empty() || after.starts_with([',', '}', ']']),
        '"' | '“' => {
            let mut scanned = after.splitn(2, ['"', '”', '“']);
            scanned.next().is_some_and(|name| !name.is_empty())
                && scanned
                    .next()
                    .is_some_and(|rest| rest.trim_start().starts_with(':'))
        }
        _ => false,
    }
}
