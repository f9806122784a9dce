//! The parser's events to the tree. Nothing here recurses, and nothing is done twice for one event, so that work and memory
//! are bounded by the length of the text.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::scalar;
use crate::input::document::{Kind, Member, Position, Value};

/// Deeper nesting exists only in hostile input.
const MAX_DEPTH: usize = 96;

/// Who reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reader {
    /// The core schema of YAML 1.2; members stand as they are written.
    Core,
    /// Envoy (`ValueUtil::loadFromYaml`): its own scalars, and of members of one name the last.
    Envoy,
}

/// Why a document does not parse.
pub(super) struct Failure {
    /// In the words of the parser.
    pub(super) message: String,
    /// Line in the whole text.
    pub(super) line: usize,
}

/// Reads a stream that begins on `first_line` of the text, and adds its documents but the empty ones.
///
/// `clones_left` is how many values may still be repeated for aliases; those beyond are left out. It is shared by all
/// documents of a text.
pub(super) fn read<'t>(
    stream: &'t str,
    first_line: usize,
    reader: Reader,
    clones_left: &mut usize,
    documents: &mut Vec<Value<'t>>,
) -> Result<(), Failure> {
    let mut parser = Parser::new_from_str(stream);
    let mut tree = Tree {
        first_line,
        reader,
        open: Vec::new(),
        depth: 0,
        anchors: HashMap::new(),
        clones_left,
    };
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| Failure {
            message: error.to_string(),
            line: first_line + error.marker().line().max(1) - 1,
        })?;
        let done = tree.take(event, span);
        documents.extend(done.filter(|document| document.kind != Kind::Null));
    }
    Ok(())
}

struct Tree<'t, 'c> {
    first_line: usize,
    reader: Reader,
    /// The containers that are not closed yet, outermost first.
    open: Vec<Open<'t>>,
    /// Containers that are not closed yet, those left out included.
    depth: usize,
    anchors: HashMap<usize, Anchored<'t>>,
    clones_left: &'c mut usize,
}

/// A value that aliases name, and how many values it consists of.
struct Anchored<'t> {
    value: Value<'t>,
    size: usize,
}

/// A sequence or mapping that is not closed yet.
struct Open<'t> {
    content: Content<'t>,
    anchor: usize,
    at: Position,
    /// Values in it so far.
    size: usize,
    /// Whether nothing was left out.
    whole: bool,
}

enum Content<'t> {
    Sequence(Vec<Value<'t>>),
    /// Members, and the key that waits for its value.
    Mapping(Vec<Member<'t>>, Option<(Cow<'t, str>, Position)>),
}

impl<'t> Tree<'t, '_> {
    /// Takes the next event; gives a document that it completes.
    fn take(&mut self, event: Event<'t>, span: Span) -> Option<Value<'t>> {
        let at = Position {
            line: self.first_line + span.start.line().max(1) - 1,
            column: span.start.col() + 1,
        };
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_quoted = style != ScalarStyle::Plain;
                let kind = match (self.reader, tag) {
                    _ if is_quoted => Kind::String(text),
                    (Reader::Core, Some(tag))
                        if tag.is_yaml_core_schema() && tag.suffix == "str" =>
                    {
                        Kind::String(text)
                    }
                    (Reader::Core, _) => scalar::plain(text),
                    // yaml-cpp knows a null only where no tag stands before it, and Envoy looks at no tag.
                    (Reader::Envoy, Some(_)) if scalar::is_null(&text) => Kind::String(text),
                    (Reader::Envoy, _) => scalar::envoy(text),
                };
                self.place(leaf(kind, at), anchor, 1)
            }
            Event::Alias(anchor) => {
                let (value, size) = self.repeated(anchor, at);
                self.place(value, 0, size)
            }
            Event::SequenceStart(anchor, _) => self.open(Content::Sequence(Vec::new()), anchor, at),
            Event::MappingStart(anchor, _) => {
                self.open(Content::Mapping(Vec::new(), None), anchor, at)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(at),
            Event::DocumentStart(_) => {
                self.anchors.clear();
                None
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => None,
        }
    }

    fn open(&mut self, content: Content<'t>, anchor: usize, at: Position) -> Option<Value<'t>> {
        self.depth += 1;
        if self.depth <= MAX_DEPTH {
            self.open.push(Open {
                content,
                anchor,
                at,
                size: 1,
                whole: true,
            });
        }
        None
    }

    fn close(&mut self, at: Position) -> Option<Value<'t>> {
        self.depth -= 1;
        if self.depth >= MAX_DEPTH {
            // Of everything below the deepest container that is kept, one mark remains.
            return (self.depth == MAX_DEPTH)
                .then(|| self.place(leaf(Kind::Elided, at), 0, 1))
                .flatten();
        }
        let closed = self.open.pop()?;
        let kind = match closed.content {
            Content::Sequence(items) => Kind::Array(items),
            Content::Mapping(members, _) if self.reader == Reader::Envoy => {
                Kind::Object(last_of_each(members))
            }
            Content::Mapping(members, _) => Kind::Object(members),
        };
        let value = Value {
            kind,
            at: Some(closed.at),
            whole: closed.whole,
        };
        self.place(value, closed.anchor, closed.size)
    }

    /// Puts a value where it stands; gives it back where it is a whole document.
    fn place(&mut self, value: Value<'t>, anchor: usize, size: usize) -> Option<Value<'t>> {
        if self.depth > MAX_DEPTH {
            return None;
        }
        if anchor > 0 {
            let value = value.clone();
            self.anchors.insert(anchor, Anchored { value, size });
        }
        let Some(parent) = self.open.last_mut() else {
            return Some(value);
        };
        parent.size += size;
        parent.whole &= value.whole;
        match &mut parent.content {
            Content::Sequence(items) => items.push(value),
            Content::Mapping(members, key) => match key.take() {
                None => *key = Some((name(&value), value.at.unwrap_or(parent.at))),
                Some((name, at)) => members.push(Member {
                    name,
                    // A member is looked for by its key.
                    value: Value {
                        at: Some(at),
                        ..value
                    },
                }),
            },
        }
        None
    }

    /// The value that an alias stands for.
    fn repeated(&mut self, anchor: usize, at: Position) -> (Value<'t>, usize) {
        match self.anchors.get(&anchor) {
            Some(known) if known.size <= *self.clones_left => {
                *self.clones_left -= known.size;
                (known.value.clone(), known.size)
            }
            _ => (leaf(Kind::Elided, at), 1),
        }
    }
}

/// Of members of one name the last, as a map keeps it.
fn last_of_each(members: Vec<Member<'_>>) -> Vec<Member<'_>> {
    let mut seen = HashSet::new();
    let mut kept: Vec<Member<'_>> = members
        .into_iter()
        .rev()
        .filter(|member| seen.insert(member.name.clone()))
        .collect();
    kept.reverse();
    kept
}

fn leaf(kind: Kind<'_>, at: Position) -> Value<'_> {
    let whole = kind != Kind::Elided;
    Value {
        kind,
        at: Some(at),
        whole,
    }
}

/// A key as text; a key that is no scalar has no name.
fn name<'t>(key: &Value<'t>) -> Cow<'t, str> {
    match &key.kind {
        Kind::String(name) | Kind::Number(name) => name.clone(),
        Kind::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
        Kind::Null | Kind::Array(_) | Kind::Object(_) | Kind::Elided => Cow::Borrowed(""),
    }
}
