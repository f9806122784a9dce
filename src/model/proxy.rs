//! Proxies: the holders of chains and contexts.

use std::fmt;

use serde::{Serialize, Serializer};

use super::{Address, ConfiguredContext, EnvoyVersion, InputId, Secret, Site, TlsContext};

/// Index of a proxy in the evidence; `p0` in reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transparent, with = "String"))]
pub struct ProxyId(pub usize);

impl fmt::Display for ProxyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "p{}", self.0)
    }
}

impl Serialize for ProxyId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// One proxy, as its admin output shows it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Proxy {
    /// Node id of the bootstrap, such as `sidecar~10.0.0.1~pod.ns~ns.svc.cluster.local`.
    pub node: Option<String>,
    /// Version of the binary.
    pub version: Option<EnvoyVersion>,
    /// The inputs that belong to it.
    pub inputs: Vec<InputId>,
    /// Its TLS contexts as written. Inputs fill these; `pairing` resolves them into `contexts`.
    pub configured: Vec<ConfiguredContext>,
    /// The secrets that its contexts refer to, static and delivered.
    pub secrets: Vec<Secret>,
    /// Its TLS contexts, SDS references resolved.
    pub contexts: Vec<TlsContext>,
    /// Its clusters and filter chains without TLS.
    pub plaintext: Vec<Site>,
    /// Endpoints of clusters whose own entry does not list them, by cluster.
    pub endpoints: Vec<(String, Vec<Address>)>,
    /// Names of secrets it asked for and has not received.
    pub warming_secrets: Vec<String>,
    /// Trust domain, meshConfig aliases and similar that its bootstrap names.
    pub trust_domain: Option<String>,
}
