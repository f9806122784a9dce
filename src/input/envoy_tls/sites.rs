//! Where TLS contexts stand: in the transport sockets of clusters and of the filter chains of listeners.

use super::api_value::ApiValue;
use super::context::tls_context;
use super::ends;
use super::error::ContextError;
use super::request;
use crate::model::{ConfiguredContext, Side, Site as Placed};

/// Fields that hold a TLS context or another transport socket inside a transport socket's configuration.
const WRAPPED: [&str; 5] = [
    "transport_socket",
    "tls_socket_config",
    "cleartext_socket_config",
    "upstream_tls_context",
    "downstream_tls_context",
];

/// One TLS context, or why it cannot be read.
pub(in crate::input) type Site = Result<ConfiguredContext, ContextError>;

/// The contexts of a cluster, named `cluster/NAME` or `cluster/NAME/MATCH`.
pub(in crate::input) fn of_cluster(cluster: &ApiValue) -> Vec<Site> {
    collect(|sites| {
        let name = format!("cluster/{}", cluster.text("name")?.unwrap_or_default());
        if let Some(socket) = cluster.get("transport_socket")? {
            of_transport_socket(&socket, &name, sites)?;
            let site = ends::of_cluster(cluster, None)?;
            for context in sites.iter_mut().flatten() {
                context.base.site = Some(site.clone());
            }
        }
        for (index, entry) in cluster.list("transport_socket_matches")?.iter().enumerate() {
            if let Some(socket) = entry.get("transport_socket")? {
                let entry = named(entry, index)?;
                let before = sites.len();
                of_transport_socket(&socket, &format!("{name}/{entry}"), sites)?;
                let site = ends::of_cluster(cluster, Some(entry))?;
                for context in sites.iter_mut().skip(before).flatten() {
                    context.base.site = Some(site.clone());
                }
            }
        }
        let request = request::options(cluster)?;
        for context in sites.iter_mut().flatten() {
            context.base.request = request.clone();
        }
        Ok(())
    })
}

/// The contexts of a listener, named `listener/NAME/CHAIN`.
pub(in crate::input) fn of_listener(listener: &ApiValue) -> Vec<Site> {
    collect(|sites| {
        let name = format!("listener/{}", listener_name(listener)?);
        for (index, chain) in listener.list("filter_chains")?.iter().enumerate() {
            if let Some(socket) = chain.get("transport_socket")? {
                let site = ends::of_chain(listener, chain, index, false)?;
                of_chain(&socket, &name, &site, sites)?;
            }
        }
        if let Some(chain) = listener.get("default_filter_chain")?
            && let Some(socket) = chain.get("transport_socket")?
        {
            let site = ends::of_chain(listener, &chain, 0, true)?;
            of_chain(&socket, &name, &site, sites)?;
        }
        Ok(())
    })
}

/// The contexts of a filter chain's transport socket.
fn of_chain(
    socket: &ApiValue,
    listener: &str,
    site: &Placed,
    sites: &mut Vec<Site>,
) -> Result<(), ContextError> {
    let part = site.part.as_deref().unwrap_or_default();
    let before = sites.len();
    of_transport_socket(socket, &format!("{listener}/{part}"), sites)?;
    for context in sites.iter_mut().skip(before).flatten() {
        context.base.site = Some(site.clone());
    }
    Ok(())
}

/// The TLS context of a transport socket, also inside the sockets that wrap others (PROXY protocol, tap, QUIC, …).
pub(super) fn of_transport_socket(
    socket: &ApiValue,
    name: &str,
    sites: &mut Vec<Site>,
) -> Result<(), ContextError> {
    let Some(config) = socket.get("typed_config")? else {
        return Ok(());
    };
    of_any(&config, name, sites)
}

/// The TLS context in an `Any`.
pub(super) fn of_any(
    config: &ApiValue,
    name: &str,
    sites: &mut Vec<Site>,
) -> Result<(), ContextError> {
    let (kind, fields) = config.any()?;
    if let Some(side) = side_of(kind) {
        demand_type(config, kind)?;
        sites.push(tls_context(&fields, side).map(|mut context| {
            context.base.name = (!name.is_empty()).then(|| name.to_owned());
            context
        }));
        return Ok(());
    }
    for wrapped in WRAPPED {
        let Some(inner) = fields.get(wrapped)? else {
            continue;
        };
        let side = match wrapped {
            "upstream_tls_context" => Side::Upstream,
            "downstream_tls_context" => Side::Downstream,
            _ if inner.get("typed_config")?.is_some() => {
                of_transport_socket(&inner, name, sites)?;
                continue;
            }
            _ => continue,
        };
        sites.push(tls_context(&inner, side).map(|mut context| {
            context.base.name = Some(name.to_owned());
            context
        }));
    }
    Ok(())
}

/// Which side a message type configures.
pub(super) fn side_of(message: &str) -> Option<Side> {
    if message.ends_with(".UpstreamTlsContext") {
        Some(Side::Upstream)
    } else if message.ends_with(".DownstreamTlsContext") {
        Some(Side::Downstream)
    } else {
        None
    }
}

/// What Envoy loads names its type in full, behind a host: the messages of the API before v3 are gone.
fn demand_type(config: &ApiValue, kind: &str) -> Result<(), ContextError> {
    const PACKAGE: &str = "envoy.extensions.transport_sockets.tls.v3";
    let package = kind.rsplit_once('.').map(|(package, _)| package);
    let is_of_api = package.is_some_and(|package| {
        let host = package
            .strip_suffix(PACKAGE)
            .and_then(|host| host.strip_suffix('/'));
        host.is_some_and(|host| !host.is_empty())
    });
    if is_of_api || config.reading.is_loaded {
        return Ok(());
    }
    Err(ContextError::UnknownName {
        pointer: format!("{}.@type", config.pointer()),
        value: kind.to_owned(),
        allowed: vec![
            "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
            "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
        ],
    })
}

/// Envoy calls a listener without a name by a random one; people call it by its address.
pub(super) fn listener_name(listener: &ApiValue) -> Result<String, ContextError> {
    if let Some(name) = listener.text("name")?.filter(|name| !name.is_empty()) {
        return Ok(name.to_owned());
    }
    let socket = match listener.get("address")? {
        Some(address) => address.get("socket_address")?,
        None => None,
    };
    Ok(match socket {
        Some(socket) => format!(
            "{}_{}",
            socket.text("address")?.unwrap_or_default(),
            socket.number("port_value")?.unwrap_or_default()
        ),
        None => "unnamed".to_owned(),
    })
}

/// The name of an element, or its index.
pub(super) fn named(element: &ApiValue, index: usize) -> Result<String, ContextError> {
    Ok(element
        .text("name")?
        .filter(|name| !name.is_empty())
        .map_or_else(|| index.to_string(), str::to_owned))
}

/// What was found before an error, and the error.
fn collect(find: impl FnOnce(&mut Vec<Site>) -> Result<(), ContextError>) -> Vec<Site> {
    let mut sites = Vec::new();
    if let Err(error) = find(&mut sites) {
        sites.push(Err(error));
    }
    sites
}
