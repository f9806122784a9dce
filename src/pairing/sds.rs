//! SDS references to the secrets of the same proxy.

use super::merge;
use crate::model::{
    ConfiguredContext, ConfiguredValidation, Fact, OwnCertificate, Proxy, Secret, SecretContent,
    TlsContext, ValidationContext,
};

/// Resolves all contexts of a proxy, replacing what was resolved before. What `/certs` alone shows of a proxy has nothing to
/// resolve and stays.
pub fn resolve_proxy(proxy: &mut Proxy) {
    if proxy.configured.is_empty() {
        return;
    }
    proxy.contexts = proxy
        .configured
        .iter()
        .map(|configured| resolve(configured, &proxy.secrets))
        .collect();
}

/// The context that Envoy makes of a configured one and the secrets it names. Names of secrets that are not among
/// `secrets`, or not delivered yet, end up in [`TlsContext::unresolved`], and what depends on them is not in evidence.
pub fn resolve(configured: &ConfiguredContext, secrets: &[Secret]) -> TlsContext {
    let mut context = configured.base.clone();
    context.certificates = certificates(configured, secrets, &mut context.unresolved);
    if configured.validation != ConfiguredValidation::None {
        context.validation = validation(&configured.validation, secrets, &mut context.unresolved);
    }
    context
        .static_secrets
        .retain(|name| !secrets.iter().any(|secret| secret.name == *name));
    // A file does not load if any secret in it does not.
    let input = context.location.as_ref().map(|location| location.input);
    for secret in secrets
        .iter()
        .filter(|secret| configured.names(&secret.name) || input == Some(secret.location.input))
    {
        let api = &mut context.api;
        api.strange_fields.extend(secret.api.strange_fields.clone());
        api.extensions.extend(secret.api.extensions.clone());
        if api.violation.is_none() {
            api.violation.clone_from(&secret.api.violation);
        }
    }
    context
}

/// Envoy looks at the SDS references only where no certificate is configured in place. A certificate whose secret is not
/// in evidence keeps its entry, with nothing known about it.
fn certificates(
    configured: &ConfiguredContext,
    secrets: &[Secret],
    unresolved: &mut Vec<String>,
) -> Fact<Vec<OwnCertificate>> {
    if !configured.certificates.is_empty() {
        return Fact::known(configured.certificates.clone());
    }
    if configured.certificate_secrets.is_empty() {
        return configured.base.certificates.clone();
    }
    let certificates = configured
        .certificate_secrets
        .iter()
        .map(|name| {
            let found = secrets.iter().find_map(|secret| match &secret.content {
                SecretContent::Certificate(certificate) if secret.name == *name => {
                    Some(certificate.as_ref().clone())
                }
                _ => None,
            });
            found.unwrap_or_else(|| {
                note(unresolved, name);
                OwnCertificate::default()
            })
        })
        .collect();
    Fact::known(certificates)
}

fn validation(
    configured: &ConfiguredValidation,
    secrets: &[Secret],
    unresolved: &mut Vec<String>,
) -> Fact<ValidationContext> {
    match configured {
        ConfiguredValidation::None => Fact::Absent,
        ConfiguredValidation::Inline(context) => Fact::known(context.as_ref().clone()),
        ConfiguredValidation::Secret(name) => {
            if let Some(delivered) = validation_secret(name, secrets) {
                return Fact::known(delivered.clone());
            }
            note(unresolved, name);
            Fact::NotInEvidence
        }
        ConfiguredValidation::Combined { default, secret } => {
            if let Some(delivered) = validation_secret(secret, secrets) {
                return Fact::known(merge::merge(default, delivered));
            }
            note(unresolved, secret);
            Fact::known(merge::without_delivered(default))
        }
    }
}

fn validation_secret<'a>(name: &str, secrets: &'a [Secret]) -> Option<&'a ValidationContext> {
    secrets.iter().find_map(|secret| match &secret.content {
        SecretContent::Validation(context) if secret.name == name => Some(context.as_ref()),
        _ => None,
    })
}

fn note(unresolved: &mut Vec<String>, name: &str) {
    if !unresolved.iter().any(|known| known == name) {
        unresolved.push(name.to_owned());
    }
}
