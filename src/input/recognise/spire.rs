//! What SPIRE prints as JSON (`spire-agent api fetch x509`, `spire-server x509 mint`): base64 of DER, one certificate after
//! the other. The key beside it stays unread.

use super::Walk;
use super::fields::{anchors, certificates_in, chain};
use crate::input::document::Node;
use crate::input::pem::Contents;
use crate::model::{InputKind, SpiffeId};

/// Under these names stand the anchors of the trust domain.
const BUNDLES: [&str; 2] = ["bundle", "root_cas"];

/// Reads an SVID with its bundle, or the bundles of other trust domains.
pub(super) fn claims<'d, 't>(node: &Node<'d, 't>, walk: &mut Walk<'_, 'd, 't>) -> bool {
    if !node.is_object() {
        return false;
    }
    let federated = node.get("federated_bundles").filter(Node::is_object);
    for (domain, bundle) in federated.iter().flat_map(Node::members) {
        let domain = domain.strip_prefix("spiffe://").unwrap_or(domain);
        if let Some(contents) = certificates_in(&bundle, walk) {
            anchors(contents, &bundle, Some(domain.to_owned()), walk);
        }
    }
    let Some(svid) = node.get("x509_svid") else {
        // The SVIDs stand beside the bundles of other domains.
        if federated.is_some() {
            walk.below(node, |name| name != "federated_bundles");
        }
        return federated.is_some();
    };
    let Some(contents) = certificates_in(&svid, walk) else {
        return false;
    };
    let domain = node
        .text_of("spiffe_id")
        .map(str::to_owned)
        .or_else(|| id_of(&contents))
        .and_then(|id| Some(SpiffeId::cut_in_any_case(&id)?.0.to_owned()));
    chain(contents, &svid, walk);
    for bundle in BUNDLES.iter().filter_map(|name| node.get(name)) {
        if let Some(contents) = certificates_in(&bundle, walk) {
            anchors(contents, &bundle, domain.clone(), walk);
        }
    }
    walk.found(InputKind::Document);
    true
}

/// The first URI SAN of the leaf.
fn id_of(contents: &Contents) -> Option<String> {
    let names = contents.certificates.first()?.subject_alt_names.value()?;
    names.uris().next().map(str::to_owned)
}
