//! YAML as the same tree as JSON.
//!
//! The YAML reader keeps no places; the line of a value is that of its key, found in the text.

use std::borrow::Cow;

use serde::Deserialize as _;
use yaml_serde::{Deserializer, Value as Yaml};

use super::json::{Document, Kind, Member, Position, Value};

/// Whether the first line that says anything is a mapping entry, a document start or a list item of YAML.
pub(super) fn comes_first(text: &str) -> bool {
    let first = text
        .lines()
        .find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| {
        let entry = line.trim_start_matches("- ");
        let name = entry.split(':').next().unwrap_or_default();
        line.trim_end() == "---"
            || (entry
                .get(name.len()..)
                .is_some_and(|rest| rest.starts_with(": ") || rest.trim_end() == ":")
                && !name.is_empty()
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"_-.@\"/".contains(&byte)))
    })
}

/// A manifest with lines around it, such as a prompt or Markdown fences: the text with those lines empty, so that the others
/// keep their numbers, and the first of them. `None` where no manifest begins.
pub(super) fn without_surroundings(text: &str) -> Option<(String, usize)> {
    let begins = |line: &str| {
        ["apiVersion:", "kind:", "- apiVersion:"]
            .iter()
            .any(|name| line.starts_with(name))
    };
    let start = text.lines().position(begins)?;
    let fence = |line: &str| line.trim_end() == "```";
    let end = text
        .lines()
        .skip(start)
        .position(fence)
        .map(|length| start + length);
    let around = |index: usize, line: &str| {
        index < start && !line.starts_with('#') && line.trim_end() != "---"
            || end.is_some_and(|end| index >= end)
    };
    let first = text
        .lines()
        .enumerate()
        .find(|(index, line)| around(*index, line) && !line.trim().is_empty());
    let (first, _) = first?;
    let kept = text.split_inclusive('\n').enumerate().map(|(index, line)| {
        if around(index, line.trim_end()) {
            "\n"
        } else {
            line
        }
    });
    Some((kept.collect(), first + 1))
}

/// Reads every document of the stream; those that do not parse are told with their line.
pub(crate) fn read(text: &str) -> (Document<'static>, Vec<(String, usize)>) {
    let mut roots = Vec::new();
    let mut problems = Vec::new();
    let mut places = Places {
        text,
        after: 0,
        line: 1,
    };
    // One document that does not parse must not hide the others.
    for (part, line) in parts(text) {
        for document in Deserializer::from_str(part) {
            match Yaml::deserialize(document) {
                Ok(Yaml::Null) => {}
                Ok(yaml) => roots.push(value(&yaml, None, &mut places, 0)),
                Err(error) => {
                    let at = error
                        .location()
                        .map_or(line, |place| line + place.line() - 1);
                    problems.push((format!("this YAML document does not parse: {error}"), at));
                    break;
                }
            }
        }
    }
    let document = Document {
        roots,
        repairs: Vec::new(),
    };
    (document, problems)
}

/// The documents of a stream and the line each starts on.
fn parts(text: &str) -> Vec<(&str, usize)> {
    let mut parts = Vec::new();
    let (mut start, mut start_line) = (0, 1);
    let mut at = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        if line.trim_end() == "---" && at > start {
            parts.push((text.get(start..at).unwrap_or_default(), start_line));
            (start, start_line) = (at, index + 1);
        }
        at += line.len();
    }
    parts.push((text.get(start..).unwrap_or_default(), start_line));
    parts
}

/// Finds keys in the order they stand in.
struct Places<'t> {
    text: &'t str,
    after: usize,
    /// Line of `after`.
    line: usize,
}

impl Places<'_> {
    fn of(&mut self, key: &str) -> Option<Position> {
        let mut from = self.after;
        loop {
            let at = from + self.text.get(from..)?.find(key)?;
            let end = at + key.len();
            let rest = self.text.get(end..)?.trim_start_matches(['"', '\'']);
            let before = self.text.get(..at)?;
            let lead = before.rsplit('\n').next().unwrap_or_default();
            if rest.starts_with(':') && !lead.contains(|c: char| c.is_alphanumeric()) {
                self.line += self.text.get(self.after..at)?.matches('\n').count();
                self.after = at;
                return Some(Position {
                    line: self.line,
                    column: lead.chars().count() + 1,
                });
            }
            from = end.max(at + 1);
            while !self.text.is_char_boundary(from) {
                from += 1;
            }
        }
    }
}

/// Aliases can nest without end only in hostile input.
const MAX_DEPTH: usize = 96;

fn value(
    yaml: &Yaml,
    at: Option<Position>,
    places: &mut Places<'_>,
    depth: usize,
) -> Value<'static> {
    let text = |text: String| Cow::Owned(text);
    let kind = match yaml {
        _ if depth > MAX_DEPTH => Kind::Elided,
        Yaml::Null => Kind::Null,
        Yaml::Bool(value) => Kind::Bool(*value),
        Yaml::Number(number) => Kind::Number(text(number.to_string())),
        Yaml::String(string) => Kind::String(text(string.clone())),
        Yaml::Sequence(items) => Kind::Array(
            items
                .iter()
                .map(|item| value(item, at, places, depth + 1))
                .collect(),
        ),
        Yaml::Mapping(entries) => Kind::Object(
            entries
                .iter()
                .map(|(key, entry)| member(key, entry, places, depth))
                .collect(),
        ),
        Yaml::Tagged(tagged) => return value(&tagged.value, at, places, depth + 1),
    };
    let whole = kind != Kind::Elided;
    Value { kind, at, whole }
}

fn member(key: &Yaml, entry: &Yaml, places: &mut Places<'_>, depth: usize) -> Member<'static> {
    let name = match key {
        Yaml::String(name) => name.clone(),
        Yaml::Number(number) => number.to_string(),
        Yaml::Bool(value) => value.to_string(),
        _ => String::new(),
    };
    let at = places.of(&name);
    Member {
        name: Cow::Owned(name),
        value: value(entry, at, places, depth + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_where_their_keys_do() {
        let (document, problems) = read("kind: Secret\ndata:\n  tls.crt: abc\n---\nkind: List\n");
        assert_eq!(problems, []);
        let roots: Vec<_> = document.nodes().collect();
        assert_eq!(roots.len(), 2);
        let value = roots[0].get("data").unwrap().get("tls.crt").unwrap();
        assert_eq!(value.text(), Some("abc"));
        assert_eq!(value.value.at, Some(Position { line: 3, column: 3 }));
        assert_eq!(roots[1].get("kind").unwrap().value.at.unwrap().line, 5);
    }

    #[test]
    fn a_broken_document_does_not_hide_the_others() {
        let (document, problems) = read("a: [\n---\nkind: Secret\n");
        assert_eq!(document.roots.len(), 1);
        assert_eq!(problems.len(), 1);
    }
}
