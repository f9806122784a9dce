//! RE2's grammar (`Regexp::Parse`), read from left to right onto a stack.

use std::rc::Rc;

use super::class;
use super::escape::{self, Escape};
use super::runes::{Runes, all_but_newline};
use super::tree::{self, Flags, Kind, Node, Place, Repeat};
use super::unicode;
use crate::knowledge::envoy::RegexCharset;

/// Largest repetition count, and largest product of nested ones.
const MAX_REPEAT: u32 = 1000;
/// Deeper nesting than any program that Envoy takes can have is not followed.
const MAX_DEPTH: usize = 200;

/// Why RE2 refuses an expression, in its words.
pub(super) type Words = String;

/// Why there is no tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoTree {
    /// RE2 refuses the expression.
    Refused(Words),
    /// It is nested too deeply to be followed here.
    TooDeep,
}

impl From<Words> for NoTree {
    fn from(words: Words) -> Self {
        Self::Refused(words)
    }
}

/// What is left of an expression.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    /// The whole expression.
    pub(super) whole: &'a str,
    /// How many bytes of it are read.
    pub(super) at: usize,
}

impl<'a> Cursor<'a> {
    /// What is left.
    pub(super) fn rest(&self) -> &'a str {
        self.whole.get(self.at..).unwrap_or_default()
    }

    /// The next character.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Reads the next character.
    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// Reads this text if it comes next.
    pub(super) fn eat(&mut self, text: &str) -> bool {
        let is_next = self.rest().starts_with(text);
        if is_next {
            self.at += text.len();
        }
        is_next
    }

    /// What was read since `start`.
    pub(super) fn since(&self, start: usize) -> &'a str {
        self.whole.get(start..self.at).unwrap_or_default()
    }
}

/// What the stack holds.
#[derive(Debug)]
enum Item {
    /// A part of the expression.
    Part(Node),
    /// An open parenthesis, whether its group captures, and what was in force in front of it.
    Open { captures: bool, flags: Flags },
    /// A bar; the alternatives so far are below it.
    Bar,
}

/// How parts are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Join {
    /// One behind the other.
    Behind,
    /// As alternatives.
    Beside,
}

/// Reads an expression, each character of which is one of the alphabet. `original`: what RE2 calls all of it.
pub(super) fn read(
    pattern: &str,
    original: &str,
    charset: RegexCharset,
) -> Result<Rc<Node>, NoTree> {
    let mut reader = Reader {
        original,
        cursor: Cursor {
            whole: pattern,
            at: 0,
        },
        charset,
        flags: Flags::INITIAL,
        stack: Vec::new(),
        depth: 0,
    };
    reader.run()
}

struct Reader<'a> {
    original: &'a str,
    cursor: Cursor<'a>,
    charset: RegexCharset,
    flags: Flags,
    stack: Vec<Item>,
    depth: usize,
}

