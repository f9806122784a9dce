//! Counted repetitions written out, and neighbouring repetitions of one thing joined (`Regexp::Simplify`).

use std::rc::Rc;

use super::runes::LAST;
use super::tree::{self, Flags, Kind, Node, Repeat};

/// Joins repetitions of one character or class that stand side by side, so that they become counted ones.
pub(super) fn coalesced(node: &Rc<Node>) -> Rc<Node> {
    let flags = node.flags;
    let kind = match &node.kind {
        Kind::Concat(parts) => return coalesced_concat(parts, flags),
        Kind::Alternate(parts) => Kind::Alternate(parts.iter().map(coalesced).collect()),
        Kind::Repeat(repeat, inner) => Kind::Repeat(*repeat, coalesced(inner)),
        Kind::Counted(least, most, inner) => Kind::Counted(*least, *most, coalesced(inner)),
        Kind::Capture(inner) => Kind::Capture(coalesced(inner)),
        _ => return Rc::clone(node),
    };
    Node::new(kind, flags)
}

fn coalesced_concat(parts: &[Rc<Node>], flags: Flags) -> Rc<Node> {
    let mut parts: Vec<Rc<Node>> = parts.iter().map(coalesced).collect();
    let mut any = false;
    for at in 1..parts.len() {
        let joined = match parts.get(at - 1..=at) {
            Some([one, two]) => joined(one, two),
            _ => None,
        };
        if let (Some((one, two)), Some(pair)) = (joined, parts.get_mut(at - 1..=at)) {
            pair.clone_from_slice(&[one, two]);
            any = true;
        }
    }
    if any {
        parts.retain(|part| part.kind != Kind::Empty);
    }
    Node::new(Kind::Concat(parts), flags)
}

/// What becomes of a repetition and its neighbour, where they can be joined.
fn joined(one: &Rc<Node>, two: &Rc<Node>) -> Option<(Rc<Node>, Rc<Node>)> {
    let (least, most, inner) = counts(one)?;
    if !inner.is_unit() {
        return None;
    }
    let counted = |fewest: u32, highest: Option<u32>| {
        let most = match (most, highest) {
            (Some(most), Some(highest)) => Some(most.saturating_add(highest)),
            _ => None,
        };
        let kind = Kind::Counted(least.saturating_add(fewest), most, Rc::clone(inner));
        Node::new(kind, one.flags)
    };
    if let Some((fewest, highest, other)) = counts(two)
        && inner.is_same(other)
        && one.flags.lazy == two.flags.lazy
    {
        return Some((Node::empty(one.flags), counted(fewest, highest)));
    }
    if inner.is_same(two) {
        return Some((Node::empty(one.flags), counted(1, Some(1))));
    }
    if let (Some(rune), Kind::Literals(runes)) = (inner.single(), &two.kind)
        && runes.len() > 1
        && inner.flags.fold == two.flags.fold
    {
        let same = runes.iter().take_while(|other| **other == rune).count();
        let times = u32::try_from(same).ok()?;
        let rest = runes.get(same..).unwrap_or_default();
        return match (same, rest.is_empty()) {
            (0, _) => None,
            (_, true) => Some((Node::empty(one.flags), counted(times, Some(times)))),
            (_, false) => Some((
                counted(times, Some(times)),
                Node::literals(rest.to_vec(), two.flags),
            )),
        };
    }
    None
}

/// How often a repetition repeats what.
fn counts(node: &Node) -> Option<(u32, Option<u32>, &Rc<Node>)> {
    match &node.kind {
        Kind::Repeat(Repeat::Star, inner) => Some((0, None, inner)),
        Kind::Repeat(Repeat::Plus, inner) => Some((1, None, inner)),
        Kind::Repeat(Repeat::Quest, inner) => Some((0, Some(1), inner)),
        Kind::Counted(least, most, inner) => Some((*least, *most, inner)),
        _ => None,
    }
}

