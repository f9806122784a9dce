//! YAML as the same tree as JSON, with the places that the parser saw.

mod scalar;
mod tree;

use crate::input::document::Document;
use tree::Reader;

/// Whether the first line that says anything is a mapping entry, a document start or a list item of YAML.
pub(super) fn comes_first(text: &str) -> bool {
    let first = text
        .lines()
        .find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| {
        let entry = line.trim_start_matches("- ");
        let name = entry.split(':').next().unwrap_or_default();
        line.trim_end() == "---"
            || line.starts_with("%YAML ")
            || (entry.get(name.len()..).is_some_and(|rest| {
                rest.starts_with(": ") || rest.starts_with(":\t") || rest.trim_end() == ":"
            }) && !name.is_empty()
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

/// Reads every document of the stream; those that do not parse are named with their line.
pub(crate) fn read(text: &str) -> (Document<'_>, Vec<(String, usize)>) {
    read_by(text, Reader::Core)
}

/// The same as Envoy reads its own configuration.
pub(crate) fn read_as_envoy(text: &str) -> (Document<'_>, Vec<(String, usize)>) {
    read_by(text, Reader::Envoy)
}

fn read_by(text: &str, reader: Reader) -> (Document<'_>, Vec<(String, usize)>) {
    let mut roots = Vec::new();
    let mut problems = Vec::new();
    let mut clones_left = text.len();
    // One document that does not parse must not hide the others.
    for (part, line) in parts(text) {
        if let Err(error) = tree::read(part, line, reader, &mut clones_left, &mut roots) {
            let message = format!("this YAML document does not parse: {}", error.message);
            problems.push((message, error.line));
        }
    }
    let document = Document {
        roots,
        repairs: Vec::new(),
        around: String::new(),
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
            let part = text.get(start..at).unwrap_or_default();
            // Directives belong to the document that begins here.
            if !part.lines().all(is_before_a_document) {
                parts.push((part, start_line));
                (start, start_line) = (at, index + 1);
            }
        }
        at += line.len();
    }
    parts.push((text.get(start..).unwrap_or_default(), start_line));
    parts
}

/// A directive, a comment or nothing.
fn is_before_a_document(line: &str) -> bool {
    line.is_empty() || line.starts_with(['%', '#'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::input::document::{Kind, Position};

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
    fn directives_belong_to_the_document_behind_them() {
        let (document, problems) = read("%YAML 1.2\n# x\n---\na: b\n---\nc: d\n");
        assert_eq!((document.roots.len(), problems.len()), (2, 0));
    }

    #[test]
    fn a_broken_document_does_not_hide_the_others() {
        let (document, problems) = read("a: [\n---\nkind: Secret\n");
        assert_eq!(document.roots.len(), 1);
        assert_eq!(problems.len(), 1);
    }

    #[test]
    fn templates_end_and_are_named() {
        for text in [
            "a: 1\n---\n{{ end }}\n",
            "---\n{{}}\n",
            "---\na: {{ x }}\n",
            "{{- if .Values.x }}\na: b\n{{- end }}\n",
            "? {a: b}\n: c\n",
            "? [a, b]\n: c\n",
            "\"\": x\n",
            "~: x\n",
        ] {
            let (document, problems) = read(text);
            assert!(document.roots.len() + problems.len() > 0, "{text}");
        }
    }

    #[test]
    fn a_key_that_also_stands_in_a_text_is_found_where_it_is_a_key() {
        let (document, _) = read("note: |\n  kind: quoted\n  data: too\nkind: Secret\n- bad\n");
        assert_eq!(document.roots.len(), 0);
        let (document, _) = read("note: |\n  kind: quoted\n# kind: comment\nkind: Secret\n");
        let kind = document.nodes().next().unwrap().get("kind").unwrap();
        assert_eq!(kind.value.at, Some(Position { line: 4, column: 1 }));
    }

    #[test]
    fn aliases_are_followed_as_far_as_the_text_is_long() {
        let (document, _) = read("a: &x {k: v}\nb: *x\n");
        let root = document.nodes().next().unwrap();
        assert_eq!(root.get("b").unwrap().get("k").unwrap().text(), Some("v"));
        let bomb = (1..12).fold(
            String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"),
            |text, level| {
                let one = level - 1;
                let ten = vec![format!("*a{one}"); 10].join(", ");
                format!("{text}a{level}: &a{level} [{ten}]\n")
            },
        );
        let (document, problems) = read(&bomb);
        assert_eq!((document.roots.len(), problems.len()), (1, 0));
        assert!(!document.roots[0].whole);
    }

    #[test]
    fn nesting_without_end_is_left_out() {
        for text in [
            "[".repeat(100_000),
            "- ".repeat(100_000),
            "{a: ".repeat(100_000),
        ] {
            let (document, problems) = read(&text);
            assert!(document.roots.len() + problems.len() > 0);
        }
        let deep = format!("{}{}", "[".repeat(200), "]".repeat(200));
        let (document, _) = read(&deep);
        assert!(matches!(document.roots[0].kind, Kind::Array(_)));
    }
}
