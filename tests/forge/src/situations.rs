//! Two-proxy situations: everything that two Envoys need to meet each other, one as TLS client and one as TLS server.
//!
//! Configured as Istio does it unless the situation says otherwise: secrets `default` and `ROOTCA` from SDS, combined
//! validation contexts, Istio's legacy SAN matchers.

mod identity;
mod mesh;
mod negotiation;
mod plain;
mod spiffe;
mod verification;

use serde_json::{Value, json};

/// A secret that SDS delivers; `None` for one that is asked for and never comes.
#[derive(Debug, Clone)]
pub struct Secret {
    /// The name that contexts refer to it by.
    pub name: &'static str,
    /// `tls_certificate` or `validation_context`, in Envoy's JSON.
    pub content: Option<Value>,
}

/// The TLS client: an Envoy with one cluster.
#[derive(Debug, Clone)]
pub struct Client {
    /// `UpstreamTlsContext` without `@type`; `None`: the cluster speaks plaintext.
    pub context: Option<Value>,
    /// What SDS delivers to it.
    pub secrets: Vec<Secret>,
}

/// A filter chain of the TLS server's listener.
#[derive(Debug, Clone)]
pub struct FilterChain {
    /// Its name.
    pub name: &'static str,
    /// `filter_chain_match`; null: everything.
    pub matches: Value,
    /// `DownstreamTlsContext` without `@type`; `None`: plaintext.
    pub context: Option<Value>,
}

/// The TLS server: an Envoy with one listener.
#[derive(Debug, Clone)]
pub struct Server {
    /// The filter chains. Where any of them has a match, a TLS inspector stands in front.
    pub chains: Vec<FilterChain>,
    /// What SDS delivers to it.
    pub secrets: Vec<Secret>,
}

/// A client and a server that meet.
#[derive(Debug, Clone)]
pub struct Situation {
    /// Unique, kebab-case.
    pub name: &'static str,
    /// What it shows, in one sentence.
    pub about: &'static str,
    /// The client.
    pub client: Client,
    /// The server.
    pub server: Server,
}

/// Every situation.
pub fn all() -> Vec<Situation> {
    let families = [mesh::all(), spiffe::all(), verification::all(), negotiation::all(), plain::all()];
    families.into_iter().flatten().collect()
}

impl Situation {
    /// One client cluster and one filter chain that takes everything.
    fn new(name: &'static str, about: &'static str, client: Client, server: Server) -> Self {
        Self { name, about, client, server }
    }

    /// The client's context, changed.
    #[must_use]
    fn client(mut self, change: impl FnOnce(&mut Value)) -> Self {
        change(self.client.context.as_mut().expect("a TLS client"));
        self
    }

    /// The server's first context, changed.
    #[must_use]
    fn server(mut self, change: impl FnOnce(&mut Value)) -> Self {
        change(self.server.chains[0].context.as_mut().expect("a TLS server"));
        self
    }

    /// The same under TLS 1.2 at most.
    #[must_use]
    fn tls12(self, name: &'static str, about: &'static str) -> Self {
        let made = self.client(|context| parameters(context)["tls_maximum_protocol_version"] = json!("TLSv1_2"));
        Self { name, about, ..made }
    }
}

/// The TLS parameters of a context.
fn parameters(context: &mut Value) -> &mut Value {
    &mut context["common_tls_context"]["tls_params"]
}
