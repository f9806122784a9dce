//! What was handed in, and where in it a fact stands.

use std::fmt;
use std::path::PathBuf;

use serde::{Serialize, Serializer};

use super::{Bundle, Captured, Chain, Problem, Proxy, ProxyId, Side, Symptom};

/// Index of an input; `i0` in reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(transparent, with = "String"))]
pub struct InputId(pub usize);

impl fmt::Display for InputId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "i{}", self.0)
    }
}

impl Serialize for InputId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What an input turned out to be. Told by content, never by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum InputKind {
    /// Envoy `/certs`, whole or a part.
    EnvoyCerts,
    /// Envoy `/config_dump`, whole or a part, or `istioctl proxy-config secret -o json`.
    ConfigDump,
    /// ztunnel's config dump.
    ZtunnelDump,
    /// PEM blocks.
    Pem,
    /// Certificates or CRLs in DER.
    Der,
    /// PKCS#7 certificate bag, DER or PEM.
    Pkcs7,
    /// Kubernetes Secret, ConfigMap or List.
    Kubernetes,
    /// Any other JSON or YAML that holds certificates.
    Document,
    /// SPIFFE bundle JSON (JWKS).
    SpiffeBundle,
    /// `openssl s_client -showcerts` output.
    SClient,
    /// An Envoy TLS context, transport socket or bootstrap in YAML or JSON.
    EnvoyConfig,
    /// Envoy `/server_info`.
    ServerInfo,
    /// Envoy `/stats`.
    Stats,
    /// Log or error lines.
    Log,
    /// `svidlint.toml`: no evidence, but findings point into it.
    Configuration,
    /// A baseline: the same.
    Baseline,
    /// No evidence.
    Unknown,
}

/// Where an input comes from. Decides which chains the anchors in it are for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Reach {
    /// Named on the command line, or standard input.
    Arguments,
    /// Met while walking: the directory it stands in.
    Directory(PathBuf),
    /// Named by `--chain`, which overrules.
    Flag,
    /// Named by `--trust-bundle`, which overrules: anchors of every verifier, or of those on one side of a handshake.
    TrustBundle(Option<Side>),
}

/// One input.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Input {
    /// As named on the command line, `-` for standard input.
    pub name: String,
    /// What it is.
    pub kind: InputKind,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
    /// Repairs and losses.
    pub problems: Vec<Problem>,
    /// Whether the user named it; files met while walking a directory are only counted when they are no evidence.
    pub named: bool,
    /// Where it comes from.
    pub reach: Reach,
}

/// A place in an input.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Location {
    /// Which input.
    pub input: InputId,
    /// Line, from 1; `None` for binary input.
    pub line: Option<usize>,
    /// Column in characters, from 1.
    pub column: Option<usize>,
    /// Path inside the document, such as `certificates[0].cert_chain[0]`; empty for the whole input.
    pub pointer: String,
}

impl Location {
    /// The whole input.
    pub const fn whole(input: InputId) -> Self {
        Self {
            input,
            line: None,
            column: None,
            pointer: String::new(),
        }
    }
}

/// All that the inputs hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Evidence {
    /// The inputs, in the order given.
    pub inputs: Vec<Input>,
    /// The proxies.
    pub proxies: Vec<Proxy>,
    /// The presented chains, equal ones joined.
    pub chains: Vec<Chain>,
    /// The trust bundles, equal ones joined.
    pub bundles: Vec<Bundle>,
    /// What logs, counters and callers say, in the order of the inputs.
    pub symptoms: Vec<Symptom>,
    /// Files met while walking that are no evidence.
    pub skipped_files: usize,
    /// The TLS client and the TLS server, where the user says whose evidence is whose.
    pub ends: Option<(ProxyId, ProxyId)>,
    /// When the admin output in evidence was taken; `None` where nothing in it says so.
    pub captured: Option<Captured>,
}
