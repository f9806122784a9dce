//! A verifier: who decides about a chain, and how each part of it is known.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

use super::{Clock, ProxyId, Role, TlsContext, TlsVersion};

/// Whose code decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Engine {
    /// Envoy with its BoringSSL.
    Envoy,
    /// rustls with rustls-webpki (ztunnel, Linkerd).
    Rustls,
}

/// Which of Envoy's validators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Validator {
    /// DefaultCertValidator.
    Default,
    /// `envoy.tls.cert_validator.spiffe`.
    Spiffe,
}

/// `--verifier`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Preset {
    /// Whatever the evidence holds; where its matchers are unknown, Istio's naming too, assumed.
    Auto,
    /// Envoy's default validator.
    Envoy,
    /// Envoy's SPIFFE validator.
    EnvoySpiffe,
    /// Envoy with Istio's naming.
    Istio,
    /// ztunnel: rustls with its identity check.
    Ztunnel,
    /// Linkerd: rustls with its identity check.
    Linkerd,
    /// rustls-webpki alone.
    Rustls,
}

/// What an Istio peer accepts.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct IstioNaming {
    /// Trust domains the verifier takes for its own or its aliases. Empty: not known; the presented one proves nothing.
    pub trust_domains: Vec<String>,
}

/// Which identities the verifier accepts beyond a good chain.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Naming {
    /// No matcher is known or assumed.
    None,
    /// The SAN matchers of the TLS context (evidence or `--expect-san`).
    Explicit,
    /// Istio's secure naming.
    Istio(IstioNaming),
    /// ztunnel's identity check.
    Ztunnel(IstioNaming),
    /// Linkerd's identity check.
    Linkerd,
}

/// How one field of a verifier is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The evidence shows it.
    Evidence,
    /// A flag says so.
    Flag,
    /// Taken for granted: a finding that rests on it is a warning at most.
    #[default]
    Assumed,
}

/// The origin of each field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Origins {
    /// Engine and validator.
    pub validator: Origin,
    /// Anchors.
    pub anchors: Origin,
    /// SAN matchers and naming.
    pub naming: Origin,
    /// TLS parameters.
    pub tls: Origin,
    /// Envoy version.
    pub version: Origin,
}

/// An Envoy release, `1.38` or `1.38.2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EnvoyVersion {
    /// Minor version of 1.x.
    pub minor: u32,
    /// Patch; `None`: the minor version as a whole.
    pub patch: Option<u32>,
}

impl FromStr for EnvoyVersion {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("'{text}' is no Envoy version; write 1.38 or 1.38.2");
        let mut parts = text.trim_start_matches('v').split('.');
        if parts.next() != Some("1") {
            return Err(wrong());
        }
        let minor = parts
            .next()
            .and_then(|part| part.parse().ok())
            .ok_or_else(wrong)?;
        let patch = parts
            .next()
            .map(|part| part.parse().map_err(|_| wrong()))
            .transpose()?;
        if parts.next().is_some() {
            Err(wrong())
        } else {
            Ok(Self { minor, patch })
        }
    }
}

impl fmt::Display for EnvoyVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.minor)?;
        self.patch.map_or(Ok(()), |patch| write!(f, ".{patch}"))
    }
}

impl Serialize for EnvoyVersion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Everything that decides about a chain, except the chain.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Verifier {
    /// What people call it: `Istio sidecars`, `cluster outbound|80||catalogue…`.
    pub name: String,
    /// Engine.
    pub engine: Engine,
    /// Naming.
    pub naming: Naming,
    /// The role of the peers it judges; its context's side is the opposite one.
    pub judges: Role,
    /// Its TLS context: anchors, matchers, TLS parameters, validator.
    pub context: Arc<TlsContext>,
    /// Versions it may be running, ascending; more than one where the evidence does not say.
    pub versions: Vec<EnvoyVersion>,
    /// The TLS version that will be negotiated; `None`: unknown, both 1.2 and 1.3 are possible.
    pub tls_version: Option<TlsVersion>,
    /// The moment.
    pub clock: Clock,
    /// The proxy it was found in.
    pub proxy: Option<ProxyId>,
    /// How each part is known.
    pub origins: Origins,
}

impl Verifier {
    /// Its context, to be changed for this verifier alone.
    pub fn context_mut(&mut self) -> &mut TlsContext {
        Arc::make_mut(&mut self.context)
    }

    /// The validator its context selects.
    pub fn validator(&self) -> Validator {
        match self
            .context
            .validation
            .value()
            .and_then(|validation| validation.spiffe.as_ref())
        {
            Some(_) => Validator::Spiffe,
            None => Validator::Default,
        }
    }
}
