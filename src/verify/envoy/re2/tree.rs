//! An expression as a tree (`Regexp`), and the rules by which its parts are put together.

use std::rc::Rc;

use super::factor;
use super::runes::Runes;
use crate::knowledge::envoy::RegexCharset;

/// What was in force where a part was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the expression"
)]
pub(super) struct Flags {
    /// `i`.
    pub(super) fold: bool,
    /// `s`.
    pub(super) dot_takes_newline: bool,
    /// Not `m`.
    pub(super) one_line: bool,
    /// `U`; of a repetition, what holds for it.
    pub(super) lazy: bool,
    /// The end of the text was written `$`.
    pub(super) was_dollar: bool,
}

impl Flags {
    /// Before any is set.
    pub(super) const INITIAL: Self = Self {
        fold: false,
        dot_takes_newline: false,
        one_line: true,
        lazy: false,
        was_dollar: false,
    };

    /// Those of classes, whose case is folded when they are read.
    pub(super) const fn unfolded(self) -> Self {
        Self {
            fold: false,
            ..self
        }
    }
}

/// A repetition without counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Repeat {
    /// `*`.
    Star,
    /// `+`.
    Plus,
    /// `?`.
    Quest,
}

/// A place that takes no character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// `^` under the flag `m`.
    BeginLine,
    /// `$` under the flag `m`.
    EndLine,
    /// `^` or `\A`.
    BeginText,
    /// `$` or `\z`.
    EndText,
    /// `\b`.
    WordBoundary,
    /// `\B`.
    NoWordBoundary,
}

/// What a part is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// Matches nothing at all.
    NoMatch,
    /// Matches the empty text.
    Empty,
    /// Characters in a row, one at least.
    Literals(Vec<u32>),
    /// One of several characters.
    Class(Runes),
    /// Any character.
    AnyChar,
    /// Any byte.
    AnyByte,
    /// A place.
    Place(Place),
    /// One behind the other.
    Concat(Vec<Rc<Node>>),
    /// One of them.
    Alternate(Vec<Rc<Node>>),
    /// Repeated.
    Repeat(Repeat, Rc<Node>),
    /// Repeated between so many and so many times; without end where there is no second number.
    Counted(u32, Option<u32>, Rc<Node>),
    /// A capturing group.
    Capture(Rc<Node>),
}

/// A part of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    /// What it is.
    pub(super) kind: Kind,
    /// What was in force.
    pub(super) flags: Flags,
}

impl Node {
    /// A part.
    pub(super) fn new(kind: Kind, flags: Flags) -> Rc<Self> {
        Rc::new(Self { kind, flags })
    }

    /// The empty text.
    pub(super) fn empty(flags: Flags) -> Rc<Self> {
        Self::new(Kind::Empty, flags)
    }

    /// Characters in a row; none is the empty text.
    pub(super) fn literals(runes: Vec<u32>, flags: Flags) -> Rc<Self> {
        if runes.is_empty() {
            Self::empty(flags)
        } else {
            Self::new(Kind::Literals(runes), flags)
        }
    }

    /// The one character that it is.
    pub(super) fn single(&self) -> Option<u32> {
        match &self.kind {
            Kind::Literals(runes) => match runes.as_slice() {
                [only] => Some(*only),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether it takes exactly one character, or byte, of a kind.
    pub(super) fn is_unit(&self) -> bool {
        self.single().is_some()
            || matches!(self.kind, Kind::Class(_) | Kind::AnyChar | Kind::AnyByte)
    }

    /// Whether two units, or places, are the same to RE2.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let same_flags = match &self.kind {
            Kind::Literals(_) => self.flags.fold == other.flags.fold,
            Kind::Place(Place::EndText) => self.flags.was_dollar == other.flags.was_dollar,
            Kind::Counted(..) => self.flags.lazy == other.flags.lazy,
            _ => true,
        };
        same_flags
            && match (&self.kind, &other.kind) {
                (Kind::Counted(least, most, one), Kind::Counted(fewest, highest, two)) => {
                    least == fewest && most == highest && one.is_same(two)
                }
                (one, two) => one == two,
            }
    }
}

/// Parts behind each other.
pub(super) fn concat(parts: Vec<Rc<Node>>, flags: Flags) -> Rc<Node> {
    joined(parts, Kind::Concat, || Node::empty(flags), flags)
}

/// One of several, as they are.
pub(super) fn alternate_as_is(parts: Vec<Rc<Node>>, flags: Flags) -> Rc<Node> {
    joined(
        parts,
        Kind::Alternate,
        || Node::new(Kind::NoMatch, flags),
        flags,
    )
}

/// One of several, with what they begin with in common taken out.
pub(super) fn alternate(parts: Vec<Rc<Node>>, flags: Flags, charset: RegexCharset) -> Rc<Node> {
    if parts.len() < 2 {
        return alternate_as_is(parts, flags);
    }
    alternate_as_is(factor::factored(&parts, flags, charset), flags)
}

fn joined(
    mut parts: Vec<Rc<Node>>,
    kind: fn(Vec<Rc<Node>>) -> Kind,
    none: impl FnOnce() -> Rc<Node>,
    flags: Flags,
) -> Rc<Node> {
    if parts.len() > 1 {
        return Node::new(kind(parts), flags);
    }
    parts.pop().unwrap_or_else(none)
}

/// A repetition; one of a repetition under the same flags becomes a single one.
pub(super) fn repeat(repeat: Repeat, inner: Rc<Node>, flags: Flags) -> Rc<Node> {
    if let Kind::Repeat(other, innermost) = &inner.kind
        && inner.flags == flags
    {
        if *other == repeat || *other == Repeat::Star {
            return inner;
        }
        return Node::new(Kind::Repeat(Repeat::Star, Rc::clone(innermost)), flags);
    }
    Node::new(Kind::Repeat(repeat, inner), flags)
}
