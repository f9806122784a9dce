//! The one tree of a document, JSON or YAML: values with line, column and pointer. [`json`](super::json) and
//! [`yaml`](super::yaml) read it, every structured format is read off it.

use std::borrow::Cow;

use super::json::Repair;

/// Line and column in characters, both from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Position {
    /// Line.
    pub(crate) line: usize,
    /// Column.
    pub(crate) column: usize,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Value<'t> {
    /// What it is.
    pub(crate) kind: Kind<'t>,
    /// Where its first character stands; `None` for values that were never text.
    pub(crate) at: Option<Position>,
    /// Whether everything inside it is there: no elision, no cut-off end. Missing members of a value that is not whole
    /// are unknown, not absent.
    pub(crate) whole: bool,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kind<'t> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as written.
    Number(Cow<'t, str>),
    /// A string, unescaped.
    String(Cow<'t, str>),
    /// An array.
    Array(Vec<Value<'t>>),
    /// An object; members in order, repeated names kept.
    Object(Vec<Member<'t>>),
    /// Left out by whoever pasted it, or cut off.
    Elided,
}

impl<'t> From<&'t serde_json::Value> for Value<'t> {
    /// A value without any place.
    fn from(value: &'t serde_json::Value) -> Self {
        let kind = match value {
            serde_json::Value::Null => Kind::Null,
            serde_json::Value::Bool(flag) => Kind::Bool(*flag),
            serde_json::Value::Number(number) => Kind::Number(number.to_string().into()),
            serde_json::Value::String(text) => Kind::String(text.into()),
            serde_json::Value::Array(items) => Kind::Array(items.iter().map(Self::from).collect()),
            serde_json::Value::Object(members) => Kind::Object(
                members
                    .iter()
                    .map(|(name, value)| Member {
                        name: name.into(),
                        value: value.into(),
                    })
                    .collect(),
            ),
        };
        Self {
            kind,
            at: None,
            whole: true,
        }
    }
}

impl Value<'_> {
    /// Gives it and all that is inside a place in the document around its text: line by line behind `at`, or all of it there.
    pub(crate) fn move_to(&mut self, at: Option<Position>, by_lines: bool) {
        self.at = match (self.at, at) {
            (Some(inside), Some(at)) if by_lines => Some(Position {
                line: inside.line + at.line,
                ..inside
            }),
            _ => at,
        };
        match &mut self.kind {
            Kind::Array(items) => items.iter_mut().for_each(|item| item.move_to(at, by_lines)),
            Kind::Object(members) => members
                .iter_mut()
                .for_each(|member| member.value.move_to(at, by_lines)),
            _ => {}
        }
    }
}

/// A member of an object. The name is empty where a fragment started inside the member's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member<'t> {
    /// Name.
    pub(crate) name: Cow<'t, str>,
    /// Value.
    pub(crate) value: Value<'t>,
}

/// A read document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Document<'t> {
    /// The values at the top, in order: one for a proper document, several where documents or fragments follow each other.
    pub(crate) roots: Vec<Value<'t>>,
    /// What was repaired, each kind told once, with its first place.
    pub(crate) repairs: Vec<Repair>,
    /// Where it stands in another document; empty for a document of its own.
    pub(crate) around: String,
}

impl<'t> Document<'t> {
    /// The roots with their pointers: the only one has an empty pointer, several are `[0]`, `[1]`, ….
    pub(crate) fn nodes(&self) -> impl Iterator<Item = Node<'_, 't>> {
        let single = self.roots.len() == 1;
        self.roots.iter().enumerate().map(move |(index, value)| {
            let pointer = if single {
                self.around.clone()
            } else {
                format!("{}[{index}]", self.around)
            };
            Node { value, pointer }
        })
    }
}

/// A value on the way down a document, with its pointer, such as `certificates[0].cert_chain[0]`.
#[derive(Debug, Clone)]
pub(crate) struct Node<'d, 't> {
    /// The value.
    pub(crate) value: &'d Value<'t>,
    /// Path from the root.
    pub(crate) pointer: String,
}

