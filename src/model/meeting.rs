//! Two proxies that meet: what each of them brings to one connection.

use super::{EnvoyVersion, Presented, ProxyId, Side, TlsContext, Verifier};

/// How a side speaks on the connection.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Transport {
    /// TLS, configured so.
    Tls(Box<TlsContext>),
    /// Without TLS.
    Plaintext,
    /// No filter chain of the listener takes the connection; what the connection shows, in one clause.
    NoFilterChain(String),
}

impl Transport {
    /// The TLS context.
    pub const fn context(&self) -> Option<&TlsContext> {
        match self {
            Self::Tls(context) => Some(context),
            Self::Plaintext | Self::NoFilterChain(_) => None,
        }
    }
}

/// One side.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Party {
    /// The proxy.
    pub proxy: ProxyId,
    /// Upstream for the client, downstream for the server.
    pub side: Side,
    /// Its cluster or filter chain: `cluster/NAME`, `listener/NAME/CHAIN`; what stands for it where there is none.
    pub place: String,
    /// Why this one, in one clause.
    pub why: String,
    /// How it speaks.
    pub transport: Transport,
    /// How it verifies its peer, where it speaks TLS.
    pub verifier: Option<Verifier>,
    /// What it presents: index into `evidence.chains`; `None` where nothing of it is in evidence.
    pub chain: Option<usize>,
    /// The versions it may be running.
    pub versions: Vec<EnvoyVersion>,
    /// Whether its TLS parameters are in evidence.
    pub parameters_known: bool,
    /// Secrets it asked for and has not received, of those its context needs.
    pub pending: Vec<String>,
}

impl Party {
    /// What it presents, out of the chains of the evidence.
    pub fn presented<'a>(&self, chains: &'a [super::Chain]) -> Option<&'a Presented> {
        Some(&chains.get(self.chain?)?.presented)
    }
}

/// A client and a server.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Meeting {
    /// The TLS client.
    pub client: Party,
    /// The TLS server.
    pub server: Party,
}
