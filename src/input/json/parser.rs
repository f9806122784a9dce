//! The reader itself: recursive descent that never gives up.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::cursor::Cursor;
use super::fragment::{Part, into_items, looks_like_json, partial, settle, whole};
use super::strings::{Scanned, scan};
use super::{Repair, RepairKind};
use crate::input::document::{Document, Kind, Member, Position, Value};

/// Deeper than any admin output, and shallow enough for any stack.
const MAX_DEPTH: usize = 96;

/// One step of the path to the value being read, for the wording of repairs.
enum Step<'t> {
    Name(Cow<'t, str>),
    Index(usize),
}

/// What stopped the gathering of a container.
#[derive(PartialEq, Eq)]
enum Stop {
    Brace,
    Bracket,
    End,
}

pub(super) struct Parser<'t> {
    cursor: Cursor<'t>,
    path: Vec<Step<'t>>,
    repairs: Vec<Repair>,
}

impl<'t> Parser<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self {
            cursor: Cursor::new(text),
            path: Vec::new(),
            repairs: Vec::new(),
        }
    }

    /// Reads everything that looks like JSON; lines that do not are skipped.
    pub(super) fn document(mut self) -> Option<Document<'t>> {
        let mut roots: Vec<Value<'t>> = Vec::new();
        let mut loose: Vec<Part<'t>> = Vec::new();
        loop {
            self.skip_text_around();
            let start = self.cursor.position();
            let (parts, stop, whole) = self.gather();
            loose.extend(parts);
            match stop {
                Stop::End => {
                    if !whole && let Some(Part::Item(last)) = loose.last_mut() {
                        last.whole = false;
                    }
                    settle(&mut roots, loose);
                    break;
                }
                // A closing bracket that closes nothing.
                _ if loose.is_empty() => self.repair(RepairKind::TextAround, start),
                // The document starts inside a container: what was gathered so far is that container's tail.
                Stop::Brace => {
                    self.repair(RepairKind::StartsInside, start);
                    let kind = Kind::Object(loose.drain(..).map(Part::into_member).collect());
                    loose.push(Part::Item(partial(kind, start)));
                }
                Stop::Bracket => {
                    self.repair(RepairKind::StartsInside, start);
                    let kind = Kind::Array(into_items(std::mem::take(&mut loose)));
                    let name = Cow::Borrowed("");
                    let value = partial(kind, start);
                    loose.push(Part::Member(Member { name, value }));
                }
            }
        }
        (!roots.is_empty()).then_some(Document {
            roots,
            repairs: self.repairs,
            around: String::new(),
        })
    }

    /// Reads members and items up to a closing bracket, which is consumed. Tells whether all content is there.
    fn gather(&mut self) -> (Vec<Part<'t>>, Stop, bool) {
        let mut parts = Vec::new();
        let mut whole = true;
        let mut separated = true;
        let outermost = self.path.is_empty();
        loop {
            if outermost && separated {
                self.skip_text_around();
            }
            whole &= !self.skip_blank();
            let start = self.cursor.position();
            match self.cursor.peek() {
                None => return (parts, Stop::End, whole),
                Some('}') => {
                    self.cursor.bump();
                    return (parts, Stop::Brace, whole);
                }
                Some(']') => {
                    self.cursor.bump();
                    return (parts, Stop::Bracket, whole);
                }
                Some(',') => {
                    self.cursor.bump();
                    if separated && !outermost {
                        self.repair(RepairKind::Punctuation, start);
                    }
                    separated = true;
                    continue;
                }
                Some(_) => {}
            }
            if !separated && !outermost {
                self.repair(RepairKind::Punctuation, start);
            }
            match self.part(parts.len()) {
                Some((part, part_whole)) => {
                    whole &= part_whole;
                    parts.push(part);
                    separated = outermost && self.cursor.ends_line();
                }
                None if outermost => {
                    self.repair(RepairKind::TextAround, start);
                    self.cursor.skip_line();
                    separated = true;
                }
                None => {
                    self.repair(RepairKind::Garbage, start);
                    self.skip_garbage();
                }
            }
        }
    }

    /// One member or item; `None` where neither starts here.
    fn part(&mut self, index: usize) -> Option<(Part<'t>, bool)> {
        self.path.push(Step::Index(index));
        let value = self.value();
        self.path.pop();
        let value = value?;
        let Kind::String(name) = &value.kind else {
            let whole = value.whole;
            return Some((Part::Item(value), whole));
        };
        let before = self.cursor.mark();
        self.skip_blank();
        if self.cursor.peek() != Some(':') {
            self.cursor.go_back(before);
            return Some((Part::Item(value), true));
        }
        self.cursor.bump();
        let name = name.clone();
        self.path.push(Step::Name(name.clone()));
        let elided = self.skip_blank();
        let at = self.cursor.position();
        let value = match self.cursor.peek() {
            Some('}' | ']' | ',') | None => None,
            _ if elided => None,
            _ => self.value(),
        };
        let value = value.unwrap_or_else(|| {
            if !elided {
                let kind = match self.cursor.peek() {
                    None => RepairKind::CutOff,
                    _ => RepairKind::Punctuation,
                };
                self.repair(kind, at);
            }
            partial(Kind::Elided, at)
        });
        self.path.pop();
        let whole = value.whole;
        Some((Part::Member(Member { name, value }), whole))
    }

    /// One value; `None` where none starts here.
    fn value(&mut self) -> Option<Value<'t>> {
        let at = self.cursor.position();
        let first = self.cursor.peek()?;
        match first {
            '{' | '[' => Some(self.container(first, at)),
            '"' | '“' | '”' | '„' | '\'' => Some(self.string(first, at)),
            '-' | '0'..='9' => {
                let word = self.cursor.word();
                Some(whole(Kind::Number(Cow::Borrowed(word)), at))
            }
            _ => {
                let rest = self.cursor.rest();
                let (word, kind) = [
                    ("true", Kind::Bool(true)),
                    ("false", Kind::Bool(false)),
                    ("null", Kind::Null),
                ]
                .into_iter()
                .find(|(word, _)| rest.starts_with(word))?;
                self.cursor.advance(word.len());
                Some(whole(kind, at))
            }
        }
    }

    fn container(&mut self, open: char, at: Position) -> Value<'t> {
        self.cursor.bump();
        if self.path.len() > MAX_DEPTH {
            self.repair(RepairKind::TooDeep, at);
            self.cursor.skip_all();
            return partial(Kind::Elided, at);
        }
        let (parts, stop, mut whole) = self.gather();
        let wanted = if open == '{' {
            Stop::Brace
        } else {
            Stop::Bracket
        };
        if stop == Stop::End {
            let here = self.cursor.position();
            self.repair(RepairKind::CutOff, here);
            whole = false;
        } else if stop != wanted {
            self.repair(RepairKind::Punctuation, at);
        }
        let kind = if open == '{' {
            Kind::Object(parts.into_iter().map(Part::into_member).collect())
        } else {
            Kind::Array(into_items(parts))
        };
        Value {
            kind,
            at: Some(at),
            whole,
        }
    }

    fn string(&mut self, open: char, at: Position) -> Value<'t> {
        self.cursor.bump();
        let Scanned {
            text,
            length,
            repair,
        } = scan(self.cursor.rest(), open);
        self.cursor.advance(length);
        if let Some(kind) = repair {
            self.repair(kind, at);
        }
        if repair == Some(RepairKind::CutOff) {
            // Half a serial number or name would mislead.
            return partial(Kind::Elided, at);
        }
        whole(Kind::String(text), at)
    }

    /// Skips lines that do not look like JSON.
    fn skip_text_around(&mut self) {
        while !self.cursor.is_at_end() {
            let rest = self.cursor.rest();
            let line = rest.split('\n').next().unwrap_or_default();
            if looks_like_json(line) {
                return;
            }
            if !line.trim().is_empty() {
                let at = self.cursor.position();
                self.repair(RepairKind::TextAround, at);
            }
            self.cursor.skip_line();
        }
    }

    /// Skips white space, comments, elisions and quoting marks; tells whether anything was elided.
    fn skip_blank(&mut self) -> bool {
        let mut elided = false;
        loop {
            self.cursor.skip_white_space();
            let Some(first) = self.cursor.peek() else {
                return elided;
            };
            if matches!(first, '"' | '{' | '}' | '[' | ']' | ',' | ':' | '-' | '0'..='9' | 'a'..='z')
            {
                return elided;
            }
            let at = self.cursor.position();
            let rest = self.cursor.rest();
            if first.is_whitespace() || first == '\u{feff}' || first == '\u{200b}' {
                self.cursor.bump();
            } else if rest.starts_with("//") || first == '#' {
                let line = rest.split('\n').next().unwrap_or_default();
                if line.contains("...") || line.contains('…') {
                    elided = true;
                    self.repair(RepairKind::Elision, at);
                } else {
                    self.repair(RepairKind::Comment, at);
                }
                self.cursor.skip_line();
            } else if let Some(comment) = rest.strip_prefix("/*") {
                self.repair(RepairKind::Comment, at);
                let length = comment.find("*/").map_or(rest.len(), |end| end + 4);
                self.cursor.advance(length);
            } else if first == '…' || rest.starts_with("...") {
                elided = true;
                self.repair(RepairKind::Elision, at);
                let length = rest.find(|c| c != '…' && c != '.').unwrap_or(rest.len());
                self.cursor.advance(length);
            } else if first == '>' && self.cursor.starts_line() {
                // A mail or Markdown quotation.
                self.repair(RepairKind::TextAround, at);
                self.cursor.bump();
            } else {
                return elided;
            }
        }
    }

    /// Skips to where something may start again.
    fn skip_garbage(&mut self) {
        self.cursor.bump();
        while let Some(next) = self.cursor.peek() {
            if matches!(next, '{' | '}' | '[' | ']' | ',' | '"' | '\n') {
                return;
            }
            self.cursor.bump();
        }
    }

    fn repair(&mut self, kind: RepairKind, at: Position) {
        if let Some(known) = self.repairs.iter_mut().find(|known| known.kind == kind) {
            known.count += 1;
            return;
        }
        let pointer = self.pointer();
        self.repairs.push(Repair {
            kind,
            at,
            pointer,
            count: 1,
        });
    }

    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for (depth, step) in self.path.iter().enumerate() {
            match step {
                // The index among the values at the top: there is rarely more than one.
                Step::Index(_) if depth == 0 => {}
                Step::Index(index) => {
                    // Writing to a String cannot fail.
                    let _ = write!(pointer, "[{index}]");
                }
                Step::Name(name) => {
                    if !pointer.is_empty() && !name.is_empty() {
                        pointer.push('.');
                    }
                    pointer.push_str(name);
                }
            }
        }
        pointer
    }
}
