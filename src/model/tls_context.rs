//! Envoy's TLS configuration, as far as it changes a verdict.
//!
//! Field names follow Envoy's API (`extensions.transport_sockets.tls.v3`). A context is *resolved*: SDS references are
//! replaced by the secrets and combined validation contexts are merged before it gets here; what could not be resolved is
//! [`Fact::NotInEvidence`].

use std::hash::{Hash, Hasher};

use serde::Serialize;

use super::{
    DataSource, Fact, Location, PrivateKey, RequestOptions, Role, Serial, Site, ValidationContext,
};

/// Which side of a connection a context configures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// `UpstreamTlsContext`: this Envoy is the TLS client.
    Upstream,
    /// `DownstreamTlsContext`: this Envoy is the TLS server.
    Downstream,
}

impl Side {
    /// The role of an Envoy that such a context configures. The peers that it verifies are in the other one.
    pub const fn role(self) -> Role {
        match self {
            Self::Upstream => Role::Client,
            Self::Downstream => Role::Server,
        }
    }
}

/// TLS versions that matter here; older ones are refused by default everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TlsVersion {
    /// TLS 1.0.
    #[serde(rename = "1.0")]
    V1_0,
    /// TLS 1.1.
    #[serde(rename = "1.1")]
    V1_1,
    /// TLS 1.2.
    #[serde(rename = "1.2")]
    V1_2,
    /// TLS 1.3.
    #[serde(rename = "1.3")]
    V1_3,
}

/// `TlsParameters`. `None`: not set, so Envoy's default for the side and version applies.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct TlsParameters {
    /// tls_minimum_protocol_version.
    pub minimum: Option<TlsVersion>,
    /// tls_maximum_protocol_version.
    pub maximum: Option<TlsVersion>,
    /// cipher_suites.
    pub cipher_suites: Vec<String>,
    /// ecdh_curves, such as `P-256`.
    pub ecdh_curves: Vec<String>,
    /// signature_algorithms, such as `ed25519`.
    pub signature_algorithms: Vec<String>,
    /// compliance_policies, of which there is one at most. It replaces the lists above by its own.
    pub compliance: Option<CompliancePolicy>,
}

impl TlsParameters {
    /// Whether FIPS_202205 is in force.
    pub fn is_fips(&self) -> bool {
        self.compliance == Some(CompliancePolicy::Fips202205)
    }
}

/// `CompliancePolicy`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CompliancePolicy {
    /// FIPS_202205.
    Fips202205,
    /// CNSA2_202603 (1.39 and later).
    Cnsa2,
    /// CNSA1_202603 (1.39 and later).
    Cnsa1,
}

impl CompliancePolicy {
    /// Its name in Envoy's API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fips202205 => "FIPS_202205",
            Self::Cnsa2 => "CNSA2_202603",
            Self::Cnsa1 => "CNSA1_202603",
        }
    }

    /// Whether it is one of the two of the Commercial National Security Algorithm suite.
    pub const fn is_cnsa(self) -> bool {
        matches!(self, Self::Cnsa1 | Self::Cnsa2)
    }
}

/// One entry of `tls_certificates`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct OwnCertificate {
    /// certificate_chain.
    pub chain: Fact<DataSource>,
    /// private_key, or a key provider. `Absent`: none.
    pub private_key: Fact<PrivateKey>,
    /// pkcs12. `Absent`: none.
    pub pkcs12: Fact<PrivateKey>,
    /// pkcs12 is set, and holds nothing: neither it nor a chain is there to load.
    pub has_empty_pkcs12: bool,
    /// private_key_provider is set.
    pub has_key_provider: bool,
    /// ocsp_staple. `Absent`: none.
    pub ocsp_staple: Fact<OcspStaple>,
    /// tls_params of its own (1.40 and later).
    pub tls: Option<TlsParameters>,
}

impl OwnCertificate {
    /// Whether nothing is set in it: Envoy passes over such an entry.
    pub const fn is_empty(&self) -> bool {
        self.chain.is_absent()
            && self.private_key.is_absent()
            && self.pkcs12.is_absent()
            && !self.has_empty_pkcs12
            && !self.has_key_provider
    }
}

/// `ocsp_staple`, as Envoy reads it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OcspStaple {
    /// The serial number that its one response is about, or the text Envoy refuses it with. Not in evidence where only a file
    /// is named; absent for a source without any byte.
    pub serial: Fact<Result<Serial, String>>,
    /// It is given as `inline_string`, which Envoy refuses for a response.
    pub is_inline_string: bool,
}

/// What a TLS 1.3 server's session holds beside its client's certificates, and what the server writes first. It belongs to
/// one connection, so only who watches that one can say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ServedConnection {
    /// Bytes of the resumption secret: 48 with TLS_AES_256_GCM_SHA384, 32 with the other cipher suites.
    pub secret: usize,
    /// Bytes of the key exchange group's number: 2 for X25519MLKEM768, 1 for the others.
    pub group: usize,
    /// Bytes of the application protocol that was agreed on; 0: none.
    pub protocol: usize,
    /// Bytes of application data in the first write.
    pub first_write: usize,
}

/// What Envoy's API itself says against a message, before anything in it is used.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ApiFaults {
    /// The text Envoy refuses it with, because a value violates a constraint of its API.
    pub violation: Option<String>,
    /// Fields that not every release has.
    pub strange_fields: Vec<StrangeField>,
    /// Extensions it names (handshaker, certificate selector, key provider): whether an Envoy has them hangs on its build.
    pub extensions: Vec<String>,
}

