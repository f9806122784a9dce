//! Which resources a pasted part of a config dump holds, wherever it starts.

use crate::input::document::Node;

/// The kinds of resources that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::input) enum Resource {
    /// `config.bootstrap.v3.Bootstrap`.
    Bootstrap,
    /// `extensions.transport_sockets.tls.v3.Secret`.
    Secret,
    /// `config.cluster.v3.Cluster`.
    Cluster,
    /// `config.listener.v3.Listener`.
    Listener,
    /// `config.endpoint.v3.ClusterLoadAssignment`.
    Endpoints,
}

/// A resource and what its entry in the dump says about it.
#[derive(Debug)]
pub(in crate::input) struct Found<'d, 't> {
    /// What it is.
    pub(in crate::input) resource: Resource,
    /// The resource itself.
    pub(in crate::input) node: Node<'d, 't>,
    /// The name of the entry; the resource of a warming secret has no other.
    pub(in crate::input) name: Option<String>,
    /// When the proxy took it.
    pub(in crate::input) last_updated: Option<Node<'d, 't>>,
    /// Why the proxy refused a later update of it.
    pub(in crate::input) refused_update: Option<String>,
}

/// Lists and wrappers that lead to resources.
const CONTAINERS: [&str; 21] = [
    "configs",
    "static_resources",
    "static_secrets",
    "dynamic_active_secrets",
    "dynamic_warming_secrets",
    "static_clusters",
    "dynamic_active_clusters",
    "dynamic_warming_clusters",
    "static_listeners",
    "dynamic_listeners",
    "active_state",
    "warming_state",
    "listeners",
    "clusters",
    "secrets",
    "resources",
    "listener",
    "cluster",
    "static_endpoint_configs",
    "dynamic_endpoint_configs",
    "endpoint_config",
];

/// Entries of the wrappers above hold one resource under this name.
const SECRET: &str = "secret";

/// Deeper than any dump nests its wrappers.
const DEEPEST: usize = 8;

/// Whether this is a config dump by its types, even one without any resource.
pub(in crate::input) fn is_dump(root: &Node<'_, '_>) -> bool {
    let is_section = |node: &Node<'_, '_>| {
        node.text_of("@type")
            .is_some_and(|kind| kind.contains("envoy.admin.v3.") && kind.contains("ConfigDump"))
    };
    is_section(root)
        || root
            .get("configs")
            .is_some_and(|configs| configs.items().any(|item| is_section(&item)))
}

/// All resources under a root, in document order.
pub(in crate::input) fn resources<'d, 't>(root: Node<'d, 't>) -> Vec<Found<'d, 't>> {
    let mut found = Vec::new();
    visit(root, None, 0, &mut found);
    found
}

/// A resource that carries its type, wherever it stands.
pub(in crate::input) fn typed<'d, 't>(node: &Node<'d, 't>) -> Option<Found<'d, 't>> {
    let resource = resource_of(node).filter(|_| node.has("@type"))?;
    Some(entry_of(resource, node.clone(), None))
}

fn visit<'d, 't>(
    node: Node<'d, 't>,
    entry: Option<&Node<'d, 't>>,
    depth: usize,
    found: &mut Vec<Found<'d, 't>>,
) {
    if depth > DEEPEST {
        return;
    }
    if node.is_array() {
        for item in node.items() {
            visit(item, None, depth + 1, found);
        }
        return;
    }
    if !node.is_object() {
        return;
    }
    if let Some(resource) = resource_of(&node) {
        found.push(entry_of(resource, node, entry));
        return;
    }
    if let Some(bootstrap) = node.get("bootstrap").filter(Node::is_object) {
        found.push(entry_of(
            Resource::Bootstrap,
            bootstrap.clone(),
            Some(&node),
        ));
        visit(bootstrap, None, depth + 1, found);
        return;
    }
    if let Some(secret) = node.get(SECRET).filter(Node::is_object)
        && (has_any(&secret, &["@type", "name"]) || resource_of(&secret).is_some())
    {
        found.push(entry_of(Resource::Secret, secret, Some(&node)));
        return;
    }
    for (name, member) in node.members() {
        if name.is_empty() || is_container(name) {
            visit(member, Some(&node), depth + 1, found);
        }
    }
}

fn is_container(name: &str) -> bool {
    let plain = |text: &str| text.replace('_', "").to_ascii_lowercase();
    CONTAINERS
        .iter()
        .any(|container| *container == name || plain(container) == plain(name))
}

fn entry_of<'d, 't>(
    resource: Resource,
    node: Node<'d, 't>,
    entry: Option<&Node<'d, 't>>,
) -> Found<'d, 't> {
    let text = |name: &str| Some(entry?.text_of(name)?.to_owned());
    Found {
        resource,
        name: text("name").filter(|_| resource == Resource::Secret),
        last_updated: entry.and_then(|entry| entry.get("last_updated")),
        refused_update: entry
            .and_then(|entry| entry.get("error_state"))
            .and_then(|state| Some(state.text_of("details")?.to_owned())),
        node,
    }
}

/// What an object is by its type, or by fields that only this resource has.
fn resource_of(node: &Node<'_, '_>) -> Option<Resource> {
    let kind = node.text_of("@type").unwrap_or_default();
    if kind.ends_with(".tls.v3.Secret")
        || (node.has("name") && has_any(node, &["tls_certificate", "validation_context"]))
    {
        Some(Resource::Secret)
    } else if kind.ends_with(".listener.v3.Listener")
        || has_any(node, &["filter_chains", "default_filter_chain"])
    {
        Some(Resource::Listener)
    } else if kind.ends_with(".cluster.v3.Cluster")
        || (node.has("name")
            && has_any(node, &["transport_socket", "transport_socket_matches"])
            && !node.has("filters"))
    {
        Some(Resource::Cluster)
    } else if kind.ends_with(".ClusterLoadAssignment") {
        Some(Resource::Endpoints)
    } else {
        None
    }
}

fn has_any(node: &Node<'_, '_>, names: &[&str]) -> bool {
    names.iter().any(|name| node.has(name))
}
