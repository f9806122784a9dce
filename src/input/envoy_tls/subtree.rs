//! A part of the tolerant reader's tree as the plain JSON that the readers of messages take, with the places kept.

use serde_json::{Map, Number, Value};

use super::node::{CUT, TWICE};
use super::places::Places;
use crate::input::json::{self, Kind};

/// Big fields that no TLS context stands in.
const PASSED_OVER: [&str; 8] = [
    "filters",
    "access_log",
    "accessLog",
    "health_checks",
    "healthChecks",
    "metadata",
    "lb_subset_config",
    "lbSubsetConfig",
];

/// What stands at a node. Whatever was left out or cut off is marked with [`CUT`], names that
/// stand there more than once with [`TWICE`].
pub(in crate::input) fn subtree(node: &json::Node<'_, '_>) -> (Value, Places) {
    let mut places = Places::default();
    let value = convert(node, &mut places);
    (value, places)
}

fn convert(node: &json::Node<'_, '_>, places: &mut Places) -> Value {
    if let Some(at) = node.value.at {
        places.insert(node.pointer.clone(), at.line, at.column);
    }
    match &node.value.kind {
        Kind::Null => Value::Null,
        Kind::Bool(flag) => Value::Bool(*flag),
        Kind::Number(text) => text
            .parse::<Number>()
            .map_or_else(|_| Value::String(text.to_string()), Value::Number),
        Kind::String(text) if node.value.whole => Value::String(text.to_string()),
        Kind::String(_) | Kind::Elided => Value::String(CUT.to_owned()),
        Kind::Array(_) => {
            let mut items: Vec<Value> = node.items().map(|item| convert(&item, places)).collect();
            if is_cut(node, node.items()) {
                items.push(Value::String(CUT.to_owned()));
            }
            Value::Array(items)
        }
        Kind::Object(_) => {
            let mut fields = Map::new();
            let mut twice = Vec::new();
            for (name, member) in node.members() {
                if PASSED_OVER.contains(&name) {
                    continue;
                }
                // A null sets nothing, wherever it stands; a type has to be there once.
                let value = convert(&member, places);
                let before = fields.get(name);
                if before
                    .is_some_and(|before| !(before.is_null() || value.is_null()) || name == "@type")
                {
                    twice.push(Value::from(name));
                }
                if before.is_none() || !value.is_null() {
                    fields.insert(name.to_owned(), value);
                }
            }
            if !twice.is_empty() {
                fields.insert(TWICE.to_owned(), Value::Array(twice));
            }
            if is_cut(node, node.members().map(|(_, member)| member)) {
                fields.insert(CUT.to_owned(), Value::Bool(true));
            }
            Value::Object(fields)
        }
    }
}

/// Whether something of this very container may be missing. The reader marks every container around a gap: one whose
/// inner parts are all whole has the gap itself, and one that ends with a gap may have been cut off there.
fn is_cut<'d, 't: 'd>(
    node: &json::Node<'d, 't>,
    inner: impl Iterator<Item = json::Node<'d, 't>>,
) -> bool {
    if node.value.whole {
        return false;
    }
    let (mut all_whole, mut last_whole) = (true, true);
    for part in inner {
        last_whole = part.value.whole;
        all_whole &= last_whole;
    }
    all_whole || !last_whole
}