/// A field that not every release has. Envoy refuses a file with a field that it does not know; from a control plane it
/// passes over it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StrangeField {
    /// The message it stands in, by its name in Envoy's API.
    pub message: &'static str,
    /// The field: by its name in Envoy's API where it has it, else as it is written.
    pub field: String,
    /// Where it stands.
    pub pointer: String,
    /// The field whose name is much like it.
    pub nearest: Option<&'static str>,
}

/// What a listener keeps of sessions, as far as it may not load.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct SessionSettings {
    /// The length of each of session_ticket_keys, where it is in evidence.
    pub ticket_key_lengths: Vec<Option<usize>>,
    /// session_timeout lies below zero.
    pub has_negative_timeout: bool,
}

/// `UpstreamTlsContext` or `DownstreamTlsContext`, resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(
    clippy::struct_excessive_bools,
    reason = "the flags are Envoy's own fields"
)]
pub struct TlsContext {
    /// Upstream or downstream.
    pub side: Side,
    /// Cluster name, or listener name and filter chain: `listener/0.0.0.0_15006/virtualInbound`.
    pub name: Option<String>,
    /// Where it stands.
    pub location: Option<Location>,
    /// The cluster or filter chain it belongs to; `None` for a context that stands alone.
    pub site: Option<Site>,
    /// alpn_protocols.
    pub alpn: Vec<String>,
    /// tls_certificates, inline or from SDS. `Absent`: none configured.
    pub certificates: Fact<Vec<OwnCertificate>>,
    /// The validation context. `Absent`: none configured.
    pub validation: Fact<ValidationContext>,
    /// tls_params.
    pub tls: TlsParameters,
    /// require_client_certificate (downstream).
    pub require_client_certificate: bool,
    /// sni (upstream).
    pub sni: Option<String>,
    /// auto_host_sni (upstream): the host name of the endpoint, where it has one, replaces `sni`.
    pub auto_host_sni: bool,
    /// auto_sni_san_validation (upstream).
    pub auto_sni_san_validation: bool,
    /// What the cluster's HTTP options take from each request (upstream).
    pub request: RequestOptions,
    /// enforce_rsa_key_usage (upstream); `None`: not set.
    pub enforce_rsa_key_usage: Option<bool>,
    /// ocsp_staple_policy is MUST_STAPLE (downstream).
    pub must_staple: bool,
    /// disable_stateless_session_resumption (downstream): no session tickets are sent.
    pub sends_no_tickets: bool,
    /// The connection that is judged (downstream). No reader shows one.
    pub served: Fact<ServedConnection>,
    /// What Envoy's API says against the message itself, and against the secrets it names.
    pub api: ApiFaults,
    /// session_ticket_keys and session_timeout (downstream).
    pub sessions: SessionSettings,
    /// SDS secrets it names that are not in evidence.
    pub unresolved: Vec<String>,
    /// Secrets for its own certificate or its ticket keys that it names without an `sds_config`, and that are not in
    /// evidence: Envoy refuses it where its configuration holds no secret of that name.
    pub static_secrets: Vec<String>,
}

/// Of everything that decides whether it loads and what it accepts. Its name and its place are left out; whether it has a
/// name is not, because only a context that was cut out of a listener has one and no certificate.
impl Hash for TlsContext {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self {
            side,
            name,
            location: _,
            site: _,
            alpn,
            certificates,
            validation,
            tls,
            require_client_certificate,
            sni,
            auto_host_sni,
            auto_sni_san_validation,
            request,
            enforce_rsa_key_usage,
            must_staple,
            sends_no_tickets,
            served,
            api,
            sessions,
            unresolved,
            static_secrets,
        } = self;
        name.is_some().hash(state);
        (
            side,
            alpn,
            certificates,
            validation,
            tls,
            require_client_certificate,
            sni,
            auto_host_sni,
        )
            .hash(state);
        (
            auto_sni_san_validation,
            request,
            enforce_rsa_key_usage,
            must_staple,
            sends_no_tickets,
            served,
            api,
            sessions,
        )
            .hash(state);
        (unresolved, static_secrets).hash(state);
    }
}

impl TlsContext {
    /// The TLS versions it speaks, lowest and highest (6.3). Envoy speaks no version above 1.2 as a client unless it is told to.
    pub fn spoken(&self) -> (TlsVersion, TlsVersion) {
        let highest = match self.side {
            Side::Upstream => TlsVersion::V1_2,
            Side::Downstream => TlsVersion::V1_3,
        };
        (
            self.tls.minimum.unwrap_or(TlsVersion::V1_2),
            self.tls.maximum.unwrap_or(highest),
        )
    }

    /// A context of one side with Envoy's defaults throughout, and nothing known of its own certificates.
    pub fn new(side: Side) -> Self {
        Self {
            side,
            name: None,
            location: None,
            site: None,
            alpn: Vec::new(),
            certificates: Fact::NotInEvidence,
            validation: Fact::Absent,
            tls: TlsParameters::default(),
            require_client_certificate: false,
            sni: None,
            auto_host_sni: false,
            auto_sni_san_validation: false,
            request: RequestOptions::default(),
            enforce_rsa_key_usage: None,
            must_staple: false,
            sends_no_tickets: false,
            served: Fact::NotInEvidence,
            api: ApiFaults::default(),
            sessions: SessionSettings::default(),
            unresolved: Vec::new(),
            static_secrets: Vec::new(),
        }
    }
}
