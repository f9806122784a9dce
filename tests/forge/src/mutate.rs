//! Changes to DER that keep it DER-shaped: an element somewhere in the tree changes, and every length above it follows.

use crate::der;
use crate::random::Random;

/// Changes one element of some DER; where the bytes are no DER, one byte.
pub fn element(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    let mut tree = parse(bytes, 0);
    if tree.is_empty() {
        return byte(random, bytes);
    }
    for _ in 0..=random.below(2) {
        let count: usize = tree.iter().map(Node::count).sum();
        let mut chosen = random.below(count.max(1));
        change(random, &mut tree, &mut chosen);
    }
    tree.iter().flat_map(Node::write).collect()
}

/// Changes single bytes, without regard to structure.
pub fn byte(random: &mut Random, bytes: &[u8]) -> Vec<u8> {
    let mut changed = bytes.to_vec();
    for _ in 0..=random.below(3) {
        if changed.is_empty() {
            return changed;
        }
        let at = random.below(changed.len());
        match random.below(4) {
            0 => {
                changed.remove(at);
            }
            1 => changed.insert(at, low_byte(random)),
            2 => changed.truncate(at),
            _ => {
                if let Some(place) = changed.get_mut(at) {
                    *place = low_byte(random);
                }
            }
        }
    }
    changed
}

fn low_byte(random: &mut Random) -> u8 {
    const LIKELY: [u8; 18] = [0, 1, 2, 3, 4, 5, 6, 0x0c, 0x13, 0x17, 0x30, 0x31, 0x7f, 0x80, 0x81, 0xa0, 0xa3, 0xff];
    if random.chance(60) { *random.pick(&LIKELY) } else { u8::try_from(random.below(256)).unwrap_or_default() }
}

/// One element of a tree.
#[derive(Debug, Clone)]
struct Node {
    tag: u8,
    content: Content,
    /// Writes the length in a longer form than it needs.
    long: bool,
}

#[derive(Debug, Clone)]
enum Content {
    Bytes(Vec<u8>),
    Nodes(Vec<Node>),
    /// Bytes in front (the unused bits of a BIT STRING) of elements inside a string type.
    Wrapped(Vec<u8>, Vec<Node>),
}

impl Node {
    fn count(&self) -> usize {
        1 + match &self.content {
            Content::Bytes(_) => 0,
            Content::Nodes(nodes) | Content::Wrapped(_, nodes) => nodes.iter().map(Self::count).sum(),
        }
    }

    fn write(&self) -> Vec<u8> {
        let content = match &self.content {
            Content::Bytes(bytes) => bytes.clone(),
            Content::Nodes(nodes) => nodes.iter().flat_map(Self::write).collect(),
            Content::Wrapped(prefix, nodes) => {
                let inner = nodes.iter().flat_map(Self::write);
                prefix.iter().copied().chain(inner).collect()
            }
        };
        if self.long { der::tlv_long_length(self.tag, content) } else { der::tlv(self.tag, content) }
    }
}

/// The elements of some bytes; none where they are not elements to their end.
fn parse(mut bytes: &[u8], depth: usize) -> Vec<Node> {
    let mut nodes = Vec::new();
    while let Some((tag, content, rest)) = split(bytes) {
        let inner = |content| {
            if depth < 24 { parse(content, depth + 1) } else { Vec::new() }
        };
        let parsed = if tag & 0x20 != 0 {
            let nodes = inner(content);
            if nodes.is_empty() && !content.is_empty() {
                Content::Bytes(content.to_vec())
            } else {
                Content::Nodes(nodes)
            }
        } else if tag == der::tag::OCTET_STRING && content.len() > 1 {
            match inner(content) {
                nodes if nodes.is_empty() => Content::Bytes(content.to_vec()),
                nodes => Content::Wrapped(Vec::new(), nodes),
            }
        } else {
            Content::Bytes(content.to_vec())
        };
        nodes.push(Node { tag, content: parsed, long: false });
        bytes = rest;
    }
    if bytes.is_empty() { nodes } else { Vec::new() }
}

/// Tag, content and what follows the first element, where it is one.
fn split(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&length, rest) = rest.split_first()?;
    let (length, rest) = if length < 0x80 {
        (usize::from(length), rest)
    } else {
        let digits = usize::from(length & 0x7f);
        let (digits, rest) = rest.split_at_checked(digits).filter(|_| digits < 4)?;
        let length = digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit));
        (length, rest)
    };
    let (content, rest) = rest.split_at_checked(length)?;
    Some((tag, content, rest))
}

/// Walks to the chosen element and changes it in its place.
fn change(random: &mut Random, nodes: &mut Vec<Node>, chosen: &mut usize) {
    for index in 0..nodes.len() {
        if *chosen == 0 {
            alter(random, nodes, index);
            *chosen = usize::MAX;
            return;
        }
        *chosen -= 1;
        if let Some(Content::Nodes(inner) | Content::Wrapped(_, inner)) =
            nodes.get_mut(index).map(|node| &mut node.content)
        {
            change(random, inner, chosen);
            if *chosen == usize::MAX {
                return;
            }
        }
    }
}

fn alter(random: &mut Random, nodes: &mut Vec<Node>, index: usize) {
    let Some(node) = nodes.get(index).cloned() else {
        return;
    };
    let count = nodes.len();
    match random.below(12) {
        0 => {
            nodes.remove(index);
        }
        1 => nodes.insert(index, node),
        2 => nodes.swap(index, random.below(count)),
        3 => {
            if let Some(node) = nodes.get_mut(index) {
                node.tag = low_byte(random);
            }
        }
        4 => {
            if let Some(node) = nodes.get_mut(index) {
                node.long = true;
            }
        }
        5 => {
            if let Some(node) = nodes.get_mut(index) {
                node.tag = *random.pick(&[
                    0x0c, 0x13, 0x14, 0x16, 0x1a, 0x1c, 0x1e, 0x12, 0x04, 0x03, 0x02, 0x01, 0x05, 0x06, 0x17, 0x18,
                    0x0a, 0x30, 0x31,
                ]);
            }
        }
        6 => {
            let extra = Node { tag: low_byte(random), content: Content::Bytes(vec![low_byte(random)]), long: false };
            nodes.insert(index + 1, extra);
        }
        _ => {
            let Some(node) = nodes.get_mut(index) else {
                return;
            };
            match &mut node.content {
                Content::Bytes(bytes) => *bytes = content(random, node.tag, bytes),
                Content::Nodes(inner) | Content::Wrapped(_, inner) if inner.is_empty() => {
                    node.content = Content::Bytes(vec![low_byte(random)]);
                }
                Content::Nodes(inner) | Content::Wrapped(_, inner) => {
                    let at = random.below(inner.len());
                    alter(random, inner, at);
                }
            }
        }
    }
}

/// Another content for a primitive element.
fn content(random: &mut Random, tag: u8, bytes: &[u8]) -> Vec<u8> {
    match random.below(8) {
        0 => Vec::new(),
        1 => [bytes, &[low_byte(random)]].concat(),
        2 => [&[low_byte(random)], bytes].concat(),
        3 if tag == der::tag::INTEGER => [&[0], bytes].concat(),
        4 => bytes.split_last().map(|(_, start)| start.to_vec()).unwrap_or_default(),
        _ => byte(random, bytes),
    }
}
