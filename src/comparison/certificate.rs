//! The facts of a certificate as fields: how two of them relate, and how one is put in the other's place.
//!
//! Facts are swapped, not bytes. An extension stands in a certificate twice, decoded and as it was written, and both are
//! swapped; a signature is swapped with the bytes it signs, so it verifies with the key it was made with or with none.

mod written;

use super::relation::Relation;
use super::san;
use crate::model::{
    AuthorityKeyId, Certificate, Fact, Oid, PublicKey, SignatureValue, Timestamp, TimestampForm,
};

/// What a difference in a field says by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nature {
    /// The issuer or whoever asked for the certificate decided so.
    Chosen,
    /// Any two certificates differ here.
    Individual,
}

/// One field of a certificate: a fact, or a part of it.
pub(super) struct CertificateField {
    /// The fact's name in JSON.
    pub(super) name: &'static str,
    /// Which part of the fact; `None`: all of it.
    pub(super) part: Option<&'static str>,
    pub(super) nature: Nature,
    pub(super) relation: fn(&Certificate, &Certificate) -> Relation,
    /// Puts the first one's value into the second.
    pub(super) transplant: fn(&Certificate, &mut Certificate),
}

/// A fact as a whole, compared by equality.
macro_rules! plain {
    ($name:ident, $nature:ident) => {
        CertificateField {
            name: stringify!($name),
            part: None,
            nature: Nature::$nature,
            relation: |good, bad| Relation::of_facts(&good.$name, &bad.$name, PartialEq::eq),
            transplant: |from, into| into.$name = from.$name.clone(),
        }
    };
}

/// A part of a fact that is swapped as a whole.
macro_rules! part {
    ($name:ident, $part:literal, $nature:ident, $relation:expr) => {
        CertificateField {
            name: stringify!($name),
            part: Some($part),
            nature: Nature::$nature,
            relation: |good, bad| Relation::of_values(&good.$name, &bad.$name, $relation),
            transplant: |from, into| into.$name = from.$name.clone(),
        }
    };
}

/// A moment, however it is written.
macro_rules! time {
    ($name:ident) => {
        CertificateField {
            name: stringify!($name),
            part: None,
            nature: Nature::Individual,
            relation: |good, bad| {
                Relation::of_facts(&good.$name, &bad.$name, |good, bad| good.at == bad.at)
            },
            transplant: |from, into| into.$name = from.$name.clone(),
        }
    };
}

/// How a moment is written. Text in an admin dump does not show it.
macro_rules! form {
    ($name:ident) => {
        CertificateField {
            name: stringify!($name),
            part: Some("form"),
            nature: Nature::Chosen,
            relation: |good, bad| {
                Relation::of_values(&good.$name, &bad.$name, |good, bad| {
                    let shown = |time: &Timestamp| time.form != TimestampForm::Rfc3339;
                    if good.form == bad.form {
                        Relation::Inapplicable
                    } else {
                        Relation::unless_shown(shown(good), shown(bad)).unwrap_or(Relation::Differs)
                    }
                })
            },
            transplant: |from, into| {
                if let (Fact::Present { value: from, .. }, Fact::Present { value: into, .. }) =
                    (&from.$name, &mut into.$name)
                {
                    into.form = from.form;
                }
            },
        }
    };
}

/// An extension's value, compared by `$equal`, and whether it is critical.
macro_rules! extension {
    ($name:ident, $oid:literal, $equal:expr) => {
        extension!($name, $oid, $equal, told by parts: false)
    };
    ($name:ident, $oid:literal, $equal:expr, told by parts: $parts:literal) => {
        [
            CertificateField {
                name: stringify!($name),
                part: None,
                nature: Nature::Chosen,
                relation: |good, bad| Relation::of_facts(&good.$name, &bad.$name, $equal)
                    .unless_told_by_parts(&good.$name, &bad.$name, $parts),
                transplant: |from, into| {
                    into.$name = with_criticality(&from.$name, &into.$name);
                    written::replace($oid, from, into);
                },
            },
            CertificateField {
                name: stringify!($name),
                part: Some("critical"),
                nature: Nature::Chosen,
                relation: |good, bad| criticality(&good.$name, &bad.$name),
                transplant: |from, into| {
                    if let (Fact::Present { critical: from, .. }, Fact::Present { critical, .. }) =
                        (&from.$name, &mut into.$name)
                    {
                        *critical = *from;
                        written::mark($oid, *from == Some(true), into);
                    }
                },
            },
        ]
    };
}

