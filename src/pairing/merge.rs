//! Envoy's merge of a combined validation context (`ContextConfigImpl::getCombinedValidationContextConfig`).
//!
//! It is protobuf's `MergeFrom`: the default context first, the delivered one over it. Scalars that are set replace,
//! repeated fields are appended, messages are merged, and a oneof that is set replaces.

use crate::model::{DataSource, Fact, SpiffeValidator, ValidationContext};

/// `delivered` merged over `default`.
pub fn merge(default: &ValidationContext, delivered: &ValidationContext) -> ValidationContext {
    let (spiffe, other_validator) = validator(default, delivered);
    ValidationContext {
        trusted_ca: data_source(&default.trusted_ca, &delivered.trusted_ca),
        crl: data_source(&default.crl, &delivered.crl),
        only_verify_leaf_cert_crl: default.only_verify_leaf_cert_crl
            || delivered.only_verify_leaf_cert_crl,
        typed_matchers: appended_fact(&default.typed_matchers, &delivered.typed_matchers),
        legacy_matchers: appended_fact(&default.legacy_matchers, &delivered.legacy_matchers),
        certificate_hashes: appended(&default.certificate_hashes, &delivered.certificate_hashes),
        spki_hashes: appended(&default.spki_hashes, &delivered.spki_hashes),
        allow_expired: default.allow_expired || delivered.allow_expired,
        accept_untrusted: default.accept_untrusted || delivered.accept_untrusted,
        max_verify_depth: depth(default.max_verify_depth, delivered.max_verify_depth),
        spiffe,
        other_validator,
    }
}

/// The default context where the delivered one is not in evidence: whatever a delivered context could add is unknown.
pub fn without_delivered(default: &ValidationContext) -> ValidationContext {
    ValidationContext {
        trusted_ca: Fact::NotInEvidence,
        crl: Fact::NotInEvidence,
        typed_matchers: Fact::NotInEvidence,
        legacy_matchers: Fact::NotInEvidence,
        ..default.clone()
    }
}

/// A message field: the delivered source replaces, unless it sets nothing.
fn data_source(default: &Fact<DataSource>, delivered: &Fact<DataSource>) -> Fact<DataSource> {
    match delivered {
        Fact::Absent => default.clone(),
        Fact::Present { value, .. } if value.text.is_absent() && !default.is_absent() => {
            default.clone()
        }
        _ => delivered.clone(),
    }
}

/// `UInt32Value` is a message: a delivered zero is no set field of it and leaves the default's value.
const fn depth(default: Option<u32>, delivered: Option<u32>) -> Option<u32> {
    match (default, delivered) {
        (Some(_), None | Some(0)) => default,
        _ => delivered,
    }
}

/// `custom_validator_config`: the name and the `Any` inside are replaced where they are set.
fn validator(
    default: &ValidationContext,
    delivered: &ValidationContext,
) -> (Option<SpiffeValidator>, Option<String>) {
    if let Some(spiffe) = &delivered.spiffe {
        // An `Any` without a single byte is not set, so the default's configuration stays.
        let kept = default.spiffe.as_ref().filter(|_| is_empty(spiffe));
        return (Some(kept.unwrap_or(spiffe).clone()), None);
    }
    if delivered.other_validator.is_some() {
        return (None, delivered.other_validator.clone());
    }
    (default.spiffe.clone(), default.other_validator.clone())
}

const fn is_empty(spiffe: &SpiffeValidator) -> bool {
    spiffe.trust_domains.is_empty() && spiffe.trust_bundles.is_absent()
}

fn appended<T: Clone>(default: &[T], delivered: &[T]) -> Vec<T> {
    [default, delivered].concat()
}

/// Lists of which one part is unknown are unknown.
fn appended_fact<T: Clone>(default: &Fact<Vec<T>>, delivered: &Fact<Vec<T>>) -> Fact<Vec<T>> {
    match (default, delivered) {
        (Fact::Absent, other) | (other, Fact::Absent) => other.clone(),
        (Fact::Present { value: first, .. }, Fact::Present { value: second, .. }) => {
            Fact::known(appended(first, second))
        }
        (unreadable @ Fact::Unreadable { .. }, _) | (_, unreadable @ Fact::Unreadable { .. }) => {
            unreadable.clone()
        }
        _ => Fact::NotInEvidence,
    }
}
