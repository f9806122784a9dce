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
        suppress_client_ca_list: default.suppress_client_ca_list
            || delivered.suppress_client_ca_list,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{SanKind, SanMatcher, SpiffeTrustDomain};

    fn empty() -> ValidationContext {
        ValidationContext {
            trusted_ca: Fact::Absent,
            crl: Fact::Absent,
            typed_matchers: Fact::known(Vec::new()),
            legacy_matchers: Fact::known(Vec::new()),
            ..ValidationContext::default()
        }
    }

    fn source(text: &str) -> Fact<DataSource> {
        Fact::known(DataSource {
            text: Fact::known(text.to_owned()),
            ..DataSource::default()
        })
    }

    #[test]
    fn lists_are_appended_and_scalars_overwritten() {
        let first = SanMatcher::exact(SanKind::Uri, "a");
        let second = SanMatcher::exact(SanKind::Uri, "b");
        let default = ValidationContext {
            typed_matchers: Fact::known(vec![first.clone()]),
            certificate_hashes: vec!["1".to_owned()],
            allow_expired: true,
            max_verify_depth: Some(3),
            ..empty()
        };
        let delivered = ValidationContext {
            typed_matchers: Fact::known(vec![second.clone()]),
            certificate_hashes: vec!["2".to_owned()],
            accept_untrusted: true,
            max_verify_depth: Some(1),
            ..empty()
        };
        let merged = merge(&default, &delivered);
        assert_eq!(merged.typed_matchers, Fact::known(vec![first, second]));
        assert_eq!(merged.certificate_hashes, ["1", "2"]);
        assert!(merged.allow_expired && merged.accept_untrusted);
        assert_eq!(merged.max_verify_depth, Some(1));
    }

    #[test]
    fn a_delivered_zero_depth_does_not_replace() {
        assert_eq!(depth(Some(3), Some(0)), Some(3));
        assert_eq!(depth(None, Some(0)), Some(0));
        assert_eq!(depth(Some(3), None), Some(3));
    }

    #[test]
    fn messages_replace_unless_they_set_nothing() {
        let default = ValidationContext {
            trusted_ca: source("default"),
            ..empty()
        };
        let nothing_set = ValidationContext {
            trusted_ca: Fact::known(DataSource {
                text: Fact::Absent,
                ..DataSource::default()
            }),
            ..empty()
        };
        assert_eq!(merge(&default, &empty()).trusted_ca, source("default"));
        assert_eq!(merge(&default, &nothing_set).trusted_ca, source("default"));
        assert_eq!(merge(&nothing_set, &default).trusted_ca, source("default"));
        let delivered = ValidationContext {
            trusted_ca: source("delivered"),
            ..empty()
        };
        assert_eq!(merge(&default, &delivered).trusted_ca, source("delivered"));
    }

    #[test]
    fn a_delivered_validator_replaces_the_default_one() {
        let named = |name: &str| {
            Some(SpiffeValidator {
                trust_domains: vec![SpiffeTrustDomain {
                    name: name.to_owned(),
                    workload: String::new(),
                    bundle: DataSource::default(),
                }],
                trust_bundles: Fact::Absent,
            })
        };
        let default = ValidationContext {
            spiffe: named("default"),
            ..empty()
        };
        let delivered = ValidationContext {
            spiffe: named("delivered"),
            ..empty()
        };
        assert_eq!(merge(&default, &delivered).spiffe, named("delivered"));
        assert_eq!(merge(&default, &empty()).spiffe, named("default"));
        assert_eq!(merge(&empty(), &delivered).spiffe, named("delivered"));
    }

    #[test]
    fn what_is_not_delivered_is_not_in_evidence() {
        let default = ValidationContext {
            typed_matchers: Fact::known(vec![SanMatcher::exact(SanKind::Uri, "a")]),
            allow_expired: true,
            ..empty()
        };
        let context = without_delivered(&default);
        assert_eq!(context.typed_matchers, Fact::NotInEvidence);
        assert_eq!(context.trusted_ca, Fact::NotInEvidence);
        assert!(context.allow_expired);
    }
}
