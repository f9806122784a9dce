//! SPIFFE bundles inside another document.

use super::Walk;
use crate::input::document::Node;
use crate::input::spiffe_bundle;
use crate::model::InputKind;

/// Reads a key set that holds certificates; others are for tokens.
pub(super) fn claims<'d, 't>(node: &Node<'d, 't>, walk: &mut Walk<'_, 'd, 't>) -> bool {
    let is_known = spiffe_bundle::holds_certificates(node);
    if is_known {
        spiffe_bundle::key_set(node, None, walk.out);
        walk.found(InputKind::SpiffeBundle);
    }
    is_known
}
