//! Envoy's `/config_dump`: whole, a section of it, one resource, or what `istioctl proxy-config … -o json` prints.
//!
//! ```text
//! find      which resources stand where
//! holdings  chains and bundles of a secret or context
//! node      who the proxy is
//! ```
//!
//! Contexts are kept as configured, with the secrets beside them: `pairing` resolves them once all inputs of a proxy are
//! read, because a dump of secrets and a dump of listeners are often two files.

pub(super) mod find;
mod holdings;
mod node;

use std::collections::HashSet;
use std::mem::{Discriminant, discriminant};

use self::find::{Found, Resource};
use super::capture::Bound;
use super::collected::Collected;
use super::document::{Document, Node};
use super::envoy_tls::sites::{self, Site as Context};
use super::envoy_tls::{self, ApiValue, ContextError, Reading, ends};
use crate::model::{Instant, ProgramLimit, Proxy, ProxyId, Secret, SecretContent, Side, Site};

/// Whether the document holds anything of a config dump.
pub(crate) fn recognises(document: &Document<'_>) -> bool {
    document
        .nodes()
        .any(|root| find::is_dump(&root) || !find::resources(root).is_empty())
}

/// Reads every resource of the document into one proxy.
pub(crate) fn read(document: &Document<'_>, out: &mut Collected) {
    read_proxy(document.nodes().flat_map(find::resources), out);
}

/// Reads these resources into one proxy.
pub(crate) fn read_proxy<'d, 't: 'd>(
    resources: impl IntoIterator<Item = Found<'d, 't>>,
    out: &mut Collected,
) {
    let mut proxy = Proxy {
        inputs: vec![out.input],
        ..Proxy::default()
    };
    let id = ProxyId(out.proxies.len());
    let mut met = Met::default();
    for found in resources {
        found_at(&found, out);
        match found.resource {
            Resource::Bootstrap => node::read(&found.node, &mut proxy),
            Resource::Secret => read_secret(&found, id, &mut met, &mut proxy, out),
            Resource::Cluster => {
                read_contexts(&found, sites::of_cluster, id, &mut met, &mut proxy, out);
                read_plaintext(&found, ends::plaintext_of_cluster, &mut proxy, out);
            }
            Resource::Listener => {
                read_contexts(&found, sites::of_listener, id, &mut met, &mut proxy, out);
                read_plaintext(&found, ends::plaintext_of_listener, &mut proxy, out);
            }
            Resource::Endpoints => read_endpoints(&found, &mut proxy, out),
        }
    }
    out.proxy(proxy);
}

/// What was met already: static resources stand both in the bootstrap and in a section of their own.
#[derive(Default)]
struct Met {
    secrets: HashSet<(String, Discriminant<SecretContent>)>,
    contexts: HashSet<(Option<String>, Side)>,
}

/// The dump cannot be older than its newest resource.
fn found_at(found: &Found<'_, '_>, out: &mut Collected) {
    let Some(stamp) = &found.last_updated else {
        return;
    };
    if let Some(from) = stamp.text().and_then(Instant::parse_rfc3339) {
        out.bounds.push(Bound {
            from: Some(from),
            to: None,
            location: stamp.location(out.input),
        });
    }
}

fn read_secret(
    found: &Found<'_, '_>,
    id: ProxyId,
    met: &mut Met,
    proxy: &mut Proxy,
    out: &mut Collected,
) {
    let reading = of_a_running_proxy(out);
    let node = ApiValue::new(found.node.clone(), &reading);
    match envoy_tls::secret(&node) {
        Ok(secret) => keep_secret(
            Secret {
                name: found.name.clone().unwrap_or(secret.name),
                refused_update: found.refused_update.clone(),
                ..secret
            },
            id,
            met,
            proxy,
            out,
        ),
        Err(error) => lost(&error, found, out),
    }
}

fn keep_secret(secret: Secret, id: ProxyId, met: &mut Met, proxy: &mut Proxy, out: &mut Collected) {
    if secret.content == SecretContent::Pending && !proxy.warming_secrets.contains(&secret.name) {
        proxy.warming_secrets.push(secret.name.clone());
    }
    holdings::of_secret(&secret, id, out);
    let key = (secret.name.clone(), discriminant(&secret.content));
    if met.secrets.insert(key) {
        proxy.secrets.push(secret);
    }
}

fn read_contexts(
    found: &Found<'_, '_>,
    contexts_of: impl FnOnce(&ApiValue) -> Vec<Context>,
    id: ProxyId,
    met: &mut Met,
    proxy: &mut Proxy,
    out: &mut Collected,
) {
    if found.node.value.whole && !has_transport_socket(&found.node) {
        return;
    }
    let reading = of_a_running_proxy(out);
    let node = ApiValue::new(found.node.clone(), &reading);
    for site in contexts_of(&node) {
        match site {
            Ok(context) => {
                holdings::of_context(&context, id, out);
                let key = (context.base.name.clone(), context.base.side);
                if met.contexts.insert(key) {
                    proxy.configured.push(context);
                }
            }
            Err(error) => lost(&error, found, out),
        }
    }
}

/// Most listeners and clusters of a mesh configure no TLS.
fn has_transport_socket(resource: &Node<'_, '_>) -> bool {
    let chains = resource.get("filter_chains");
    let chains = chains.iter().flat_map(Node::items);
    resource.has("transport_socket")
        || resource.has("transport_socket_matches")
        || chains
            .chain(resource.get("default_filter_chain"))
            .any(|chain| chain.has("transport_socket"))
}

/// Clusters and filter chains without TLS. What is wrong with them the contexts beside them tell already.
fn read_plaintext(
    found: &Found<'_, '_>,
    sites_of: impl FnOnce(&ApiValue) -> Result<Vec<Site>, ContextError>,
    proxy: &mut Proxy,
    out: &Collected,
) {
    let reading = of_a_running_proxy(out);
    let node = ApiValue::new(found.node.clone(), &reading);
    for site in sites_of(&node).unwrap_or_default() {
        let is_known = proxy
            .plaintext
            .iter()
            .any(|known| known.name() == site.name());
        if !is_known {
            proxy.plaintext.push(site);
        }
    }
}

/// The endpoints that EDS delivered for a cluster.
fn read_endpoints(found: &Found<'_, '_>, proxy: &mut Proxy, out: &Collected) {
    let reading = of_a_running_proxy(out);
    let node = ApiValue::new(found.node.clone(), &reading);
    let name = node.text("cluster_name").ok().flatten();
    if let (Some(name), Ok(addresses)) = (name, ends::of_assignment(&node)) {
        proxy.endpoints.push((name.to_owned(), addresses));
    }
}

const fn of_a_running_proxy(out: &Collected) -> Reading<'static> {
    Reading {
        input: out.input,
        directory: None,
        is_loaded: true,
        program_limit: ProgramLimit::None,
    }
}

fn lost(error: &ContextError, found: &Found<'_, '_>, out: &mut Collected) {
    let location = found.node.location(out.input);
    out.lost_at(format!("not read: {error}"), location);
}
