//! Envoy's `/certs`: `{"certificates": [{"ca_cert": […], "cert_chain": […]}]}`, whole or any part of it.
//!
//! One element of `certificates` is one live TLS context. What it looks like is not always what it means:
//!
//! * `cert_chain` holds the *leaf of each configured certificate*, never an intermediate. Each entry becomes a chain of its
//!   own, of unknown length.
//! * `ca_cert` is the first CA of the bundle up to Envoy 1.39 and all of them from 1.40 on; several entries tell the
//!   latter.
//! * Under the SPIFFE validator `path` is `<trust domain>: <inline>` with the *last* configured domain, while the first
//!   entry is the *first* domain's CA. So the path says which validator it is and that this domain is configured, and the
//!   CA is never filed under that domain.

mod entry;

use std::collections::HashSet;

use self::entry::Entry;
use super::collected::Collected;
use super::pem;
use crate::input::document::{Document, Node};
use crate::model::{
    Bundle, Chain, ChainOrigin, DataSource, Fact, Location, OcspStaple, OwnCertificate, Presented,
    ProblemKind, Proxy, ProxyId, Side, SpiffeTrustDomain, SpiffeValidator, TlsContext,
    ValidationContext,
};

/// Whether the document holds anything of `/certs`.
pub(super) fn recognises(document: &Document<'_>) -> bool {
    let mut contexts = Vec::new();
    for root in document.nodes() {
        find_contexts(root, &mut contexts);
    }
    // A context without entries is told by its names alone, an entry by what every entry has.
    !contexts.is_empty() || document.nodes().any(|root| is_bare(&root))
}

/// `{"certificates": []}`: what a proxy without any live TLS context prints.
fn is_bare(root: &Node<'_, '_>) -> bool {
    let mut members = root.members();
    let only = members.next().filter(|_| members.next().is_none());
    only.is_some_and(|(name, list)| {
        name == "certificates"
            && list.is_array()
            && list.value.whole
            && list.items().next().is_none()
    })
}

/// Reads every context of the document.
pub(crate) fn read(document: &Document<'_>, out: &mut Collected) {
    let mut contexts = Vec::new();
    for root in document.nodes() {
        find_contexts(root, &mut contexts);
    }
    if contexts.is_empty() {
        let whole = Location::whole(out.input);
        out.problem(
            "this /certs dump lists no certificate: no TLS context of the proxy is live, or its secrets have not \
             arrived; its /config_dump tells which secrets are still warming"
                .to_owned(),
            whole,
            true,
            ProblemKind::General,
        );
    }
    let proxy = out.proxy(Proxy {
        inputs: vec![out.input],
        ..Proxy::default()
    });
    let mut seen = HashSet::new();
    for context in contexts {
        read_context(&context, proxy, &mut seen, out);
    }
}

/// A part of a dump that is one context, or what is left of one.
enum Found<'d, 't> {
    /// An object with `ca_cert` or `cert_chain`.
    Context(Node<'d, 't>),
    /// A certificate entry whose list is not in evidence.
    Entry(Node<'d, 't>),
}

/// Finds contexts and loose entries, wherever the pasted part starts.
fn find_contexts<'d, 't>(node: Node<'d, 't>, contexts: &mut Vec<Found<'d, 't>>) {
    if node.is_array() {
        for item in node.items() {
            find_contexts(item, contexts);
        }
    } else if lists_entries(&node, "ca_cert") || lists_entries(&node, "cert_chain") {
        contexts.push(Found::Context(node));
    } else if entry::looks_like_entry(&node) {
        contexts.push(Found::Entry(node));
    } else if node.is_object() {
        for (name, member) in node.members() {
            if matches!(name, "" | "certificates") && member.is_array() {
                find_contexts(member, contexts);
            }
        }
    }
}

/// Whether there is such a list. Certificate authorities answer with PEM under the same names.
fn lists_entries(node: &Node<'_, '_>, name: &str) -> bool {
    let is_pem = |value: &Node<'_, '_>| value.text().is_some_and(pem::recognises);
    node.get(name)
        .is_some_and(|list| !is_pem(&list) && !list.items().any(|item| is_pem(&item)))
}

