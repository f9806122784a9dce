//! What alternatives begin with in common is taken out of them (`FactorAlternation`).

use std::rc::Rc;

use super::runes::Runes;
use super::tree::{Flags, Kind, Node, alternate_as_is, concat};
use crate::knowledge::envoy::RegexCharset;

/// How many concatenations, from the outermost in, lose a beginning that became empty.
const DEEPEST_CLEANED: usize = 4;

type Parts = Vec<Rc<Node>>;

/// The alternatives with common beginnings taken out, and neighbouring characters and classes as one class.
pub(super) fn factored(parts: &[Rc<Node>], flags: Flags, charset: RegexCharset) -> Parts {
    let parts = by_leading_string(parts, flags, charset);
    let parts = by_leading_part(&parts, flags, charset);
    with_classes(&parts, flags, charset)
}

/// A beginning and what follows it in each of several neighbours.
fn spliced(prefix: Rc<Node>, rests: &[Rc<Node>], flags: Flags, charset: RegexCharset) -> Rc<Node> {
    let rests = alternate_as_is(factored(rests, flags, charset), flags);
    concat(vec![prefix, rests], flags)
}

fn by_leading_string(parts: &[Rc<Node>], flags: Flags, charset: RegexCharset) -> Parts {
    let mut out = Vec::new();
    let mut rest = parts;
    while let Some((first, others)) = rest.split_first() {
        let (mut common, fold) = leading_string(first);
        let mut length = 1;
        for other in others {
            let (next, next_fold) = leading_string(other);
            let same = common
                .iter()
                .zip(next)
                .take_while(|(one, two)| one == two)
                .count();
            if same == 0 || fold != next_fold {
                break;
            }
            common = common.get(..same).unwrap_or_default();
            length += 1;
        }
        let (run, behind) = rest.split_at(length);
        rest = behind;
        if length == 1 {
            out.push(Rc::clone(first));
            continue;
        }
        let prefix = Node::literals(
            common.to_vec(),
            Flags {
                fold,
                ..Flags::INITIAL
            },
        );
        let rests = run
            .iter()
            .map(|part| without_leading_string(part, common.len(), 0))
            .collect::<Parts>();
        out.push(spliced(prefix, &rests, flags, charset));
    }
    out
}

/// The characters that a part begins with, and whether their case is folded.
fn leading_string(node: &Node) -> (&[u32], bool) {
    match &node.kind {
        Kind::Concat(parts) => parts
            .first()
            .map_or((&[][..], false), |first| leading_string(first)),
        Kind::Literals(runes) => (runes, node.flags.fold),
        _ => (&[], node.flags.fold),
    }
}

fn without_leading_string(node: &Rc<Node>, count: usize, depth: usize) -> Rc<Node> {
    match &node.kind {
        Kind::Literals(runes) => {
            Node::literals(runes.get(count..).unwrap_or_default().to_vec(), node.flags)
        }
        Kind::Concat(parts) => {
            let Some((first, others)) = parts.split_first() else {
                return Rc::clone(node);
            };
            let first = without_leading_string(first, count, depth + 1);
            let mut left = Vec::with_capacity(parts.len());
            if first.kind != Kind::Empty || depth >= DEEPEST_CLEANED {
                left.push(first);
            }
            left.extend(others.iter().map(Rc::clone));
            concat(left, node.flags)
        }
        _ => Rc::clone(node),
    }
}

fn by_leading_part(parts: &[Rc<Node>], flags: Flags, charset: RegexCharset) -> Parts {
    let mut out = Vec::new();
    let mut rest = parts;
    while let Some((first, others)) = rest.split_first() {
        let prefix = leading_part(first).filter(|prefix| is_cheap(prefix));
        let length = 1 + prefix.map_or(0, |prefix| {
            let same =
                |other: &&Rc<Node>| leading_part(other).is_some_and(|other| prefix.is_same(other));
            others.iter().take_while(same).count()
        });
        let (run, behind) = rest.split_at(length);
        rest = behind;
        match prefix {
            Some(prefix) if length > 1 => {
                let rests: Parts = run.iter().map(without_leading_part).collect();
                out.push(spliced(Rc::clone(prefix), &rests, flags, charset));
            }
            _ => out.push(Rc::clone(first)),
        }
    }
    out
}

fn leading_part(node: &Rc<Node>) -> Option<&Rc<Node>> {
    let first = match &node.kind {
        Kind::Concat(parts) if parts.len() >= 2 => parts.first()?,
        _ => node,
    };
    (first.kind != Kind::Empty).then_some(first)
}

fn without_leading_part(node: &Rc<Node>) -> Rc<Node> {
    match &node.kind {
        Kind::Concat(parts) if parts.len() >= 2 => {
            concat(parts.iter().skip(1).map(Rc::clone).collect(), node.flags)
        }
        _ => Node::empty(node.flags),
    }
}

/// Whether a part may be taken out although it is no text.
fn is_cheap(node: &Node) -> bool {
    match &node.kind {
        Kind::Class(_) | Kind::AnyChar | Kind::AnyByte | Kind::Place(_) => true,
        Kind::Counted(least, most, inner) => *most == Some(*least) && inner.is_unit(),
        _ => false,
    }
}

fn with_classes(parts: &[Rc<Node>], flags: Flags, charset: RegexCharset) -> Parts {
    let mut out = Vec::new();
    let mut rest = parts;
    let is_class =
        |part: &&Rc<Node>| part.single().is_some() || matches!(part.kind, Kind::Class(_));
    while let Some((first, _)) = rest.split_first() {
        let length = rest.iter().take_while(is_class).count();
        if length < 2 {
            out.push(Rc::clone(first));
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        let (run, behind) = rest.split_at(length);
        rest = behind;
        let mut all = Runes::default();
        for part in run {
            if let Some(only) = part.single() {
                all.add_cases(&[(only, only)], part.flags.fold, charset);
            } else if let Kind::Class(class) = &part.kind {
                all.add(class.ranges());
            }
        }
        out.push(Node::new(Kind::Class(all), flags.unfolded()));
    }
    out
}
