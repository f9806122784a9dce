//! The fields of a verifier: anchors, names it accepts, TLS parameters, validator, version.

mod anchors;

use super::relation::Relation;
use crate::model::{
    DataSource, Fact, Naming, Origin, TlsContext, TlsVersion, ValidationContext, Verifier,
};

/// One field of a TLS context.
pub(super) struct ContextField {
    /// Its name in Envoy's API, or in the report where it is none of Envoy's.
    pub(super) name: &'static str,
    pub(super) relation: fn(&TlsContext, &TlsContext) -> Relation,
    /// Puts the first one's value into the second.
    pub(super) transplant: fn(&TlsContext, &mut TlsContext),
    /// The value as text; nothing where it is not set.
    pub(super) shown: fn(&TlsContext) -> Vec<String>,
}

/// One field of a verifier beside its context.
pub(super) struct VerifierField {
    pub(super) name: &'static str,
    pub(super) relation: fn(&Verifier, &Verifier) -> Relation,
    pub(super) transplant: fn(&Verifier, &mut Verifier),
    pub(super) shown: fn(&Verifier) -> Vec<String>,
}

/// A field that stands in the context itself.
macro_rules! of_context {
    ($name:literal, $field:ident $(. $more:ident)*, $shown:expr) => {
        ContextField {
            name: $name,
            relation: |good, bad| Relation::of(good.$field$(.$more)* == bad.$field$(.$more)*),
            transplant: |from, into| into.$field$(.$more)* = from.$field$(.$more)*.clone(),
            shown: |context| {
                let shown = $shown;
                shown(&context.$field$(.$more)*)
            },
        }
    };
}

/// A field of the validation context.
macro_rules! of_validation {
    ($field:ident, $relation:expr, $shown:expr) => {
        ContextField {
            name: stringify!($field),
            relation: |good, bad| {
                validations(good, bad, |good, bad| {
                    let relation = $relation;
                    relation(&good.$field, &bad.$field)
                })
            },
            transplant: |from, into| {
                if let (Some(from), Some(into)) = (from.validation.value(), validation(into)) {
                    into.$field = from.$field.clone();
                }
            },
            shown: |context| {
                context
                    .validation
                    .value()
                    .map_or_else(Vec::new, |validation| {
                        let shown = $shown;
                        shown(&validation.$field)
                    })
            },
        }
    };
}