impl<'d, 't> Node<'d, 't> {
    /// The member of that name, given in `snake_case`; protobuf's `lowerCamelCase` form of it is taken as well.
    pub(crate) fn get(&self, name: &str) -> Option<Node<'d, 't>> {
        let member = self
            .member_list()
            .iter()
            .find(|member| same_name(&member.name, name))?;
        Some(self.child(member))
    }

    /// Whether there is such a member.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.member_list()
            .iter()
            .any(|member| same_name(&member.name, name))
    }

    /// The members of an object; nothing for any other value.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&'d str, Node<'d, 't>)> {
        let node = self.clone();
        self.member_list()
            .iter()
            .map(move |member| (member.name.as_ref(), node.child(member)))
    }

    fn member_list(&self) -> &'d [Member<'t>] {
        match &self.value.kind {
            Kind::Object(members) => members,
            _ => &[],
        }
    }

    fn child(&self, member: &'d Member<'t>) -> Node<'d, 't> {
        let pointer = match (self.pointer.as_str(), member.name.as_ref()) {
            ("", name) => name.to_owned(),
            (pointer, "") => pointer.to_owned(),
            (pointer, name) => [pointer, ".", name].concat(),
        };
        let value = &member.value;
        Node { value, pointer }
    }

    /// The items of an array; nothing for any other value.
    pub(crate) fn items(&self) -> impl Iterator<Item = Node<'d, 't>> {
        let items = match &self.value.kind {
            Kind::Array(items) => items.as_slice(),
            _ => &[],
        };
        let pointer = self.pointer.clone();
        items.iter().enumerate().map(move |(index, value)| Node {
            value,
            pointer: format!("{pointer}[{index}]"),
        })
    }

    /// The text of a string.
    pub(crate) fn text(&self) -> Option<&'d str> {
        match &self.value.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a string or number: protobuf writes 64-bit integers as strings.
    pub(crate) fn scalar(&self) -> Option<&'d str> {
        match &self.value.kind {
            Kind::String(text) | Kind::Number(text) => Some(text),
            _ => None,
        }
    }

    /// The text of the string member `name`.
    pub(crate) fn text_of(&self, name: &str) -> Option<&'d str> {
        let member = self
            .member_list()
            .iter()
            .find(|member| same_name(&member.name, name))?;
        match &member.value.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// Whether something of this very container may be missing. The readers mark every container around a gap: one whose
    /// inner parts are all whole has the gap itself, and one that ends with a gap may have been cut off there.
    pub(crate) fn is_cut(&self) -> bool {
        let is_whole: Vec<bool> = match &self.value.kind {
            Kind::Array(items) => items.iter().map(|item| item.whole).collect(),
            Kind::Object(members) => members.iter().map(|member| member.value.whole).collect(),
            _ => Vec::new(),
        };
        !self.value.whole
            && (is_whole.iter().all(|whole| *whole) || is_whole.last() == Some(&false))
    }

    /// Whether it is an object.
    pub(crate) const fn is_object(&self) -> bool {
        matches!(self.value.kind, Kind::Object(_))
    }

    /// Whether it is an array.
    pub(crate) const fn is_array(&self) -> bool {
        matches!(self.value.kind, Kind::Array(_))
    }

    /// Its place.
    pub(crate) fn location(&self, input: crate::model::InputId) -> crate::model::Location {
        crate::model::Location {
            input,
            line: self.value.at.map(|at| at.line),
            column: self.value.at.map(|at| at.column),
            pointer: self.pointer.clone(),
        }
    }
}

/// Whether `key` is `name` or its `lowerCamelCase` form.
fn same_name(key: &str, name: &str) -> bool {
    if key == name {
        return true;
    }
    let mut key = key.chars();
    let mut upper = false;
    for expected in name.chars() {
        if expected == '_' {
            upper = true;
            continue;
        }
        let expected = if upper {
            expected.to_ascii_uppercase()
        } else {
            expected
        };
        upper = false;
        if key.next() != Some(expected) {
            return false;
        }
    }
    key.next().is_none()
}
