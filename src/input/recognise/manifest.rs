//! Secrets and `ConfigMap`s of Kubernetes, in Lists or in whatever a tool wraps around them.

use super::Walk;
use crate::input::document::Node;
use crate::input::kubernetes;
use crate::model::InputKind;

/// Reads the object.
pub(super) fn claims<'d, 't>(node: &Node<'d, 't>, walk: &mut Walk<'_, 'd, 't>) -> bool {
    let is_known = kubernetes::is_object(node);
    if is_known {
        kubernetes::read_object(node, walk.layer, walk.out);
        walk.found(InputKind::Kubernetes);
    }
    is_known
}
