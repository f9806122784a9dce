//! Trust bundles and the data sources Envoy loads certificates from.

use super::{Certificate, Fact, Location, ProxyId, RevocationList};

/// Bytes that Envoy reads certificates or CRLs from (`core.v3.DataSource`), and what stands in them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct DataSource {
    /// What Envoy calls it in messages: the file name, `<inline>`, or `<inline>` for an environment variable too.
    pub path: String,
    /// The text; [`Fact::NotInEvidence`] where only a file is named, or the dump elides or redacts it.
    pub text: Fact<String>,
    /// The certificates found in it, in order. Not in evidence when the text is not.
    pub certificates: Fact<Vec<Certificate>>,
    /// The CRLs found in it.
    pub crls: Fact<Vec<RevocationList>>,
    /// Whether the private keys in it decode, which Envoy's bundle reader demands. Only who may decode keys can say; taken for
    /// granted otherwise.
    pub keys_decode: Fact<bool>,
    /// Whether `certificates` is everything (`/certs` up to 1.39 names the first CA alone).
    pub complete: bool,
}

/// A set of anchors from evidence or flags.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Bundle {
    /// The trust domain it is for, when the source says so.
    pub trust_domain: Option<String>,
    /// The anchors and how they were written.
    pub source: DataSource,
    /// The proxy that holds it, when the evidence is a proxy's.
    pub proxy: Option<ProxyId>,
    /// Secret name (`ROOTCA`), file name or similar.
    pub name: Option<String>,
    /// All places it was met.
    pub sources: Vec<Location>,
}

impl Bundle {
    /// The only certificate of a bare file, where it signs itself: a root as a rule, and also what `openssl req -x509`
    /// makes for a server. Nothing in it tells which.
    pub fn lone_self_signed(&self) -> Option<&Certificate> {
        match self.source.certificates.value().map(Vec::as_slice) {
            Some([only]) if self.proxy.is_none() && self.trust_domain.is_none() => {
                (only.is_self_issued() == Some(true)).then_some(only)
            }
            _ => None,
        }
    }
}
