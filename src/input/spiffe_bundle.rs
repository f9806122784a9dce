//! SPIFFE bundles: a JWK set (SPIFFE Trust Domain and Bundle 4), and the map of several that Envoy's `trust_bundles`
//! takes.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::collected::Collected;
use super::der;
use crate::input::document::{Document, Node};
use crate::model::{Bundle, Certificate, DataSource, Fact};

/// Whether the document is one.
pub(super) fn recognises(document: &Document<'_>) -> bool {
    document
        .nodes()
        .any(|root| is_key_set(&root) || domains(&root).next().is_some())
}

fn is_key_set(node: &Node<'_, '_>) -> bool {
    node.get("keys").is_some_and(|keys| {
        keys.is_array()
            && (node.has("spiffe_sequence")
                || node.has("spiffe_refresh_hint")
                || keys
                    .items()
                    .any(|key| key.has("x5c") || key.has("kty") || key.has("use")))
    })
}

/// Whether it is a set of keys with certificates.
pub(super) fn holds_certificates(node: &Node<'_, '_>) -> bool {
    let keys = node.get("keys").filter(Node::is_array);
    keys.is_some_and(|keys| keys.items().any(|key| key.has("x5c")))
}

/// Domain and key set of each entry under `trust_domains`.
fn domains<'d, 't>(root: &Node<'d, 't>) -> impl Iterator<Item = (&'d str, Node<'d, 't>)> {
    let entries: Vec<_> = root
        .get("trust_domains")
        .iter()
        .flat_map(Node::members)
        .filter(|(_, set)| is_key_set(set))
        .collect();
    entries.into_iter()
}

/// Reads every bundle of the document.
pub(super) fn read(document: &Document<'_>, out: &mut Collected) {
    for root in document.nodes() {
        if is_key_set(&root) {
            key_set(&root, None, out);
        }
        for (domain, set) in domains(&root) {
            key_set(&set, Some(domain), out);
        }
    }
}

/// Reads the bundle of one trust domain.
pub(super) fn key_set(set: &Node<'_, '_>, domain: Option<&str>, out: &mut Collected) {
    let mut certificates = Vec::new();
    let mut complete = set.value.whole;
    for key in set.get("keys").iter().flat_map(Node::items) {
        let Some(list) = key.get("x5c") else {
            // Keys of JWT-SVIDs stand beside those of X.509-SVIDs.
            continue;
        };
        let entries: Vec<_> = list.items().collect();
        if entries.len() != 1 {
            let message = format!(
                "x5c holds {} certificates; a bundle entry has exactly one (X509-SVID 6.1)",
                entries.len()
            );
            let location = list.location(out.input);
            out.repaired(message, location);
        }
        for entry in entries {
            match certificate(&entry, out) {
                Some(certificate) => certificates.push(certificate),
                None => complete = false,
            }
        }
    }
    out.bundles.push(Bundle {
        trust_domain: domain.map(str::to_owned),
        source: DataSource {
            keys_decode: Fact::NotInEvidence,
            path: String::new(),
            text: Fact::NotInEvidence,
            certificates: Fact::known(certificates),
            crls: Fact::Absent,
            complete,
        },
        proxy: None,
        name: None,
        sources: vec![set.location(out.input)],
    });
}

fn certificate(entry: &Node<'_, '_>, out: &mut Collected) -> Option<Certificate> {
    let location = entry.location(out.input);
    let bytes = entry.text().and_then(|text| {
        STANDARD
            .decode(text.split_whitespace().collect::<String>())
            .ok()
    });
    if bytes.is_none() {
        out.lost_at("this x5c entry is no base64", location.clone());
    }
    Some(der::certificate(&bytes?, location))
}