/// The fields of a context, in the order they are shown.
pub(super) fn context_fields() -> Vec<ContextField> {
    vec![
        ContextField {
            name: "validation_context",
            relation: |good, bad| {
                Relation::of_facts(&good.validation, &bad.validation, |_, _| true)
            },
            transplant: |from, into| into.validation = from.validation.clone(),
            shown: |context| match &context.validation {
                Fact::Present { .. } => vec!["configured".to_owned()],
                _ => Vec::new(),
            },
        },
        ContextField {
            name: "validator",
            relation: |good, bad| {
                validations(good, bad, |good, bad| Relation::of(kind(good) == kind(bad)))
            },
            transplant: |from, into| {
                if let (Some(from), Some(into)) = (from.validation.value(), validation(into)) {
                    into.spiffe.clone_from(&from.spiffe);
                    into.other_validator.clone_from(&from.other_validator);
                    into.trusted_ca = from.trusted_ca.clone();
                }
            },
            shown: |context| {
                let validation = context.validation.value();
                validation.map_or_else(Vec::new, |validation| vec![kind(validation)])
            },
        },
        ContextField {
            name: "trust_domains",
            relation: |good, bad| match (domains(good), domains(bad)) {
                (Some(good), Some(bad)) => Relation::of(good == bad),
                _ => Relation::Inapplicable,
            },
            transplant: rename_domains,
            shown: |context| domains(context).unwrap_or_default(),
        },
        ContextField {
            name: "anchors",
            relation: |good, bad| anchors::relation(&anchors::of(good), &anchors::of(bad)),
            transplant: anchors::transplant,
            shown: |context| anchors::of(context).names(),
        },
        ContextField {
            name: "san_matchers",
            relation: |good, bad| {
                validations(good, bad, |good, bad| {
                    let (good, bad) = (matchers(good), matchers(bad));
                    Relation::unless_shown(good.is_some(), bad.is_some())
                        .unwrap_or(Relation::of(good == bad))
                })
            },
            transplant: |from, into| {
                if let (Some(from), Some(into)) = (from.validation.value(), validation(into)) {
                    into.typed_matchers = from.typed_matchers.clone();
                    into.legacy_matchers = from.legacy_matchers.clone();
                }
            },
            shown: |context| {
                context
                    .validation
                    .value()
                    .and_then(matchers)
                    .unwrap_or_default()
            },
        },
        of_validation!(
            crl,
            |good, bad| Relation::of_facts(good, bad, |good: &DataSource, bad: &DataSource| {
                good.crls == bad.crls
            }),
            |crl: &Fact<DataSource>| crl
                .value()
                .map_or_else(Vec::new, |source| vec![source.path.clone()])
        ),
        of_validation!(only_verify_leaf_cert_crl, equal, |set: &bool| flag(*set)),
        of_validation!(certificate_hashes, equal, list),
        of_validation!(spki_hashes, equal, list),
        of_validation!(allow_expired, equal, |set: &bool| flag(*set)),
        of_validation!(accept_untrusted, equal, |set: &bool| flag(*set)),
        of_validation!(max_verify_depth, equal, |depth: &Option<u32>| {
            depth.map_or_else(Vec::new, |depth| vec![depth.to_string()])
        }),
        of_context!(
            "tls_minimum_protocol_version",
            tls.minimum,
            |known: &Option<TlsVersion>| version(*known)
        ),
        of_context!(
            "tls_maximum_protocol_version",
            tls.maximum,
            |known: &Option<TlsVersion>| version(*known)
        ),
        of_context!("cipher_suites", tls.cipher_suites, list),
        of_context!("ecdh_curves", tls.ecdh_curves, list),
        of_context!("signature_algorithms", tls.signature_algorithms, list),
        of_context!(
            "require_client_certificate",
            require_client_certificate,
            |set: &bool| flag(*set)
        ),
        of_context!("sni", sni, |sni: &Option<String>| list(sni)),
        of_context!("auto_host_sni", auto_host_sni, |set: &bool| flag(*set)),
        of_context!(
            "auto_sni_san_validation",
            auto_sni_san_validation,
            |set: &bool| flag(*set)
        ),
        of_context!("auto_sni", request.auto_sni, |set: &bool| flag(*set)),
        of_context!(
            "auto_san_validation",
            request.auto_san_validation,
            |set: &bool| flag(*set)
        ),
        of_context!(
            "override_auto_sni_header",
            request.header,
            |name: &Option<String>| list(name)
        ),
        of_context!("requested hosts", request.hosts, |hosts: &Fact<
            Vec<String>,
        >| list(
            hosts.value().into_iter().flatten()
        )),
        of_context!(
            "enforce_rsa_key_usage",
            enforce_rsa_key_usage,
            |set: &Option<bool>| { set.map_or_else(Vec::new, |set| vec![set.to_string()]) }
        ),
    ]
}

/// The fields beside the context.
pub(super) fn verifier_fields() -> Vec<VerifierField> {
    vec![
        VerifierField {
            name: "naming",
            relation: |good, bad| Relation::of(naming(good) == naming(bad)),
            transplant: |from, into| into.naming = from.naming.clone(),
            shown: naming,
        },
        VerifierField {
            name: "envoy_version",
            relation: |good, bad| Relation::of(good.versions == bad.versions),
            transplant: |from, into| into.versions.clone_from(&from.versions),
            shown: |verifier| {
                let mut versions: Vec<String> =
                    verifier.versions.iter().map(ToString::to_string).collect();
                versions.dedup();
                vec![versions.join(", ")]
            },
        },
        VerifierField {
            name: "tls_version",
            relation: |good, bad| Relation::of(good.tls_version == bad.tls_version),
            transplant: |from, into| into.tls_version = from.tls_version,
            shown: |verifier| version(verifier.tls_version),
        },
        VerifierField {
            name: "clock",
            relation: |good, bad| {
                Relation::of((good.clock.from, good.clock.to) == (bad.clock.from, bad.clock.to))
            },
            transplant: |from, into| into.clock = from.clock,
            shown: |verifier| {
                let clock = verifier.clock;
                if clock.from == clock.to {
                    vec![format!("{} UTC", clock.from.readable())]
                } else {
                    vec![format!(
                        "{} to {} UTC",
                        clock.from.readable(),
                        clock.to.readable()
                    )]
                }
            },
        },
    ]
}