fn read_context(
    found: &Found<'_, '_>,
    proxy: ProxyId,
    seen: &mut HashSet<String>,
    out: &mut Collected,
) {
    let mut anchors = Vec::new();
    let mut leaves = Vec::new();
    let (node, whole) = match found {
        Found::Context(node) => {
            for (name, list) in node.members() {
                let into = match name {
                    // Envoy prints `ca_cert` first: a list whose name is lost to the cut stands before `cert_chain`.
                    "ca_cert" | "caCert" | "" => &mut anchors,
                    "cert_chain" | "certChain" => &mut leaves,
                    _ => continue,
                };
                into.extend(list.items().map(|item| entry::read(&item, out)));
            }
            (node, node.value.whole)
        }
        Found::Entry(node) => {
            let entry = entry::read(node, out);
            let location = entry.location.clone();
            let list = if entry.looks_like_leaf() {
                leaves.push(entry);
                "cert_chain"
            } else {
                anchors.push(entry);
                "ca_cert"
            };
            let message = format!(
                "this entry's list is not in the pasted part; by its names it is read as one of {list}"
            );
            out.repaired(message, location);
            (node, false)
        }
    };
    for leaf in &leaves {
        leaf.bounds(&mut out.bounds);
        out.chains.push(chain_of(leaf, proxy));
    }
    for anchor in &anchors {
        anchor.bounds(&mut out.bounds);
    }
    if let Some(bundle) = bundle_of(&anchors, proxy) {
        out.bundles.push(bundle);
    }
    let key = anchors
        .iter()
        .map(Entry::key)
        .chain(["|".to_owned()])
        .chain(leaves.iter().map(Entry::key))
        .collect::<Vec<_>>()
        .join(";");
    if (anchors.is_empty() && leaves.is_empty()) || !seen.insert(key) {
        return;
    }
    let context = context_of(&anchors, &leaves, whole, node, out);
    if let Some(proxy) = out.proxies.get_mut(proxy.0) {
        // `/certs` does not tell listeners from clusters: the context may be either.
        for side in [Side::Downstream, Side::Upstream] {
            proxy.contexts.push(TlsContext {
                side,
                ..context.clone()
            });
        }
    }
}

/// Each entry of `cert_chain` is the leaf of one configured certificate.
fn chain_of(leaf: &Entry, proxy: ProxyId) -> Chain {
    Chain {
        presented: Presented {
            certificates: vec![leaf.certificate.clone()],
            complete: false,
            signing_key: Fact::NotInEvidence,
        },
        origin: ChainOrigin::Certs,
        proxy: Some(proxy),
        name: leaf.file().map(str::to_owned),
        sources: vec![leaf.location.clone()],
        pem: None,
    }
}

fn bundle_of(anchors: &[Entry], proxy: ProxyId) -> Option<Bundle> {
    let first = anchors.first()?;
    Some(Bundle {
        trust_domain: None,
        source: source_of(anchors),
        proxy: Some(proxy),
        name: first.file().map(str::to_owned),
        sources: vec![first.location.clone()],
    })
}

/// The CA source of a context: the path and the certificates shown.
fn source_of(anchors: &[Entry]) -> DataSource {
    DataSource {
        keys_decode: Fact::NotInEvidence,
        path: anchors
            .first()
            .map(|anchor| anchor.path.clone())
            .unwrap_or_default(),
        text: Fact::NotInEvidence,
        certificates: Fact::known(
            anchors
                .iter()
                .map(|anchor| anchor.certificate.clone())
                .collect(),
        ),
        crls: Fact::NotInEvidence,
        // Envoy 1.40 lists all; before, the first stands for any number.
        complete: anchors.len() > 1,
    }
}

fn context_of(
    anchors: &[Entry],
    leaves: &[Entry],
    whole: bool,
    node: &Node<'_, '_>,
    out: &Collected,
) -> TlsContext {
    let certificates = leaves
        .iter()
        .map(|leaf| OwnCertificate {
            chain: Fact::known(DataSource {
                path: leaf.path.clone(),
                certificates: Fact::known(vec![leaf.certificate.clone()]),
                ..DataSource::default()
            }),
            ocsp_staple: if leaf.has_staple {
                Fact::known(OcspStaple {
                    serial: Fact::NotInEvidence,
                    is_inline_string: false,
                })
            } else {
                Fact::Absent
            },
            ..OwnCertificate::default()
        })
        .collect();
    TlsContext {
        location: Some(node.location(out.input)),
        certificates: if leaves.is_empty() && !whole {
            Fact::NotInEvidence
        } else {
            Fact::known(certificates)
        },
        validation: if anchors.is_empty() && !whole {
            Fact::NotInEvidence
        } else {
            Fact::known(validation_of(anchors))
        },
        ..TlsContext::new(Side::Downstream)
    }
}

fn validation_of(anchors: &[Entry]) -> ValidationContext {
    let trust_domain = anchors.iter().find_map(Entry::trust_domain);
    let spiffe = trust_domain.map(|name| SpiffeValidator {
        // That this domain is configured is all that is known: its bundle may be any, and there may be other domains.
        trust_domains: vec![SpiffeTrustDomain {
            name: name.to_owned(),
            workload: String::new(),
            bundle: DataSource {
                path: anchors
                    .first()
                    .map(|anchor| anchor.path.clone())
                    .unwrap_or_default(),
                ..DataSource::default()
            },
        }],
        trust_bundles: Fact::NotInEvidence,
    });
    ValidationContext {
        trusted_ca: if anchors.is_empty() || spiffe.is_some() {
            Fact::Absent
        } else {
            Fact::known(source_of(anchors))
        },
        crl: Fact::NotInEvidence,
        typed_matchers: Fact::NotInEvidence,
        legacy_matchers: Fact::NotInEvidence,
        spiffe,
        ..ValidationContext::default()
    }
}

#[cfg(test)]
mod tests;
