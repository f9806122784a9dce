//! Extensions as they are written: replaced one by one, those without a fact of their own, and their order.

use super::{CertificateField, Nature};
use crate::comparison::relation::Relation;
use crate::model::{Certificate, Extension, Fact, Oid};

/// The extensions that have a fact of their own.
const DECODED: [&str; 12] = [
    "2.5.29.14",
    "2.5.29.15",
    "2.5.29.17",
    "2.5.29.19",
    "2.5.29.30",
    "2.5.29.31",
    "2.5.29.32",
    "2.5.29.33",
    "2.5.29.35",
    "2.5.29.36",
    "2.5.29.37",
    "2.5.29.54",
];

/// The extensions that only say something. Where one is critical, it is refused as an unknown one.
const STATED: [&str; 6] = [
    "1.3.6.1.5.5.7.1.1",
    "1.3.6.1.5.5.7.1.11",
    "2.5.29.18",
    "1.3.6.1.4.1.11129.2.4.2",
    "2.16.840.1.113730.1.1",
    "2.16.840.1.113730.1.13",
];

pub(super) fn is_statement(extension: &Extension) -> bool {
    !extension.critical && STATED.contains(&extension.oid.as_str())
}

/// Replaces what is written of an extension by what is written of it in another certificate.
pub(in crate::comparison) fn replace(oid: &str, from: &Certificate, into: &mut Certificate) {
    let (Fact::Present { value: from, .. }, Fact::Present { value: list, .. }) =
        (&from.extensions, &mut into.extensions)
    else {
        return;
    };
    let place = list
        .iter()
        .position(|extension| extension.oid.as_str() == oid);
    let critical = place
        .and_then(|place| list.get(place))
        .map(|extension| extension.critical);
    list.retain(|extension| extension.oid.as_str() != oid);
    let written: Vec<Extension> = from
        .iter()
        .filter(|extension| extension.oid.as_str() == oid)
        .map(|extension| Extension {
            critical: critical.unwrap_or(extension.critical),
            ..extension.clone()
        })
        .collect();
    let place = place.unwrap_or(list.len()).min(list.len());
    list.splice(place..place, written);
}

/// Marks an extension as critical or not.
pub(super) fn mark(oid: &str, critical: bool, into: &mut Certificate) {
    if let Fact::Present { value: list, .. } = &mut into.extensions {
        for extension in list
            .iter_mut()
            .filter(|extension| extension.oid.as_str() == oid)
        {
            extension.critical = critical;
        }
    }
}

/// Extensions without a fact of their own: which, whether critical, and with what content.
pub(super) fn others() -> CertificateField {
    fn is_other(extension: &Extension) -> bool {
        !DECODED.contains(&extension.oid.as_str()) && !is_statement(extension)
    }
    fn sorted(list: &[Extension]) -> Vec<(&Oid, bool, &[u8])> {
        let mut others: Vec<_> = list
            .iter()
            .filter(|extension| is_other(extension))
            .map(|extension| (&extension.oid, extension.critical, &extension.value[..]))
            .collect();
        others.sort();
        others
    }
    CertificateField {
        name: "extensions",
        part: None,
        nature: Nature::Chosen,
        relation: |good, bad| {
            let has_none = |certificate: &Certificate| {
                let list = certificate.extensions.value();
                list.is_some_and(|list| sorted(list).is_empty())
            };
            if has_none(good) && has_none(bad) {
                return Relation::Inapplicable;
            }
            Relation::of_facts(&good.extensions, &bad.extensions, |good, bad| {
                sorted(good) == sorted(bad)
            })
        },
        transplant: |from, into| match (&from.extensions, &mut into.extensions) {
            (Fact::Present { value: from, .. }, Fact::Present { value: list, .. }) => {
                list.retain(|extension| !is_other(extension));
                list.extend(from.iter().filter(|extension| is_other(extension)).cloned());
            }
            (from, list) => list.clone_from(from),
        },
    }
}

/// The types that both have, in the order of the first.
pub(super) fn order<'a>(list: &'a [Extension], other: &[Extension]) -> Vec<&'a Oid> {
    list.iter()
        .map(|extension| &extension.oid)
        .filter(|oid| other.iter().any(|extension| extension.oid == **oid))
        .collect()
}

/// Puts the extensions in the order that another certificate has them in.
pub(super) fn reorder(from: &Certificate, into: &mut Certificate) {
    if let (Fact::Present { value: from, .. }, Fact::Present { value: list, .. }) =
        (&from.extensions, &mut into.extensions)
    {
        let place = |extension: &Extension| {
            from.iter()
                .position(|other| other.oid == extension.oid)
                .unwrap_or(usize::MAX)
        };
        list.sort_by_key(place);
    }
}
