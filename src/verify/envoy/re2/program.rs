//! The program that RE2 makes of an expression (`Compiler`), instruction by instruction: their number decides whether Envoy
//! takes the expression.

use std::rc::Rc;

use super::simplify::{coalesced, simplified};
use super::spans::Spans;
use super::tree::{Kind, Node, Place, Repeat, concat};
use crate::knowledge::envoy::RegexCharset;

/// More instructions than that do not fit into what RE2 gives a program by default.
const MOST_INSTRUCTIONS: usize = 698_990;
/// How deep an anchor may stand at the beginning or end for RE2 to see it.
const ANCHOR_DEPTH: usize = 4;

/// The number of an instruction. The first one fails.
pub(super) type Id = usize;
/// Fails.
pub(super) const FAIL: Id = 0;

/// An instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Instruction {
    /// Nothing matches from here on.
    Fail,
    /// Goes on at both.
    Alternatives(Id, Id),
    /// Takes a byte.
    Bytes(ByteRange, Id),
    /// Begins or ends a group.
    Capture(Id),
    /// Wants to be at a place.
    At(Place, Id),
    /// Does nothing.
    Nop(Id),
    /// Everything matched.
    Match,
}

/// Bytes from the one to the other; with `fold`, capitals count as small letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ByteRange {
    /// The first.
    pub(super) low: u8,
    /// The last.
    pub(super) high: u8,
    /// Whether case does not matter.
    pub(super) fold: bool,
}

impl ByteRange {
    /// Every byte.
    pub(super) const ANY: Self = Self {
        low: 0,
        high: 0xff,
        fold: false,
    };

    /// Whether it takes this byte.
    pub(super) const fn takes(self, byte: u8) -> bool {
        let byte = if self.fold {
            byte.to_ascii_lowercase()
        } else {
            byte
        };
        self.low <= byte && byte <= self.high
    }
}

/// A place in the program that is not filled in yet: an instruction, and whether it is its second way.
pub(super) type Hole = (Id, bool);

/// A piece of a program with the holes through which it is left.
#[derive(Debug, Clone, Default)]
pub(super) struct Piece {
    /// Where it begins; [`FAIL`]: it matches nothing.
    begin: Id,
    holes: Vec<Hole>,
    /// Whether it can be left without a byte.
    is_nullable: bool,
}

impl Piece {
    const NOTHING: Self = Self {
        begin: FAIL,
        holes: Vec::new(),
        is_nullable: false,
    };

    /// One that takes a byte at least.
    pub(super) fn of_bytes(begin: Id, holes: Vec<Hole>) -> Self {
        Self {
            begin,
            holes,
            is_nullable: false,
        }
    }
}

/// A program.
#[derive(Debug, Clone)]
pub(super) struct Program {
    /// The instructions.
    pub(super) instructions: Vec<Instruction>,
    /// Where a match at the beginning of the text starts.
    pub(super) start: Id,
    /// Where a match anywhere starts.
    pub(super) start_anywhere: Id,
}

/// The program of an expression; `None` where it takes more room than RE2 gives.
pub(super) fn compile(node: &Rc<Node>, charset: RegexCharset) -> Option<Program> {
    let simple = simplified(&coalesced(node));
    let (simple, is_anchored) = without_anchor(&simple, Place::BeginText);
    let (simple, _) = without_anchor(&simple, Place::EndText);
    let mut builder = Builder {
        instructions: vec![Instruction::Fail],
        charset,
        visits: 0,
    };
    let whole = builder.piece(&simple)?;
    let end = builder.add(Instruction::Match)?;
    let whole = builder.both(
        &whole,
        Piece {
            begin: end,
            ..Piece::NOTHING
        },
    );
    let start = whole.begin;
    let start_anywhere = if is_anchored {
        start
    } else {
        let any = builder.bytes(ByteRange::ANY)?;
        let search = builder.repeated(Repeat::Star, any, true)?;
        builder.both(&search, whole).begin
    };
    Some(Program {
        instructions: builder.instructions,
        start,
        start_anywhere,
    })
}

/// What RE2 makes its program of: not the text that an anchored expression begins with, which it compares by itself.
pub(super) fn behind_required_prefix(node: &Rc<Node>) -> Rc<Node> {
    let Kind::Concat(parts) = &node.kind else {
        return Rc::clone(node);
    };
    let anchors = parts
        .iter()
        .take_while(|part| part.kind == Kind::Place(Place::BeginText))
        .count();
    let has_text = parts
        .get(anchors)
        .is_some_and(|part| matches!(part.kind, Kind::Literals(_)));
    if anchors == 0 || !has_text {
        return Rc::clone(node);
    }
    concat(
        parts.iter().skip(anchors + 1).map(Rc::clone).collect(),
        node.flags,
    )
}

/// The expression without an anchor at its beginning or end, and whether there was one.
fn without_anchor(node: &Rc<Node>, anchor: Place) -> (Rc<Node>, bool) {
    strip(node, anchor, 0).map_or_else(|| (Rc::clone(node), false), |bare| (bare, true))
}

