//! Whether what one proxy calls and what another one listens on exclude each other.
//!
//! Only addresses that are all in evidence do: a name resolves to anything, a listener of a sidecar takes what is sent to any port
//! of its pod, and where one side is not shown nothing is excluded.

use crate::model::{Address, Evidence, Proxy, ProxyId, Side, TlsContext};

/// Whether a connection through this cluster of one proxy may end at a listener of another.
pub(super) fn may_reach(cluster: &TlsContext, client: &Proxy, server: &Proxy) -> bool {
    let Some(site) = &cluster.site else {
        return true;
    };
    let delivered = client
        .endpoints
        .iter()
        .filter(|(name, _)| *name == site.owner);
    let delivered = delivered.flat_map(|(_, addresses)| addresses);
    let endpoints: Vec<&Address> = site.addresses.iter().chain(delivered).collect();
    let listening: Vec<&Address> = sites(server, Side::Downstream)
        .flat_map(|site| &site.addresses)
        .collect();
    if endpoints.is_empty() || listening.is_empty() || takes_any_port(server) {
        return true;
    }
    endpoints
        .iter()
        .any(|endpoint| listening.iter().any(|address| may_be(endpoint, address)))
}

/// Whether any cluster of one proxy may lead to the other. Where none is in evidence, one may.
pub(super) fn may_call(client: ProxyId, server: ProxyId, evidence: &Evidence) -> bool {
    let (Some(client), Some(server)) = (
        evidence.proxies.get(client.0),
        evidence.proxies.get(server.0),
    ) else {
        return true;
    };
    let mut clusters = client
        .contexts
        .iter()
        .filter(|context| context.side == Side::Upstream && context.site.is_some())
        .peekable();
    clusters.peek().is_none() || clusters.any(|cluster| may_reach(cluster, client, server))
}

fn sites(proxy: &Proxy, side: Side) -> impl Iterator<Item = &crate::model::Site> {
    let of_tls = proxy
        .contexts
        .iter()
        .filter_map(|context| context.site.as_ref());
    of_tls
        .chain(&proxy.plaintext)
        .filter(move |site| site.side == side)
}

/// Istio's sidecars and gateways: traffic is redirected to them, and services rename ports.
fn takes_any_port(proxy: &Proxy) -> bool {
    let is_istio_s = proxy.node.as_deref().is_some_and(|node| node.contains('~'));
    is_istio_s || sites(proxy, Side::Downstream).any(|site| site.owner == "virtualInbound")
}

fn may_be(endpoint: &Address, listening: &Address) -> bool {
    let is_ip = |address: &Address| address.host.parse::<std::net::IpAddr>().is_ok();
    let is_elsewhere = is_ip(endpoint)
        && is_ip(listening)
        && !listening.is_wildcard()
        && endpoint.host != listening.host;
    endpoint.port == listening.port && !is_elsewhere
}
