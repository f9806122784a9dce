//! Presented chains.

use serde::Serialize;

use super::{Certificate, Fact, Location, ProxyId, PublicKey};

/// What kind of source a chain was read from; decides which rules may look at its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ChainOrigin {
    /// `/certs`: the leaf only, of a chain of unknown length.
    Certs,
    /// `certificate_chain` of a secret or TLS context, whole.
    Secret,
    /// A file: PEM, DER, PKCS#7, Kubernetes Secret, SVID directory.
    File,
    /// A line of a log: what it prints of the leaf of a peer that is not in evidence.
    Line,
}

/// The certificates a peer sends, as a verifier sees them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Presented {
    /// In the order sent; the leaf is the first. Empty: no certificate is sent.
    pub certificates: Vec<Certificate>,
    /// Whether these are all certificates the peer sends (`/certs` shows the leaf alone).
    pub complete: bool,
    /// The public half of the key that the peer signs the handshake with: a `PUBLIC KEY` block beside its certificates. Taken
    /// for the leaf's where nothing shows it. Private keys are never read.
    pub signing_key: Fact<PublicKey>,
}

/// A chain that some proxy or file holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Chain {
    /// The certificates, leaf first as stored.
    pub presented: Presented,
    /// What it was read from.
    pub origin: ChainOrigin,
    /// The proxy that holds it, when the evidence is a proxy's.
    pub proxy: Option<ProxyId>,
    /// Secret name or file name people know it by, when it has one.
    pub name: Option<String>,
    /// All places it was met.
    pub sources: Vec<Location>,
    /// The text it was loaded from, where Envoy's PEM reader may see something else than the blocks found here.
    pub pem: Option<String>,
}

impl Chain {
    /// The leaf, when there is any certificate.
    pub fn leaf(&self) -> Option<&Certificate> {
        self.presented.certificates.first()
    }
}