fn strip(node: &Rc<Node>, anchor: Place, depth: usize) -> Option<Rc<Node>> {
    if depth >= ANCHOR_DEPTH {
        return None;
    }
    match &node.kind {
        Kind::Place(place) if *place == anchor => Some(Node::empty(node.flags)),
        Kind::Capture(inner) => {
            let bare = strip(inner, anchor, depth + 1)?;
            Some(Node::new(Kind::Capture(bare), node.flags))
        }
        Kind::Concat(parts) => {
            let at = match anchor {
                Place::BeginText => 0,
                _ => parts.len().checked_sub(1)?,
            };
            let bare = strip(parts.get(at)?, anchor, depth + 1)?;
            let mut parts = parts.clone();
            *parts.get_mut(at)? = bare;
            Some(concat(parts, node.flags))
        }
        _ => None,
    }
}

/// A program that is being written.
pub(super) struct Builder {
    instructions: Vec<Instruction>,
    /// The alphabet.
    pub(super) charset: RegexCharset,
    /// How many parts of the tree were visited, copies included.
    visits: usize,
}

impl Builder {
    /// Adds an instruction.
    pub(super) fn add(&mut self, instruction: Instruction) -> Option<Id> {
        let id = self.instructions.len();
        self.instructions.push(instruction);
        (id < MOST_INSTRUCTIONS).then_some(id)
    }

    /// Takes the last one back, if it is that.
    pub(super) fn take_back(&mut self, id: Id) {
        if id + 1 == self.instructions.len() {
            self.instructions.pop();
        }
    }

    /// An instruction.
    pub(super) fn get(&self, id: Id) -> Instruction {
        self.instructions
            .get(id)
            .copied()
            .unwrap_or(Instruction::Fail)
    }

    /// Leads one way of an instruction elsewhere.
    pub(super) fn lead(&mut self, (id, is_second): Hole, to: Id) {
        match self.instructions.get_mut(id) {
            Some(Instruction::Alternatives(_, out)) if is_second => *out = to,
            Some(
                Instruction::Alternatives(out, _)
                | Instruction::Bytes(_, out)
                | Instruction::Capture(out)
                | Instruction::At(_, out)
                | Instruction::Nop(out),
            ) => *out = to,
            _ => {}
        }
    }

    fn fill(&mut self, holes: &[Hole], to: Id) {
        for hole in holes {
            self.lead(*hole, to);
        }
    }

    fn bytes(&mut self, range: ByteRange) -> Option<Piece> {
        let id = self.add(Instruction::Bytes(range, FAIL))?;
        Some(Piece::of_bytes(id, vec![(id, false)]))
    }

    fn nullable(&mut self, instruction: Instruction) -> Option<Piece> {
        let id = self.add(instruction)?;
        Some(Piece {
            begin: id,
            holes: vec![(id, false)],
            is_nullable: true,
        })
    }

    /// One behind the other.
    fn both(&mut self, first: &Piece, second: Piece) -> Piece {
        if first.begin == FAIL || second.begin == FAIL {
            return Piece::NOTHING;
        }
        self.fill(&first.holes, second.begin);
        let is_nop = matches!(self.get(first.begin), Instruction::Nop(_))
            && first.holes == [(first.begin, false)];
        if is_nop {
            return second;
        }
        Piece {
            begin: first.begin,
            holes: second.holes,
            is_nullable: first.is_nullable && second.is_nullable,
        }
    }

    fn either(&mut self, first: Piece, second: Piece) -> Option<Piece> {
        if first.begin == FAIL {
            return Some(second);
        }
        if second.begin == FAIL {
            return Some(first);
        }
        let id = self.add(Instruction::Alternatives(first.begin, second.begin))?;
        let mut holes = first.holes;
        holes.extend(second.holes);
        Some(Piece {
            begin: id,
            holes,
            is_nullable: first.is_nullable || second.is_nullable,
        })
    }

    fn repeated(&mut self, repeat: Repeat, inner: Piece, is_lazy: bool) -> Option<Piece> {
        if repeat == Repeat::Star && inner.is_nullable {
            let more = self.repeated(Repeat::Plus, inner, is_lazy)?;
            return self.repeated(Repeat::Quest, more, is_lazy);
        }
        if repeat == Repeat::Quest && inner.begin == FAIL {
            return self.nullable(Instruction::Nop(FAIL));
        }
        let ways = if is_lazy {
            Instruction::Alternatives(FAIL, inner.begin)
        } else {
            Instruction::Alternatives(inner.begin, FAIL)
        };
        let id = self.add(ways)?;
        let hole = (id, !is_lazy);
        Some(match repeat {
            Repeat::Quest => {
                let mut holes = inner.holes;
                holes.push(hole);
                Piece {
                    begin: id,
                    holes,
                    is_nullable: true,
                }
            }
            Repeat::Star | Repeat::Plus => {
                self.fill(&inner.holes, id);
                let is_star = repeat == Repeat::Star;
                Piece {
                    begin: if is_star { id } else { inner.begin },
                    holes: vec![hole],
                    is_nullable: is_star || inner.is_nullable,
                }
            }
        })
    }

