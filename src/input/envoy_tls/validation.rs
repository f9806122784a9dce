//! `CertificateValidationContext`.

use super::api_value::ApiValue;
use super::data_source::data_source;
use super::error::ContextError;
use super::{matcher, spiffe};
use crate::model::ValidationContext;

/// `TrustChainVerification`, in the order of its numbers.
pub(super) const TRUST_CHAIN_VERIFICATION: [&str; 2] = ["VERIFY_TRUST_CHAIN", "ACCEPT_UNTRUSTED"];

/// Envoy's names for its validators.
const SPIFFE_VALIDATOR: &str = "envoy.tls.cert_validator.spiffe";
const DEFAULT_VALIDATOR: &str = "envoy.tls.cert_validator.default";

/// Reads a validation context as it stands, unmerged.
pub(super) fn validation_context(node: &ApiValue) -> Result<ValidationContext, ContextError> {
    let mut context = ValidationContext {
        trusted_ca: node.fact("trusted_ca", data_source)?,
        crl: node.fact("crl", data_source)?,
        only_verify_leaf_cert_crl: node.is_set("only_verify_leaf_cert_crl")?,
        typed_matchers: matcher::typed(node)?,
        legacy_matchers: matcher::legacy(node)?,
        certificate_hashes: node.texts("verify_certificate_hash")?,
        spki_hashes: node.texts("verify_certificate_spki")?,
        allow_expired: node.is_set("allow_expired_certificate")?,
        accept_untrusted: node.choice("trust_chain_verification", &TRUST_CHAIN_VERIFICATION)? == 1,
        max_verify_depth: node.number("max_verify_depth")?,
        suppress_client_ca_list: node.is_set("suppress_client_ca_list")?,
        spiffe: None,
        other_validator: None,
    };
    if let Some(validator) = node.get("custom_validator_config")? {
        // Envoy finds a validator by this name; the type of its configuration does not choose it.
        match validator.text("name")?.unwrap_or_default() {
            SPIFFE_VALIDATOR => context.spiffe = Some(spiffe::validator(&validator)?),
            DEFAULT_VALIDATOR => {}
            other => context.other_validator = Some(other.to_owned()),
        }
    }
    Ok(context)
}
