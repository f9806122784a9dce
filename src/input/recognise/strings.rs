//! Strings that stand in no field of a name: items of arrays, documents that are one string, and whole documents inside a
//! string (an Envoy bootstrap in a `ConfigMap`).

use super::fields::{anchors, certificates_in, chain};
use super::names::{self, Meaning};
use super::{Layer, MOST_LAYERS, Walk};
use crate::input::collected::Collected;
use crate::input::document::{Document, Node};
use crate::input::{detect, json, yaml};
use crate::model::InputKind;

/// A document inside a string is read where one of these stands in it.
const MARKS: [&str; 5] = [
    "-----BEGIN ",
    "static_resources",
    "staticResources",
    "\"@type\"",
    "'@type'",
];

/// Takes certificates, or a document, out of a string.
pub(super) fn claims<'d, 't>(node: &Node<'d, 't>, walk: &mut Walk<'_, 'd, 't>) -> bool {
    let Some(text) = node.text() else {
        return false;
    };
    if MARKS.iter().any(|mark| text.contains(mark))
        && let Some(kind) = embedded(text, node, walk.layer, walk.out)
    {
        walk.found(kind);
        return true;
    }
    let Some(contents) = certificates_in(node, walk) else {
        return false;
    };
    let is_anchor = names::meaning_of_path(&node.pointer) == Some(Meaning::Anchors);
    if contents.is_presented() && !is_anchor {
        chain(contents, node, walk);
    } else {
        anchors(contents, node, None, walk);
    }
    walk.found(InputKind::Document);
    true
}

/// Reads a string that is a document; `None` where it is none that is known.
pub(in crate::input) fn embedded(
    text: &str,
    node: &Node<'_, '_>,
    around: Layer<'_>,
    out: &mut Collected,
) -> Option<InputKind> {
    if around.depth >= MOST_LAYERS {
        return None;
    }
    let starts = text.trim_start();
    let mut document = if starts.starts_with(['{', '[']) {
        json::read(text)?
    } else if yaml::comes_first(text) && !starts.starts_with("-----BEGIN") {
        yaml::read(text).0
    } else {
        return None;
    };
    place(&mut document, text, node, around.text);
    let layer = Layer {
        text,
        depth: around.depth + 1,
    };
    detect::read_document(&document, layer, out)
}

/// Gives the values of an inner document their places in the outer one. The lines of a block of YAML stand one by one behind
/// that of its key; the lines of any other string are all on one.
fn place(document: &mut Document<'_>, text: &str, node: &Node<'_, '_>, around: &str) {
    document.around.clone_from(&node.pointer);
    let at = node.value.at;
    let is_block = at.is_some_and(|at| {
        let mut lines = around.lines().skip(at.line);
        let first = text.lines().next();
        first.is_some_and(|first| {
            !first.trim().is_empty() && lines.next().map(str::trim) == Some(first.trim())
        })
    });
    for root in &mut document.roots {
        root.move_to(at, is_block);
    }
}
