//! Messages that stand alone in a file: people cut out the part they ask about.

use super::api_value::ApiValue;
use super::context::tls_context;
use super::error::ContextError;
use super::sites::{self, Site};
use super::validation::validation_context;
use crate::model::{
    ConfiguredContext, ConfiguredValidation, Fact, Side, TlsContext, ValidationContext,
};

/// Fields that only one side has.
const UPSTREAM_ONLY: [&str; 6] = [
    "sni",
    "auto_host_sni",
    "auto_sni_san_validation",
    "allow_renegotiation",
    "max_session_keys",
    "enforce_rsa_key_usage",
];
const DOWNSTREAM_ONLY: [&str; 7] = [
    "require_client_certificate",
    "require_sni",
    "session_ticket_keys",
    "session_ticket_keys_sds_secret_config",
    "session_timeout",
    "ocsp_staple_policy",
    "prefer_client_ciphers",
];

/// Fields of `CommonTlsContext`.
const COMMON: [&str; 6] = [
    "tls_params",
    "tls_certificates",
    "tls_certificate_sds_secret_configs",
    "validation_context",
    "validation_context_sds_secret_config",
    "combined_validation_context",
];

/// Fields of `CertificateValidationContext`.
const VALIDATION: [&str; 11] = [
    "trusted_ca",
    "crl",
    "verify_certificate_hash",
    "verify_certificate_spki",
    "match_typed_subject_alt_names",
    "match_subject_alt_names",
    "allow_expired_certificate",
    "trust_chain_verification",
    "custom_validator_config",
    "max_verify_depth",
    "only_verify_leaf_cert_crl",
];

const BOTH: [Side; 2] = [Side::Upstream, Side::Downstream];

/// The contexts of a message that is no resource: one, or one for each side where the message does not tell the side.
pub(super) fn contexts(node: &ApiValue) -> Vec<Site> {
    let mut sites = read(node).unwrap_or_else(|error| vec![Err(error)]);
    for context in sites.iter_mut().filter_map(|site| site.as_mut().ok()) {
        // What somebody cut out to ask about peers need not hold the own certificate.
        if context.certificates.is_empty() && context.certificate_secrets.is_empty() {
            context.base.certificates = Fact::NotInEvidence;
        }
    }
    sites
}

fn read(node: &ApiValue) -> Result<Vec<Site>, ContextError> {
    let (kind, fields) = node.any()?;
    let mut found = Vec::new();
    if sites::side_of(kind).is_some() {
        sites::of_any(node, "", &mut found)?;
    } else if fields.get("typed_config")?.is_some() {
        sites::of_transport_socket(&fields, "", &mut found)?;
    } else if let Some(socket) = fields.get("transport_socket")? {
        sites::of_transport_socket(&socket, "", &mut found)?;
    } else if fields.get("common_tls_context")?.is_some()
        || has_any(&fields, &UPSTREAM_ONLY)?
        || has_any(&fields, &DOWNSTREAM_ONLY)?
    {
        let sides = sides(&fields)?;
        found.extend(sides.iter().map(|side| tls_context(&fields, *side)));
    } else if has_any(&fields, &VALIDATION)? {
        found.extend(of_validation(&validation_context(&fields)?, node));
    } else if has_any(&fields, &COMMON)? {
        found.extend(BOTH.map(|side| common(&fields, side)));
    }
    Ok(found)
}

/// Which sides a context without a type may configure.
fn sides(fields: &ApiValue) -> Result<&'static [Side], ContextError> {
    let upstream = has_any(fields, &UPSTREAM_ONLY)?;
    let downstream = has_any(fields, &DOWNSTREAM_ONLY)?;
    Ok(match (upstream, downstream) {
        (true, false) => &[Side::Upstream],
        (false, true) => &[Side::Downstream],
        _ => &BOTH,
    })
}

/// A validation context used by either side. As a server's, it is taken to demand a client certificate: without that
/// nobody would hand its validation context in.
pub(super) fn of_validation(validation: &ValidationContext, node: &ApiValue) -> [Site; 2] {
    BOTH.map(|side| {
        Ok(ConfiguredContext {
            base: TlsContext {
                location: Some(node.location()),
                certificates: Fact::NotInEvidence,
                require_client_certificate: side == Side::Downstream,
                ..TlsContext::new(side)
            },
            certificates: Vec::new(),
            certificate_secrets: Vec::new(),
            validation: ConfiguredValidation::Inline(Box::new(validation.clone())),
        })
    })
}

fn common(fields: &ApiValue, side: Side) -> Site {
    let mut context = super::context::common_tls_context(
        fields,
        TlsContext {
            location: Some(fields.location()),
            ..TlsContext::new(side)
        },
    )?;
    context.base.require_client_certificate = side == Side::Downstream;
    Ok(context)
}

fn has_any(node: &ApiValue, names: &[&str]) -> Result<bool, ContextError> {
    for name in names {
        if node.get(name)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}