/// Whether the evidence or a flag shows a field of a verifier. What is only assumed of it is no value of this side. Of a
/// mirrored verifier the anchors and the validator are those of the proxy that holds the chain.
pub(super) fn is_known(name: &str, verifier: &Verifier, held_by_proxy: bool) -> bool {
    let origins = verifier.origins;
    let origin = match name {
        "naming" | "clock" | "san_matchers" => return true,
        "anchors" | "trust_domains" | "crl" => {
            return held_by_proxy || origins.anchors != Origin::Assumed;
        }
        "validator" | "validation_context" => {
            return held_by_proxy || origins.validator != Origin::Assumed;
        }
        "envoy_version" => origins.version,
        _ => origins.tls,
    };
    origin != Origin::Assumed
}

fn equal<T: PartialEq>(good: &T, bad: &T) -> Relation {
    Relation::of(good == bad)
}

fn flag(set: bool) -> Vec<String> {
    vec![set.to_string()]
}

fn list<'a>(values: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    values.into_iter().cloned().collect()
}

fn version(version: Option<TlsVersion>) -> Vec<String> {
    let name = match version {
        None => return Vec::new(),
        Some(TlsVersion::V1_0) => "1.0",
        Some(TlsVersion::V1_1) => "1.1",
        Some(TlsVersion::V1_2) => "1.2",
        Some(TlsVersion::V1_3) => "1.3",
    };
    vec![name.to_owned()]
}

fn naming(verifier: &Verifier) -> Vec<String> {
    let (name, domains) = match &verifier.naming {
        Naming::None => ("none", None),
        Naming::Explicit => ("the configured SAN matchers", None),
        Naming::Istio(naming) => ("Istio's", Some(&naming.trust_domains)),
        Naming::Ztunnel(naming) => ("ztunnel's", Some(&naming.trust_domains)),
        Naming::Linkerd => ("Linkerd's", None),
    };
    let domains = domains.filter(|domains| !domains.is_empty());
    vec![domains.map_or_else(
        || name.to_owned(),
        |domains| format!("{name}, trust domain {}", domains.join(", ")),
    )]
}

fn validation(context: &mut TlsContext) -> Option<&mut ValidationContext> {
    match &mut context.validation {
        Fact::Present { value, .. } => Some(value),
        _ => None,
    }
}

fn validations(
    good: &TlsContext,
    bad: &TlsContext,
    relate: impl FnOnce(&ValidationContext, &ValidationContext) -> Relation,
) -> Relation {
    Relation::of_values(&good.validation, &bad.validation, relate)
}

fn kind(validation: &ValidationContext) -> String {
    match (&validation.spiffe, &validation.other_validator) {
        (Some(_), _) => "SPIFFE validator".to_owned(),
        (None, Some(other)) => other.clone(),
        (None, None) => "default validator".to_owned(),
    }
}

/// The matchers in force, as text: typed ones, else legacy ones. `None`: not in evidence.
fn matchers(validation: &ValidationContext) -> Option<Vec<String>> {
    let list = validation.matchers_in_force()?;
    Some(
        list.iter()
            .map(|matcher| {
                let case = if matcher.pattern.ignore_case {
                    " (ignoring case)"
                } else {
                    ""
                };
                format!("{matcher}{case}")
            })
            .collect(),
    )
}

/// The names of the SPIFFE validator's trust domains; `None` where there is no such validator or they are not shown.
fn domains(context: &TlsContext) -> Option<Vec<String>> {
    let spiffe = context.validation.value()?.spiffe.as_ref()?;
    match &spiffe.trust_bundles {
        Fact::Present { value, .. } => {
            let domains = value.domains.as_ref().ok()?;
            Some(domains.iter().map(|(name, _)| name.clone()).collect())
        }
        Fact::Absent => Some(
            spiffe
                .trust_domains
                .iter()
                .map(|domain| domain.name.clone())
                .collect(),
        ),
        _ => None,
    }
}

/// Names go over in order; a domain without counterpart keeps its name.
fn rename_domains(from: &TlsContext, into: &mut TlsContext) {
    let Some(names) = domains(from) else { return };
    let Some(spiffe) = validation(into).and_then(|validation| validation.spiffe.as_mut()) else {
        return;
    };
    for (domain, name) in spiffe.trust_domains.iter_mut().zip(&names) {
        domain.name.clone_from(name);
    }
    if let Fact::Present { value, .. } = &mut spiffe.trust_bundles
        && let Ok(domains) = &mut value.domains
    {
        for (domain, name) in domains.iter_mut().zip(names) {
            domain.0 = name;
        }
    }
}