/// Every field of a certificate, in the order they are shown.
pub(super) fn fields() -> Vec<CertificateField> {
    let mut fields = san::fields();
    fields.extend(extension!(subject_alt_names, "2.5.29.17", |good, bad| {
        // Where both have names, the parts tell what differs.
        good.names.is_empty() == bad.names.is_empty()
    }, told by parts: true));
    fields.extend(extension!(key_usage, "2.5.29.15", PartialEq::eq));
    fields.extend(extension!(extended_key_usage, "2.5.29.37", |good, bad| {
        same_set(good, bad)
    }));
    fields.push(part!(extended_key_usage, "order", Chosen, |good, bad| {
        // Equal lists are told as such by the whole.
        if same_set(good, bad) && good != bad {
            Relation::Differs
        } else {
            Relation::Inapplicable
        }
    }));
    fields.extend(extension!(basic_constraints, "2.5.29.19", PartialEq::eq));
    fields.extend([
        part!(public_key, "kind", Chosen, |good, bad| Relation::of(
            same_kind(good, bad)
        )),
        part!(
            public_key,
            "key",
            Individual,
            |good, bad| if same_kind(good, bad) {
                Relation::of(good == bad)
            } else {
                Relation::Inapplicable
            }
        ),
        plain!(subject, Chosen),
        plain!(issuer, Chosen),
        part!(signature, "algorithm", Chosen, |good, bad| Relation::of(
            same_algorithm(good, bad)
        )),
        part!(signature, "value", Individual, |good, bad| Relation::of(
            good.bytes == bad.bytes && good.unused_bits == bad.unused_bits
        )),
        lifetime(),
        form!(not_before),
        form!(not_after),
        time!(not_before),
        time!(not_after),
    ]);
    fields.extend(extension!(
        authority_key_id,
        "2.5.29.35",
        same_shape,
        told by parts: true
    ));
    fields.push(part!(
        authority_key_id,
        "identifier",
        Individual,
        |good, bad| {
            if same_shape(good, bad) {
                Relation::of(good == bad)
            } else {
                Relation::Inapplicable
            }
        }
    ));
    // Two identifiers are never a choice; whether there is one is.
    fields.extend(extension!(
        subject_key_id,
        "2.5.29.14",
        |_, _| true,
        told by parts: true
    ));
    fields.push(part!(
        subject_key_id,
        "identifier",
        Individual,
        |good, bad| Relation::of(good == bad)
    ));
    fields.extend(extension!(name_constraints, "2.5.29.30", PartialEq::eq));
    fields.extend(extension!(policies, "2.5.29.32", PartialEq::eq));
    fields.extend(extension!(policy_constraints, "2.5.29.36", PartialEq::eq));
    fields.extend(extension!(policy_mappings, "2.5.29.33", PartialEq::eq));
    fields.extend(extension!(inhibit_any_policy, "2.5.29.54", PartialEq::eq));
    fields.extend(extension!(
        crl_distribution_points,
        "2.5.29.31",
        PartialEq::eq
    ));
    fields.extend([
        written::others(),
        CertificateField {
            name: "extensions",
            part: Some("order"),
            nature: Nature::Chosen,
            relation: |good, bad| {
                Relation::of_values(&good.extensions, &bad.extensions, |good, bad| {
                    Relation::of(written::order(good, bad) == written::order(bad, good))
                })
            },
            transplant: |from, into| written::reorder(from, into),
        },
        CertificateField {
            name: "statements",
            part: None,
            nature: Nature::Chosen,
            relation: |good, bad| {
                if let Some(not_shown) = Relation::unless_shown(good.is_whole(), bad.is_whole()) {
                    return not_shown;
                }
                let says_nothing = |certificate: &Certificate| {
                    let list = certificate.extensions.value();
                    list.is_some_and(|list| !list.iter().any(written::is_statement))
                };
                if says_nothing(good) && says_nothing(bad) {
                    return Relation::Inapplicable;
                }
                Relation::of(good.statements == bad.statements)
            },
            transplant: |from, into| into.statements.clone_from(&from.statements),
        },
        plain!(version, Chosen),
        CertificateField {
            name: "departures",
            part: None,
            nature: Nature::Chosen,
            relation: |good, bad| match Relation::unless_shown(good.is_whole(), bad.is_whole()) {
                Some(not_shown) => not_shown,
                None => Relation::of(kinds(good) == kinds(bad)),
            },
            transplant: |from, into| into.departures.clone_from(&from.departures),
        },
        plain!(serial, Individual),
        plain!(fingerprint, Individual),
    ]);
    fields
}

