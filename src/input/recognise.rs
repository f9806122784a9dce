//! What stands in a structured document, at any depth.
//!
//! One walk over the tree asks each recogniser in turn. The first that knows a node claims it with all that is below; what
//! none of them knows is walked on. A new format is a new recogniser: one file and one line.
//!
//! ```text
//! envoy       config dumps, bootstraps and typed resources
//! manifest    Kubernetes Secrets and ConfigMaps
//! key_set     SPIFFE bundles
//! spire       what SPIRE's commands print
//! fields      certificates in the fields of any object, told by their names
//! strings     certificates, and whole documents, in any other string
//! ```

mod envoy;
mod fields;
mod key_set;
mod manifest;
mod names;
mod spire;
mod strings;

use super::collected::Collected;
use super::config_dump::find::Found;
use super::document::{Document, Kind, Node};
use crate::model::InputKind;

pub(super) use self::strings::embedded;

/// Asked whether it knows a node; reads it if so.
type Recogniser = for<'d, 't> fn(&Node<'d, 't>, &mut Walk<'_, 'd, 't>) -> bool;

/// All that is known, in the order of asking.
const RECOGNISERS: [Recogniser; 6] = [
    envoy::claims,
    manifest::claims,
    key_set::claims,
    spire::claims,
    fields::claims,
    strings::claims,
];

/// Longer paths stand in hostile input only. Each place spells its path out, so that they must not grow without end.
const LONGEST_POINTER: usize = 1000;

/// Documents inside strings of documents inside strings: deeper ones are left alone.
const MOST_LAYERS: usize = 3;

/// `kubectl apply` repeats the object there as it once was.
const REPEATS: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// The text of a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layer<'s> {
    /// The text itself.
    pub(super) text: &'s str,
    /// How many documents are around it.
    pub(super) depth: usize,
}

impl<'s> Layer<'s> {
    /// The text of a whole file.
    pub(super) const fn file(text: &'s str) -> Self {
        Self { text, depth: 0 }
    }
}

/// A walk over one document.
pub(super) struct Walk<'w, 'd, 't> {
    /// The text of the document.
    layer: Layer<'w>,
    /// What was found.
    out: &'w mut Collected,
    /// What the document is by what stands in it; the first find tells.
    kind: Option<InputKind>,
    /// The trust domain that the anchors below are said to be for.
    trust_domain: Option<String>,
    /// Envoy's resources outside any config dump.
    loose: Vec<Found<'d, 't>>,
}

/// Reads whatever is known in a document; gives what it is, and `None` where nothing is known.
pub(super) fn read(
    document: &Document<'_>,
    layer: Layer<'_>,
    out: &mut Collected,
) -> Option<InputKind> {
    let mut walk = Walk {
        layer,
        out,
        kind: None,
        trust_domain: None,
        loose: Vec::new(),
    };
    for root in document.nodes() {
        walk.visit(&root);
    }
    envoy::finish(&mut walk);
    walk.kind
}

impl<'d, 't> Walk<'_, 'd, 't> {
    /// Asks about a node, and goes on below it where nobody knows it.
    fn visit(&mut self, node: &Node<'d, 't>) {
        if node.pointer.len() > LONGEST_POINTER {
            return;
        }
        let around = self.trust_domain.clone();
        self.trust_domain = trust_domain(node).or(self.trust_domain.take());
        let is_known = RECOGNISERS.iter().any(|recogniser| recogniser(node, self));
        if !is_known {
            self.below(node, |_| true);
        }
        self.trust_domain = around;
    }

    /// Visits the items of an array, or those members of an object that are wanted.
    fn below(&mut self, node: &Node<'d, 't>, wanted: impl Fn(&str) -> bool) {
        for item in node.items().filter(may_hold_something) {
            self.visit(&item);
        }
        for (name, member) in node.members() {
            if name != REPEATS && wanted(name) && may_hold_something(&member) {
                self.visit(&member);
            }
        }
    }

    /// Notes what the document is.
    fn found(&mut self, kind: InputKind) {
        // A Secret or a dump says more about a document than certificates elsewhere in it.
        let says_more = self.kind.is_none_or(|known| known == InputKind::Document);
        if says_more {
            self.kind = Some(kind);
        }
    }
}

/// The trust domain of the roots that Consul lists, or of the bundles of Kuma's `MeshTrust`. Elsewhere such a name says whose
/// domain something runs in, not what the anchors beside it are for.
fn trust_domain(node: &Node<'_, '_>) -> Option<String> {
    if !node.has("Roots") && !node.has("ca_bundles") {
        return None;
    }
    let name = node
        .text_of("TrustDomain")
        .or_else(|| node.text_of("trust_domain"))?;
    (name.len() <= LONGEST_POINTER).then(|| name.to_owned())
}

const fn may_hold_something(node: &Node<'_, '_>) -> bool {
    matches!(
        node.value.kind,
        Kind::Object(_) | Kind::Array(_) | Kind::String(_)
    )
}
