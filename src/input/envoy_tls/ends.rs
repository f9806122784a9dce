//! Where clusters connect to, where listeners listen, and which connections a filter chain takes.

use super::api_value::ApiValue;
use super::error::ContextError;
use super::sites::{listener_name, named};
use crate::model::{Address, FilterChainMatch, Side, Site};

/// Fields of a filter chain match that look at addresses or at the peer.
const NARROWER: [&str; 6] = [
    "prefix_ranges",
    "address_suffix",
    "source_prefix_ranges",
    "direct_source_prefix_ranges",
    "source_ports",
    "source_type",
];

/// A cluster, or the transport socket match of it that has this name.
pub(super) fn of_cluster(cluster: &ApiValue, part: Option<String>) -> Result<Site, ContextError> {
    let addresses = match cluster.get("load_assignment")? {
        Some(assignment) => of_assignment(&assignment)?,
        None => Vec::new(),
    };
    Ok(Site {
        side: Side::Upstream,
        owner: cluster.text("name")?.unwrap_or_default().to_owned(),
        part,
        addresses,
        matches: FilterChainMatch::default(),
        is_default: false,
        inspects: false,
        location: Some(cluster.location()),
    })
}

/// The endpoints of a `ClusterLoadAssignment`.
pub(in crate::input) fn of_assignment(assignment: &ApiValue) -> Result<Vec<Address>, ContextError> {
    let mut found = Vec::new();
    for locality in assignment.list("endpoints")? {
        for entry in locality.list("lb_endpoints")? {
            let Some(endpoint) = entry.get("endpoint")? else {
                continue;
            };
            if let Some(address) = endpoint.get("address")? {
                found.extend(socket_address(&address)?);
            }
        }
    }
    Ok(found)
}

/// A filter chain of a listener.
pub(super) fn of_chain(
    listener: &ApiValue,
    chain: &ApiValue,
    index: usize,
    is_default: bool,
) -> Result<Site, ContextError> {
    let mut addresses = Vec::new();
    if let Some(address) = listener.get("address")? {
        addresses.extend(socket_address(&address)?);
    }
    for more in listener.list("additional_addresses")? {
        if let Some(address) = more.get("address")? {
            addresses.extend(socket_address(&address)?);
        }
    }
    let matches = match chain.get("filter_chain_match")? {
        Some(matches) => filter_chain_match(&matches)?,
        None => FilterChainMatch::default(),
    };
    let inspector = listener
        .list("listener_filters")?
        .iter()
        .filter_map(|filter| filter.get("typed_config").ok().flatten())
        .any(|config| {
            config
                .any()
                .is_ok_and(|(kind, _)| kind.ends_with(".TlsInspector"))
        });
    Ok(Site {
        side: Side::Downstream,
        owner: listener_name(listener)?,
        part: Some(if is_default {
            "default".to_owned()
        } else {
            named(chain, index)?
        }),
        addresses,
        matches,
        is_default,
        inspects: inspector,
        location: Some(chain.location()),
    })
}

fn filter_chain_match(node: &ApiValue) -> Result<FilterChainMatch, ContextError> {
    let mut is_narrower = false;
    for field in NARROWER {
        is_narrower |= node.get(field)?.is_some();
    }
    Ok(FilterChainMatch {
        port: node.number("destination_port")?,
        server_names: node.texts("server_names")?,
        transport: node
            .text("transport_protocol")?
            .unwrap_or_default()
            .to_owned(),
        protocols: node.texts("application_protocols")?,
        is_narrower,
    })
}

fn socket_address(address: &ApiValue) -> Result<Option<Address>, ContextError> {
    let Some(socket) = address.get("socket_address")? else {
        return Ok(None);
    };
    Ok(Some(Address {
        host: socket.text("address")?.unwrap_or_default().to_owned(),
        port: socket.number("port_value")?.unwrap_or_default(),
    }))
}

/// A cluster's places without TLS.
pub(in crate::input) fn plaintext_of_cluster(
    cluster: &ApiValue,
) -> Result<Vec<Site>, ContextError> {
    let mut found = Vec::new();
    let matches = cluster.list("transport_socket_matches")?;
    for (index, entry) in matches.iter().enumerate() {
        if is_plaintext(entry)? {
            found.push(of_cluster(cluster, Some(named(entry, index)?))?);
        }
    }
    if matches.is_empty() && is_plaintext(cluster)? {
        found.push(of_cluster(cluster, None)?);
    }
    Ok(found)
}

/// A listener's filter chains without TLS.
pub(in crate::input) fn plaintext_of_listener(
    listener: &ApiValue,
) -> Result<Vec<Site>, ContextError> {
    let mut found = Vec::new();
    for (index, chain) in listener.list("filter_chains")?.iter().enumerate() {
        if is_plaintext(chain)? {
            found.push(of_chain(listener, chain, index, false)?);
        }
    }
    if let Some(chain) = listener.get("default_filter_chain")?
        && is_plaintext(&chain)?
    {
        found.push(of_chain(listener, &chain, 0, true)?);
    }
    Ok(found)
}

/// Whether a holder of a transport socket sends bytes as they are.
fn is_plaintext(holder: &ApiValue) -> Result<bool, ContextError> {
    if holder.is_cut() {
        return Ok(false);
    }
    let Some(socket) = holder.get("transport_socket")? else {
        return Ok(true);
    };
    Ok(match socket.get("typed_config")? {
        Some(config) => config.any()?.0.ends_with(".RawBuffer"),
        None => socket.text("name")? == Some("envoy.transport_sockets.raw_buffer"),
    })
}