impl Reader<'_> {
    fn run(&mut self) -> Result<Rc<Node>, NoTree> {
        // Where the repetition directly in front of the cursor began.
        let mut repetition = None;
        while let Some(next) = self.cursor.peek() {
            let start = self.cursor.at;
            let mut is_repetition = false;
            match next {
                '\\' => self.escape()?,
                '[' => {
                    let class = class::read(&mut self.cursor, self.charset, self.flags.fold)?;
                    self.push_class(class);
                }
                '(' => self.open()?,
                ')' => self.close()?,
                '|' => {
                    self.cursor.next();
                    self.bar();
                }
                '*' | '+' | '?' => {
                    self.cursor.next();
                    self.repeat(None, start, repetition)?;
                    is_repetition = true;
                }
                '{' => {
                    if let Some(counts) = counts(&mut self.cursor) {
                        self.repeat(Some(counts), start, repetition)?;
                        is_repetition = true;
                    } else {
                        self.cursor.next();
                        self.push_literal(u32::from('{'));
                    }
                }
                '.' => {
                    self.cursor.next();
                    if self.flags.dot_takes_newline {
                        self.push(Kind::AnyChar);
                    } else {
                        self.push_class(all_but_newline(self.charset));
                    }
                }
                '^' => {
                    self.cursor.next();
                    self.push(Kind::Place(if self.flags.one_line {
                        Place::BeginText
                    } else {
                        Place::BeginLine
                    }));
                }
                '$' => {
                    self.cursor.next();
                    let place = if self.flags.one_line {
                        Place::EndText
                    } else {
                        Place::EndLine
                    };
                    let flags = Flags {
                        was_dollar: self.flags.one_line,
                        ..self.flags
                    };
                    self.push_part(Node {
                        kind: Kind::Place(place),
                        flags,
                    });
                }
                other => {
                    self.cursor.next();
                    self.push_literal(u32::from(other));
                }
            }
            repetition = is_repetition.then_some(start);
            if self.depth > MAX_DEPTH {
                return Err(NoTree::TooDeep);
            }
        }
        self.alternate();
        match (self.stack.pop(), self.stack.is_empty()) {
            (Some(Item::Part(node)), true) => Ok(Rc::new(node)),
            _ => Err(NoTree::Refused(format!("missing ): {}", self.original))),
        }
    }

    fn push(&mut self, kind: Kind) {
        let flags = self.flags;
        self.push_part(Node { kind, flags });
    }

    fn push_part(&mut self, part: Node) {
        self.join_texts();
        self.stack.push(Item::Part(part));
    }

    /// A class of one character is that; one of a letter in both cases is the letter, folded.
    fn push_class(&mut self, class: Runes) {
        let class = class.within(self.charset);
        let first = class.ranges().first().map_or(0, |(low, _)| *low);
        let small = first.wrapping_add(0x20);
        let is_capital = (0x41..=0x5a).contains(&first);
        let (kind, flags) = match class.count() {
            1 => (Kind::Literals(vec![first]), self.flags),
            2 if is_capital && class.has(small) => {
                let flags = Flags {
                    fold: true,
                    ..self.flags
                };
                (Kind::Literals(vec![small]), flags)
            }
            _ => (Kind::Class(class), self.flags.unfolded()),
        };
        self.push_part(Node { kind, flags });
    }

    fn push_literal(&mut self, rune: u32) {
        if self.flags.fold {
            let mut cases = Runes::default();
            cases.add_cases(&[(rune, rune)], true, self.charset);
            if cases.count() > 1 {
                self.push_class(cases);
                return;
            }
        }
        // It joins the text in front of it with the next one only: a repetition behind it is of it alone.
        self.push(Kind::Literals(vec![rune]));
    }

    /// Makes one of the two topmost texts, where both fold case or neither does.
    fn join_texts(&mut self) {
        let [.., Item::Part(below), Item::Part(top)] = self.stack.as_mut_slice() else {
            return;
        };
        if let (Kind::Literals(text), Kind::Literals(more)) = (&mut below.kind, &top.kind)
            && below.flags.fold == top.flags.fold
        {
            text.extend(more);
            self.stack.pop();
        }
    }

    /// A repetition that has been read up to its lazy mark. `before`: where the one it directly follows began.
    fn repeat(
        &mut self,
        counts: Option<(u32, Option<u32>)>,
        start: usize,
        before: Option<usize>,
    ) -> Result<(), Words> {
        let is_lazy = self.cursor.eat("?");
        if let Some(before) = before {
            let both = self.cursor.since(before);
            return Err(format!("bad repetition operator: {both}"));
        }
        let operator = self.cursor.since(start);
        let size = || format!("invalid repetition size: {operator}");
        if let Some((least, most)) = counts
            && (least > MAX_REPEAT || most.is_some_and(|most| most > MAX_REPEAT || most < least))
        {
            return Err(size());
        }
        let inner = match self.stack.pop() {
            Some(Item::Part(inner)) => Rc::new(inner),
            other => {
                self.stack.extend(other);
                return Err(format!("no argument for repetition operator: {operator}"));
            }
        };
        let flags = Flags {
            lazy: self.flags.lazy != is_lazy,
            ..self.flags
        };
        let node = match counts {
            None => {
                let kind = match operator.as_bytes().first() {
                    Some(b'*') => Repeat::Star,
                    Some(b'+') => Repeat::Plus,
                    _ => Repeat::Quest,
                };
                tree::repeat(kind, inner, flags)
            }
            Some((least, most)) => {
                let node = Node::new(Kind::Counted(least, most, inner), flags);
                let may_be_large = least >= 2 || most.is_some_and(|most| most >= 2);
                if may_be_large && budget(&node, MAX_REPEAT) == 0 {
                    return Err(size());
                }
                node
            }
        };
        self.stack.push(Item::Part(Rc::unwrap_or_clone(node)));
        Ok(())
    }

    /// A parenthesis: a group, a named group, flags, or what RE2 has no operator for.
    fn open(&mut self) -> Result<(), Words> {
        let rest = self.cursor.rest();
        if !rest.starts_with("(?") {
            self.cursor.next();
            self.push_open(true);
            return Ok(());
        }
        for look in ["(?=", "(?!", "(?<=", "(?<!"] {
            // The shortest expressions with these words are read otherwise.
            if rest.starts_with(look) && rest.len() > look.len() {
                return Err(format!("invalid perl operator: {look}"));
            }
        }
        let is_named = (rest.starts_with("(?P<") && rest.len() > 4)
            || (rest.starts_with("(?<") && rest.len() > 3);
        if is_named {
            return self.named();
        }
        self.set_flags()
    }

    fn push_open(&mut self, captures: bool) {
        self.join_texts();
        self.depth += 1;
        self.stack.push(Item::Open {
            captures,
            flags: self.flags,
        });
    }

    fn named(&mut self) -> Result<(), Words> {
        let rest = self.cursor.rest();
        let refused = |text: &str| Err(format!("invalid named capture group: {text}"));
        let Some(end) = rest.find('>') else {
            return refused(rest);
        };
        let head = rest.get(..=end).unwrap_or(rest);
        let name = head
            .strip_prefix("(?P<")
            .or_else(|| head.strip_prefix("(?<"))
            .and_then(|name| name.strip_suffix('>'))
            .unwrap_or_default();
        if !unicode::is_name(name) {
            return refused(head);
        }
        self.cursor.at += head.len();
        self.push_open(true);
        Ok(())
    }

    fn set_flags(&mut self) -> Result<(), Words> {
        let start = self.cursor.at;
        self.cursor.eat("(?");
        let (mut negated, mut seen) = (false, false);
        let mut flags = self.flags;
        loop {
            match self.cursor.next() {
                Some(flag @ ('i' | 'm' | 's' | 'U')) => {
                    seen = true;
                    match flag {
                        'i' => flags.fold = !negated,
                        'm' => flags.one_line = negated,
                        's' => flags.dot_takes_newline = !negated,
                        _ => flags.lazy = !negated,
                    }
                }
                Some('-') if !negated => (negated, seen) = (true, false),
                Some(end @ (':' | ')')) if !negated || seen => {
                    if end == ':' {
                        self.push_open(false);
                    }
                    self.flags = flags;
                    return Ok(());
                }
                _ => {
                    let read = self.cursor.since(start);
                    return Err(format!("invalid perl operator: {read}"));
                }
            }
        }
    }

    fn close(&mut self) -> Result<(), Words> {
        self.cursor.next();
        self.alternate();
        let (inner, open) = (self.stack.pop(), self.stack.pop());
        let (Some(Item::Part(inner)), Some(Item::Open { captures, flags })) = (inner, open) else {
            return Err(format!("unexpected ): {}", self.original));
        };
        self.depth = self.depth.saturating_sub(1);
        self.flags = flags;
        self.push_part(if captures {
            Node {
                kind: Kind::Capture(Rc::new(inner)),
                flags,
            }
        } else {
            inner
        });
        Ok(())
    }

    /// What stands behind the last parenthesis or bar becomes one alternative, below the bar.
    fn bar(&mut self) {
        self.join_texts();
        if !matches!(self.stack.last(), Some(Item::Part(_))) {
            self.push(Kind::Empty);
        }
        self.collapse(Join::Behind);
        let [.., bar @ Item::Bar, latest] = self.stack.as_mut_slice() else {
            self.stack.push(Item::Bar);
            return;
        };
        std::mem::swap(bar, latest);
        let [.., Item::Part(one), Item::Part(two), Item::Bar] = self.stack.as_slice() else {
            return;
        };
        // Beside any character, no single one counts.
        let is_any = |part: &Node| part.kind == Kind::AnyChar;
        let is_one = |part: &Node| {
            part.single().is_some() || matches!(part.kind, Kind::Class(_) | Kind::AnyChar)
        };
        let at = self.stack.len() - 2;
        if is_any(one) && is_one(two) {
            self.stack.remove(at);
        } else if is_any(two) && is_one(one) {
            self.stack.remove(at - 1);
        }
    }

    fn alternate(&mut self) {
        self.bar();
        // The bar itself.
        self.stack.pop();
        self.collapse(Join::Beside);
    }

    /// Makes one part of all down to the last parenthesis or bar; parts of the same kind are taken in.
    fn collapse(&mut self, join: Join) {
        let is_part = |item: &&Item| matches!(item, Item::Part(_));
        let count = self.stack.iter().rev().take_while(is_part).count();
        if count < 2 {
            return;
        }
        let mut parts = Vec::with_capacity(count);
        for item in self.stack.split_off(self.stack.len() - count) {
            let Item::Part(part) = item else {
                continue;
            };
            match (join, part.kind) {
                (Join::Behind, Kind::Concat(inner)) | (Join::Beside, Kind::Alternate(inner)) => {
                    parts.extend(inner);
                }
                (_, kind) => parts.push(Node::new(kind, part.flags)),
            }
        }
        let node = match join {
            Join::Behind => tree::concat(parts, self.flags),
            Join::Beside => tree::alternate(parts, self.flags, self.charset),
        };
        self.stack.push(Item::Part(Rc::unwrap_or_clone(node)));
    }

    fn escape(&mut self) -> Result<(), Words> {
        if self.cursor.eat(r"\Q") {
            self.quoted();
            return Ok(());
        }
        match escape::read(&mut self.cursor, self.charset, self.flags.fold)? {
            Escape::Place(place) => self.push(Kind::Place(place)),
            Escape::Class(class) => self.push_class(class),
            Escape::Character(character) => self.push_literal(character),
            Escape::AnyByte => self.push(Kind::AnyByte),
        }
        Ok(())
    }

    /// `\Q…\E`, or to the end: single literals, so that a repetition behind it repeats the last one.
    fn quoted(&mut self) {
        while !self.cursor.rest().is_empty() && !self.cursor.eat(r"\E") {
            if let Some(literal) = self.cursor.next() {
                self.push_literal(u32::from(literal));
            }
        }
    }
}