fn same_set(good: &[Oid], bad: &[Oid]) -> bool {
    sorted(good) == sorted(bad)
}

fn sorted(purposes: &[Oid]) -> Vec<&Oid> {
    let mut sorted: Vec<&Oid> = purposes.iter().collect();
    sorted.sort();
    sorted.dedup();
    sorted
}

fn same_kind(good: &PublicKey, bad: &PublicKey) -> bool {
    good.kind == bad.kind && good.algorithm.der == bad.algorithm.der
}

fn same_algorithm(good: &SignatureValue, bad: &SignatureValue) -> bool {
    good.algorithm == bad.algorithm && good.inner == bad.inner
}

/// The same parts are there, and those that name more than a key are equal.
fn same_shape(good: &AuthorityKeyId, bad: &AuthorityKeyId) -> bool {
    good.key_id.is_some() == bad.key_id.is_some()
        && good.serial.is_some() == bad.serial.is_some()
        && good.issuer == bad.issuer
}

fn kinds(certificate: &Certificate) -> Vec<crate::model::DepartureKind> {
    let mut kinds: Vec<_> = certificate
        .departures
        .iter()
        .map(|departure| departure.kind)
        .collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

fn criticality<T>(good: &Fact<T>, bad: &Fact<T>) -> Relation {
    let (Fact::Present { critical: good, .. }, Fact::Present { critical: bad, .. }) = (good, bad)
    else {
        return Relation::Inapplicable;
    };
    Relation::unless_shown(good.is_some(), bad.is_some()).unwrap_or(Relation::of(good == bad))
}

/// A value with the criticality of the one it replaces, where there was one.
fn with_criticality<T: Clone>(from: &Fact<T>, into: &Fact<T>) -> Fact<T> {
    match (from, into) {
        (Fact::Present { value, .. }, Fact::Present { critical, .. }) => Fact::Present {
            critical: *critical,
            value: value.clone(),
        },
        _ => from.clone(),
    }
}

/// The seconds between both moments.
pub(super) fn seconds_valid(certificate: &Certificate) -> Option<i64> {
    let (from, to) = (
        certificate.not_before.value()?,
        certificate.not_after.value()?,
    );
    to.at.0.checked_sub(from.at.0)
}

/// How long a certificate is valid, whenever it was issued.
fn lifetime() -> CertificateField {
    CertificateField {
        name: "not_after",
        part: Some("lifetime"),
        nature: Nature::Chosen,
        relation: |good, bad| match (seconds_valid(good), seconds_valid(bad)) {
            (Some(good), Some(bad)) => Relation::of(good == bad),
            _ => Relation::Inapplicable,
        },
        transplant: |from, into| {
            if let (Some(seconds), Some(start)) = (
                seconds_valid(from),
                into.not_before.value().map(|time| time.at),
            ) && let Fact::Present { value, .. } = &mut into.not_after
            {
                value.at = start.plus(seconds);
            }
        },
    }
}

/// Whether an extension is critical, in words.
pub(super) fn criticality_of(certificate: &Certificate, name: &str) -> String {
    macro_rules! critical {
        ($($fact:ident)*) => {
            match name {
                $(stringify!($fact) => certificate.$fact.is_critical(),)*
                _ => false,
            }
        };
    }
    let critical = critical!(
        subject_alt_names
        key_usage
        extended_key_usage
        basic_constraints
        name_constraints
        policies
        policy_constraints
        policy_mappings
        inhibit_any_policy
        crl_distribution_points
        authority_key_id
        subject_key_id
    );
    if critical { "critical" } else { "not critical" }.to_owned()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::fields;
    use crate::model::Certificate;

    #[test]
    fn every_fact_of_the_model_is_a_field() {
        let json = serde_json::to_value(Certificate::default()).unwrap_or_default();
        let facts: BTreeSet<&str> = json
            .as_object()
            .into_iter()
            .flat_map(|facts| facts.keys().map(String::as_str))
            .filter(|name| *name != "sources")
            .collect();
        let fields = fields();
        let names: BTreeSet<&str> = fields.iter().map(|field| field.name).collect();
        assert_eq!(names, facts);
    }
}
