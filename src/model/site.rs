//! Where a proxy connects to and where it listens: what decides which context meets which.

use std::fmt;

use super::{Location, Side};

/// `core.v3.SocketAddress`, as far as it is an address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Address {
    /// IP address or host name.
    pub host: String,
    /// Port.
    pub port: u32,
}

impl Address {
    /// Whether it stands for every address of its machine.
    pub fn is_wildcard(&self) -> bool {
        matches!(self.host.as_str(), "0.0.0.0" | "::" | "[::]")
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}

/// `FilterChainMatch`, as far as a server decides by it before TLS begins.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct FilterChainMatch {
    /// destination_port.
    pub port: Option<u32>,
    /// server_names, exact or `*.suffix`.
    pub server_names: Vec<String>,
    /// transport_protocol: `tls`, `raw_buffer` or empty for both.
    pub transport: String,
    /// application_protocols.
    pub protocols: Vec<String>,
    /// Whether it also looks at addresses or at the peer, which is not modelled.
    pub is_narrower: bool,
}

/// A transport socket's place: a cluster, or a filter chain of a listener.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Site {
    /// Upstream for a cluster, downstream for a filter chain.
    pub side: Side,
    /// Name of the cluster or listener.
    pub owner: String,
    /// Name of the transport socket match or filter chain, where there is one.
    pub part: Option<String>,
    /// A cluster's endpoints; a listener's own address.
    pub addresses: Vec<Address>,
    /// When the filter chain is taken; for a cluster empty.
    pub matches: FilterChainMatch,
    /// Whether it is the listener's default filter chain.
    pub is_default: bool,
    /// Whether the listener looks into the first bytes for TLS, SNI and ALPN.
    pub inspects: bool,
    /// Where it stands.
    pub location: Option<Location>,
}

impl Site {
    /// What people and selectors call it: `cluster/NAME[/MATCH]`, `listener/NAME[/CHAIN]`.
    pub fn name(&self) -> String {
        let kind = match self.side {
            Side::Upstream => "cluster",
            Side::Downstream => "listener",
        };
        match &self.part {
            Some(part) => format!("{kind}/{}/{part}", self.owner),
            None => format!("{kind}/{}", self.owner),
        }
    }
}