/// Without counted repetitions and classes of nothing or everything.
pub(super) fn simplified(node: &Rc<Node>) -> Rc<Node> {
    let flags = node.flags;
    match &node.kind {
        Kind::Class(class) if class.ranges().is_empty() => Node::new(Kind::NoMatch, flags),
        Kind::Class(class) if class.count() == LAST + 1 => Node::new(Kind::AnyChar, flags),
        Kind::Concat(parts) => with_parts(node, parts, Kind::Concat),
        Kind::Alternate(parts) => with_parts(node, parts, Kind::Alternate),
        Kind::Capture(inner) => {
            let simple = simplified(inner);
            if Rc::ptr_eq(&simple, inner) {
                Rc::clone(node)
            } else {
                Node::new(Kind::Capture(simple), flags)
            }
        }
        Kind::Repeat(repeat, inner) => {
            let simple = simplified(inner);
            if simple.kind == Kind::Empty {
                return simple;
            }
            if Rc::ptr_eq(&simple, inner) {
                return Rc::clone(node);
            }
            // Only the same repetition of something that was made simpler becomes a single one.
            if let Kind::Repeat(other, _) = &simple.kind
                && other == repeat
                && simple.flags == flags
            {
                return simple;
            }
            Node::new(Kind::Repeat(*repeat, simple), flags)
        }
        Kind::Counted(least, most, inner) => {
            let simple = simplified(inner);
            if simple.kind == Kind::Empty {
                return simple;
            }
            written_out(&simple, *least, *most, flags)
        }
        _ => Rc::clone(node),
    }
}

fn with_parts(node: &Rc<Node>, parts: &[Rc<Node>], kind: fn(Vec<Rc<Node>>) -> Kind) -> Rc<Node> {
    let simple: Vec<Rc<Node>> = parts.iter().map(simplified).collect();
    if simple
        .iter()
        .zip(parts)
        .all(|(new, old)| Rc::ptr_eq(new, old))
    {
        return Rc::clone(node);
    }
    Node::new(kind(simple), node.flags)
}

/// A counted repetition by copies: as many as there must be, and further ones, each optional and inside the one before.
fn written_out(node: &Rc<Node>, least: u32, most: Option<u32>, flags: Flags) -> Rc<Node> {
    let (least, most) = if is_place(node) {
        (least.min(1), most.map(|most| most.min(1)))
    } else {
        (least, most)
    };
    let copies = |count: u32| (0..count).map(|_| Rc::clone(node));
    let Some(most) = most else {
        return match least {
            0 => tree::repeat(Repeat::Star, Rc::clone(node), flags),
            1 => tree::repeat(Repeat::Plus, Rc::clone(node), flags),
            least => {
                let last = tree::repeat(Repeat::Plus, Rc::clone(node), flags);
                tree::concat(copies(least - 1).chain([last]).collect(), flags)
            }
        };
    };
    match (least, most) {
        (0, 0) => return Node::empty(flags),
        (1, 1) => return Rc::clone(node),
        _ => {}
    }
    let required = (least > 0).then(|| tree::concat(copies(least).collect(), flags));
    let mut optional = None;
    for _ in least..most {
        let inner = match optional {
            None => Rc::clone(node),
            Some(optional) => Node::new(Kind::Concat(vec![Rc::clone(node), optional]), flags),
        };
        optional = Some(tree::repeat(Repeat::Quest, inner, flags));
    }
    match (required, optional) {
        (Some(required), Some(optional)) => {
            Node::new(Kind::Concat(vec![required, optional]), flags)
        }
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => Node::new(Kind::NoMatch, flags),
    }
}

/// Whether a part takes no character, whatever the text.
fn is_place(node: &Node) -> bool {
    let is_one = |node: &Node| matches!(node.kind, Kind::Place(_));
    match &node.kind {
        Kind::Concat(parts) | Kind::Alternate(parts) => parts.iter().all(|part| is_one(part)),
        _ => is_one(node),
    }
}
