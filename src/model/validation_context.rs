//! What a TLS context verifies its peers by.

use super::{Certificate, DataSource, Fact, SanMatcher};

/// `CertificateValidationContext` after merging.
#[allow(
    clippy::struct_excessive_bools,
    reason = "the flags are Envoy's own fields"
)]
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct ValidationContext {
    /// trusted_ca.
    pub trusted_ca: Fact<DataSource>,
    /// crl.
    pub crl: Fact<DataSource>,
    /// only_verify_leaf_cert_crl.
    pub only_verify_leaf_cert_crl: bool,
    /// match_typed_subject_alt_names; when not empty the legacy list is ignored. Not in evidence for `/certs`.
    pub typed_matchers: Fact<Vec<SanMatcher>>,
    /// match_subject_alt_names.
    pub legacy_matchers: Fact<Vec<SanMatcher>>,
    /// verify_certificate_hash, as configured.
    pub certificate_hashes: Vec<String>,
    /// verify_certificate_spki, as configured.
    pub spki_hashes: Vec<String>,
    /// allow_expired_certificate.
    pub allow_expired: bool,
    /// trust_chain_verification: ACCEPT_UNTRUSTED.
    pub accept_untrusted: bool,
    /// max_verify_depth.
    pub max_verify_depth: Option<u32>,
    /// suppress_client_ca_list (1.39 and later).
    pub suppress_client_ca_list: bool,
    /// custom_validator_config with the SPIFFE validator.
    pub spiffe: Option<SpiffeValidator>,
    /// custom_validator_config naming a validator that is not known here.
    pub other_validator: Option<String>,
}

impl ValidationContext {
    /// Whether `trusted_ca` is configured; `None` where that is not in evidence.
    pub const fn has_trusted_ca(&self) -> Option<bool> {
        match self.trusted_ca {
            Fact::NotInEvidence => None,
            Fact::Absent => Some(false),
            Fact::Present { .. } | Fact::Unreadable { .. } => Some(true),
        }
    }

    /// Whether any SAN matcher is configured; `None` where that is not in evidence.
    pub fn has_matchers(&self) -> Option<bool> {
        let filled = |matchers: &Fact<Vec<SanMatcher>>| match matchers {
            Fact::NotInEvidence => None,
            fact => Some(fact.value().is_some_and(|list| !list.is_empty())),
        };
        match (filled(&self.typed_matchers), filled(&self.legacy_matchers)) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        }
    }

    /// The SAN matchers in force: the typed ones, else the legacy ones. `None` where that is not in evidence
    /// (`CertificateValidationContextConfigImpl::getSubjectAltNameMatchers`).
    pub fn matchers_in_force(&self) -> Option<&[SanMatcher]> {
        let listed = |matchers| match matchers {
            &Fact::NotInEvidence => None,
            fact => Some(Fact::value(fact).map_or(&[][..], Vec::as_slice)),
        };
        match listed(&self.typed_matchers)? {
            [] => listed(&self.legacy_matchers),
            typed => Some(typed),
        }
    }

    /// The anchors that are in evidence, of `trusted_ca` and of the trust domains.
    pub fn anchors(&self) -> impl Iterator<Item = &Certificate> {
        let plain = self.trusted_ca.value().map(|source| &source.certificates);
        let domains = self.spiffe.iter().flat_map(|spiffe| {
            let domains = spiffe.trust_domains.iter();
            domains.map(|domain| &domain.bundle.certificates)
        });
        plain
            .into_iter()
            .chain(domains)
            .filter_map(Fact::value)
            .flatten()
    }

    /// The crl that is in force: a source without a byte is as good as none (`CertificateValidationContextConfigImpl`).
    pub fn crl_in_force(&self) -> Option<&DataSource> {
        self.crl.value().filter(|source| match &source.text {
            Fact::Absent => false,
            Fact::Present { value, .. } => !value.is_empty(),
            Fact::NotInEvidence | Fact::Unreadable { .. } => true,
        })
    }
}

/// `SPIFFECertValidatorConfig`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct SpiffeValidator {
    /// trust_domains in order, with their bundles.
    pub trust_domains: Vec<SpiffeTrustDomain>,
    /// trust_bundles: when set it replaces `trust_domains`.
    pub trust_bundles: Fact<TrustBundles>,
}

/// One entry of `trust_domains`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SpiffeTrustDomain {
    /// name, compared byte for byte.
    pub name: String,
    /// workload_trust_domain (1.38 and later): the bundle is for connections of that workload domain alone, which filters
    /// set at run time. Empty: for all others.
    pub workload: String,
    /// trust_bundle.
    pub bundle: DataSource,
}

/// The file or text behind `trust_bundles`, read the way Envoy reads it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TrustBundles {
    /// The JSON text.
    pub text: String,
    /// Domain and certificates, in document order; the error text Envoy refuses the file with otherwise.
    pub domains: Result<Vec<(String, Vec<Certificate>)>, String>,
}