/// What nested counts leave of how often a part may be repeated at most; nothing left: too often.
fn budget(node: &Node, left: u32) -> u32 {
    let (left, parts): (u32, &[Rc<Node>]) = match &node.kind {
        Kind::Counted(least, most, inner) => {
            let times = most.unwrap_or(*least);
            (
                left.checked_div(times).unwrap_or(left),
                std::slice::from_ref(inner),
            )
        }
        Kind::Repeat(_, inner) | Kind::Capture(inner) => (left, std::slice::from_ref(inner)),
        Kind::Concat(parts) | Kind::Alternate(parts) => (left, parts),
        _ => (left, &[]),
    };
    parts
        .iter()
        .map(|part| budget(part, left))
        .min()
        .map_or(left, |least| least.min(left))
}

/// Reads `{n}`, `{n,}` or `{n,m}`; anything else leaves the brace a literal.
fn counts(cursor: &mut Cursor<'_>) -> Option<(u32, Option<u32>)> {
    let body = cursor.rest().strip_prefix('{')?;
    let (body, _) = body.split_once('}')?;
    let number = |text: &str| {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit())
            && (text == "0" || !text.starts_with('0'))
            && text.len() <= 9;
        is_number.then(|| text.parse().ok())?
    };
    let counts = match body.split_once(',') {
        None => {
            let count = number(body)?;
            (count, Some(count))
        }
        Some((least, "")) => (number(least)?, None),
        Some((least, most)) => (number(least)?, Some(number(most)?)),
    };
    cursor.at += body.len() + 2;
    Some(counts)
}
