//! TLS configuration as it is written: before SDS references are resolved and combined validation contexts are merged.
//!
//! Reading configuration ends here; `pairing` turns it into a [`TlsContext`], because only there all secrets of a proxy
//! are known.

use super::{ApiFaults, Location, OwnCertificate, TlsContext, ValidationContext};

/// `UpstreamTlsContext` or `DownstreamTlsContext` with its references to secrets.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ConfiguredContext {
    /// All that needs no secret. `certificates` and `validation` of it say what holds where nothing is configured: absent,
    /// or not in evidence where the document was cut down.
    pub base: TlsContext,
    /// tls_certificates. When there is any, Envoy does not look at the SDS references.
    pub certificates: Vec<OwnCertificate>,
    /// The names in tls_certificate_sds_secret_configs.
    pub certificate_secrets: Vec<String>,
    /// Where the validation context comes from.
    pub validation: ConfiguredValidation,
}

impl ConfiguredContext {
    /// Whether it names a secret of that name.
    pub fn names(&self, secret: &str) -> bool {
        let of_certificate = self.certificates.is_empty()
            && self.certificate_secrets.iter().any(|name| name == secret);
        of_certificate
            || match &self.validation {
                ConfiguredValidation::Secret(name)
                | ConfiguredValidation::Combined { secret: name, .. } => name == secret,
                ConfiguredValidation::None | ConfiguredValidation::Inline(_) => false,
            }
    }
}

/// The `validation_context_type` of a `CommonTlsContext`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum ConfiguredValidation {
    /// None is configured.
    #[default]
    None,
    /// validation_context.
    Inline(Box<ValidationContext>),
    /// validation_context_sds_secret_config: the name of the secret.
    Secret(String),
    /// combined_validation_context.
    Combined {
        /// default_validation_context.
        default: Box<ValidationContext>,
        /// validation_context_sds_secret_config: the name of the secret.
        secret: String,
    },
}

/// A secret (`extensions.transport_sockets.tls.v3.Secret`), static or delivered by SDS.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Secret {
    /// The name that contexts refer to it by.
    pub name: String,
    /// What it holds.
    pub content: SecretContent,
    /// Why the proxy refused the last update of it (`error_state.details`).
    pub refused_update: Option<String>,
    /// What Envoy's API says against what it holds.
    pub api: ApiFaults,
    /// Where it stands.
    pub location: Location,
}

/// What a secret holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum SecretContent {
    /// tls_certificate.
    Certificate(Box<OwnCertificate>),
    /// validation_context.
    Validation(Box<ValidationContext>),
    /// session_ticket_keys, generic_secret: nothing that a verdict looks at.
    Other,
    /// Asked for and not received (warming).
    Pending,
}