    fn captured(&mut self, inner: &Piece) -> Option<Piece> {
        if inner.begin == FAIL {
            return Some(Piece::NOTHING);
        }
        let begin = self.add(Instruction::Capture(inner.begin))?;
        let end = self.add(Instruction::Capture(FAIL))?;
        self.fill(&inner.holes, end);
        Some(Piece {
            begin,
            holes: vec![(end, false)],
            is_nullable: inner.is_nullable,
        })
    }

    fn literal(&mut self, rune: u32, fold: bool) -> Option<Piece> {
        let encoded = encoded(rune, self.charset);
        let fold = fold && encoded.len() == 1;
        let mut whole: Option<Piece> = None;
        for byte in encoded {
            let one = self.bytes(ByteRange {
                low: byte,
                high: byte,
                fold,
            })?;
            whole = Some(match whole {
                None => one,
                Some(whole) => self.both(&whole, one),
            });
        }
        whole
    }

    fn piece(&mut self, node: &Rc<Node>) -> Option<Piece> {
        self.visits += 1;
        if self.visits > 2 * MOST_INSTRUCTIONS {
            return None;
        }
        match &node.kind {
            // Written out before.
            Kind::NoMatch | Kind::Counted(..) => Some(Piece::NOTHING),
            Kind::Empty => self.nullable(Instruction::Nop(FAIL)),
            Kind::Literals(runes) => {
                let mut whole: Option<Piece> = None;
                for rune in runes {
                    let one = self.literal(*rune, node.flags.fold)?;
                    whole = Some(match whole {
                        None => one,
                        Some(whole) => self.both(&whole, one),
                    });
                }
                whole
            }
            Kind::Class(class) => {
                let folds = class.folds_ascii();
                let mut spans = Spans::default();
                for (low, high) in class.ranges() {
                    let (low, high) = (*low, *high);
                    let is_in =
                        |from: char, to: char| u32::from(from) <= low && high <= u32::from(to);
                    if folds && is_in('A', 'Z') {
                        continue;
                    }
                    let takes_all_letters = low <= u32::from('A') && u32::from('z') <= high;
                    let takes_none = high < u32::from('A')
                        || u32::from('z') < low
                        || (u32::from('Z') < low && high < u32::from('a'));
                    let fold = folds && !takes_all_letters && !takes_none;
                    spans.add(self, low, high, fold)?;
                }
                Some(spans.piece())
            }
            Kind::AnyChar => {
                let mut spans = Spans::default();
                spans.add(self, 0, super::runes::LAST, false)?;
                Some(spans.piece())
            }
            Kind::AnyByte => self.bytes(ByteRange::ANY),
            Kind::Place(place) => self.nullable(Instruction::At(*place, FAIL)),
            Kind::Concat(parts) => {
                let mut pieces = self.pieces(parts)?.into_iter();
                let first = pieces.next().unwrap_or_default();
                Some(pieces.fold(first, |first, second| self.both(&first, second)))
            }
            Kind::Alternate(parts) => {
                let mut pieces = self.pieces(parts)?.into_iter();
                let first = pieces.next().unwrap_or_default();
                pieces.try_fold(first, |first, second| self.either(first, second))
            }
            Kind::Repeat(repeat, inner) => {
                let inner = self.piece(inner)?;
                self.repeated(*repeat, inner, node.flags.lazy)
            }
            Kind::Capture(inner) => {
                let inner = self.piece(inner)?;
                self.captured(&inner)
            }
        }
    }

    fn pieces(&mut self, parts: &[Rc<Node>]) -> Option<Vec<Piece>> {
        parts.iter().map(|part| self.piece(part)).collect()
    }
}

/// The bytes of a character; a surrogate has three like its neighbours.
pub(super) fn encoded(rune: u32, charset: RegexCharset) -> Vec<u8> {
    let bits = |shift: u32, mask: u32, mark: u8| {
        let part = u8::try_from((rune >> shift) & mask).unwrap_or_default();
        mark | part
    };
    match (charset, rune) {
        (RegexCharset::Latin1, _) => vec![bits(0, 0xff, 0)],
        (_, ..0x80) => vec![bits(0, 0x7f, 0)],
        (_, 0x80..0x800) => vec![bits(6, 0x1f, 0xc0), bits(0, 0x3f, 0x80)],
        (_, 0x800..0x1_0000) => vec![
            bits(12, 0x0f, 0xe0),
            bits(6, 0x3f, 0x80),
            bits(0, 0x3f, 0x80),
        ],
        _ => vec![
            bits(18, 0x07, 0xf0),
            bits(12, 0x3f, 0x80),
            bits(6, 0x3f, 0x80),
            bits(0, 0x3f, 0x80),
        ],
    }
}
