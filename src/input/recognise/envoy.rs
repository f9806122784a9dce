//! Envoy's own types: a config dump or bootstrap inside another object (`egctl config envoy-proxy all`), and resources that
//! carry their type (`kumactl inspect`, snapshots of control planes).

use super::Walk;
use crate::input::config_dump::{self, find};
use crate::input::document::Node;
use crate::model::InputKind;

/// Takes a dump as one proxy, and keeps a resource for the proxy of the document.
pub(super) fn claims<'d, 't>(node: &Node<'d, 't>, walk: &mut Walk<'_, 'd, 't>) -> bool {
    if !node.is_object() {
        return false;
    }
    if find::is_dump(node) || node.has("static_resources") {
        let found = find::resources(node.clone());
        if found.is_empty() && !find::is_dump(node) {
            return false;
        }
        config_dump::read_proxy(found, walk.out);
        walk.found(InputKind::ConfigDump);
        return true;
    }
    let Some(found) = find::typed(node) else {
        return false;
    };
    walk.loose.push(found);
    walk.found(InputKind::ConfigDump);
    true
}

/// Resources that stand beside each other, outside any dump, are those of one proxy.
pub(super) fn finish(walk: &mut Walk<'_, '_, '_>) {
    let loose = std::mem::take(&mut walk.loose);
    if !loose.is_empty() {
        config_dump::read_proxy(loose, walk.out);
    }
}
