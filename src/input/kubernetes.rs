//! Kubernetes Secrets, `ConfigMap`s and Lists of these, as YAML or JSON.
//!
//! Values are told by their content, as everywhere; names only tell the anchors of a Secret (`ca.crt`) from its chain, and
//! `tls.crt` of a `kubernetes.io/tls` Secret is presented whatever it is. A value whose name or label says private key is
//! not decoded.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::collected::Collected;
use super::der_file::unwrap_base64;
use super::pem;
use super::recognise::{self, Layer};
use crate::input::document::{Document, Node};
use crate::model::{Bundle, ChainOrigin, Location};

/// Whether the document is one of these kinds.
pub(super) fn recognises(document: &Document<'_>) -> bool {
    document
        .nodes()
        .any(|root| is_object(&root) || is_list(&root))
}

fn is_list(node: &Node<'_, '_>) -> bool {
    let kind = node.text_of("kind");
    matches!(kind, Some("List" | "SecretList" | "ConfigMapList")) && node.has("items")
}

/// Whether a node is a Secret or `ConfigMap` that holds anything.
pub(super) fn is_object(node: &Node<'_, '_>) -> bool {
    matches!(node.text_of("kind"), Some("Secret" | "ConfigMap"))
        && (node.has("data") || node.has("stringData") || node.has("binaryData"))
}

/// The kinds of the Kubernetes objects in a document that holds none of those above.
pub(super) fn other_kinds(document: &Document<'_>) -> Option<String> {
    let mut kinds: Vec<&str> = Vec::new();
    for node in document.nodes() {
        if let (Some(kind), true) = (node.text_of("kind"), node.has("apiVersion"))
            && !kinds.contains(&kind)
        {
            kinds.push(kind);
        }
    }
    (!kinds.is_empty()).then(|| kinds.join(", "))
}

/// Reads a Secret or `ConfigMap`. `layer` is the document it stands in.
pub(super) fn read_object(node: &Node<'_, '_>, layer: Layer<'_>, out: &mut Collected) {
    let is_secret = node.text_of("kind") == Some("Secret");
    let object = Object {
        name: node
            .get("metadata")
            .and_then(|metadata| full_name(&metadata)),
        is_tls_secret: is_secret && node.text_of("type") == Some("kubernetes.io/tls"),
    };
    for field in ["data", "stringData", "binaryData"] {
        let encoded = field == "binaryData" || (is_secret && field == "data");
        let values = node.get(field);
        for (key, value) in values.iter().flat_map(Node::members) {
            let is_document = !is_secret
                && value
                    .text()
                    .is_some_and(|text| recognise::embedded(text, &value, layer, out).is_some());
            if !is_document {
                read_value(key, &value, encoded, &object, out);
            }
        }
    }
}

/// The object that values stand in.
struct Object {
    /// Namespace and name.
    name: Option<String>,
    /// Whether its `tls.crt` is what a TLS endpoint presents.
    is_tls_secret: bool,
}

fn full_name(metadata: &Node<'_, '_>) -> Option<String> {
    let name = metadata.text_of("name")?;
    Some(match metadata.text_of("namespace") {
        Some(namespace) => format!("{namespace}/{name}"),
        None => name.to_owned(),
    })
}

fn read_value(
    key: &str,
    value: &Node<'_, '_>,
    encoded: bool,
    object: &Object,
    out: &mut Collected,
) {
    let Some(text) = value.text().filter(|_| !names_a_key(key)) else {
        return;
    };
    let at = value.location(out.input);
    let decoded;
    let pem = if encoded {
        let Some(bytes) = unwrap_base64(text) else {
            tell_undecodable(key, text, at, out);
            return;
        };
        decoded = String::from_utf8_lossy(&bytes).into_owned();
        decoded.as_str()
    } else {
        text
    };
    if !pem::recognises(pem) {
        return;
    }
    let contents = pem::contents(pem, &at, out);
    let name = object.name.as_ref().map(|object| format!("{object} {key}"));
    if contents.certificates.is_empty() && contents.crls.is_empty() {
        return;
    }
    let is_presented = if object.is_tls_secret && key == "tls.crt" {
        !contents.certificates.is_empty()
    } else {
        contents.is_presented() && !names_anchors(key)
    };
    if is_presented {
        let mut chain = pem::chain_of(contents, ChainOrigin::File);
        chain.name = name;
        out.chains.push(chain);
    } else {
        let sources = vec![at];
        out.bundles.push(Bundle {
            trust_domain: None,
            source: pem::source_of(contents, key),
            proxy: None,
            name,
            sources,
        });
    }
}

/// Says so where a value that should hold certificates does not.
fn tell_undecodable(key: &str, text: &str, at: Location, out: &mut Collected) {
    let holds_certificates = key == "tls.crt" || names_anchors(key);
    if !holds_certificates || text.trim().is_empty() {
        return;
    }
    let message = if pem::recognises(text) {
        format!("{key} under data is not base64; PEM as it stands belongs under stringData")
    } else if STANDARD.decode(text.trim()).is_err() {
        format!("{key} is not base64, or was redacted")
    } else {
        format!("{key} holds no certificate")
    };
    out.lost_at(message, at);
}

/// Names under which private keys are stored. `public-key.pem` and the like lose nothing by it.
fn names_a_key(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("key") || name.contains("password") || name.contains("token")
}

/// Names under which anchors are stored.
fn names_anchors(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["ca.crt", "ca.pem", "ca_bundle", "bundle.crt", "caroot"]
        .iter()
        .any(|anchor| name.ends_with(anchor))
        || ["root", "cacerts", "trust"]
            .iter()
            .any(|anchor| name.contains(anchor))
        || name == "ca-cert.pem"
}
