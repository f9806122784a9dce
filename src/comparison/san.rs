//! The parts of a subject alternative name: the identity in the first URI, the other names by kind, their order.

use super::certificate::{CertificateField, Nature};
use super::relation::Relation;
use crate::knowledge::identity::WorkloadPath;
use crate::model::{Certificate, Fact, GeneralName, GeneralNames, SpiffeId};

/// A part: how it relates, and how it is put into other names (`None`: it cannot be).
macro_rules! san {
    ($part:literal, $nature:ident, $relation:expr, $put:expr) => {
        CertificateField {
            name: "subject_alt_names",
            part: Some($part),
            nature: Nature::$nature,
            relation: |good, bad| {
                Relation::of_values(&good.subject_alt_names, &bad.subject_alt_names, $relation)
            },
            transplant: |from, into| {
                if let (Fact::Present { value: from, .. }, Fact::Present { value: into, .. }) =
                    (&from.subject_alt_names, &mut into.subject_alt_names)
                {
                    let put: fn(&GeneralNames, &mut GeneralNames) -> Option<()> = $put;
                    // What cannot be put there leaves the names as they are, and nothing is proved by it.
                    let _ = put(from, into);
                }
            },
        }
    };
}

/// The parts, the identity first. Presence and criticality of the whole are fields of their own.
pub(super) fn fields() -> Vec<CertificateField> {
    vec![
        san!("trust domain", Chosen, trust_domains, |from, into| {
            let domain = identity(from)?.0.to_owned();
            let path = identity(into)?.1.to_owned();
            set_first_uri(into, &format!("spiffe://{domain}{path}"));
            Some(())
        }),
        san!(
            "path",
            Chosen,
            |good, bad| paths(good, bad, false),
            put_path
        ),
        san!(
            "names in the path",
            Individual,
            |good, bad| paths(good, bad, true),
            put_path
        ),
        san!("first URI", Chosen, first_uris, |from, into| {
            if let Some(uri) = from.uris().next() {
                set_first_uri(into, uri);
                return Some(());
            }
            let first = into.names.iter().position(is_uri)?;
            into.names.remove(first);
            Some(())
        }),
        san!(
            "other URIs",
            Chosen,
            |good, bad| lists(good, bad, Kind::FurtherUri),
            |from, into| {
                replace(from, into, Kind::FurtherUri);
                Some(())
            }
        ),
        san!(
            "DNS names",
            Chosen,
            |good, bad| lists(good, bad, Kind::Dns),
            |from, into| {
                replace(from, into, Kind::Dns);
                Some(())
            }
        ),
        san!(
            "IP addresses",
            Chosen,
            |good, bad| lists(good, bad, Kind::Ip),
            |from, into| {
                replace(from, into, Kind::Ip);
                Some(())
            }
        ),
        san!(
            "further names",
            Chosen,
            |good, bad| lists(good, bad, Kind::Other),
            |from, into| {
                replace(from, into, Kind::Other);
                Some(())
            }
        ),
        san!("order", Chosen, order, |from, into| {
            let place = |name: &GeneralName| from.names.iter().position(|other| other == name);
            into.names
                .sort_by_key(|name| place(name).unwrap_or(usize::MAX));
            Some(())
        }),
    ]
}

/// The path of the first URI in the layout of another certificate's, with the names it has now: `/ns/<namespace>/sa/<service
/// account>` of one workload and `/k8s/shop/cart` of another make `/ns/shop/sa/cart`.
pub(super) fn own_names_in_layout_of(from: &Certificate, into: &mut Certificate) -> Option<()> {
    let Fact::Present { value: names, .. } = &mut into.subject_alt_names else {
        return None;
    };
    let layout = WorkloadPath::parse(identity(from.subject_alt_names.value()?)?.1)?;
    let path = layout.with_names_of(&WorkloadPath::parse(identity(names)?.1)?)?;
    set_path(names, &path)
}

/// The layout of the path in the first URI.
pub fn layout(names: &GeneralNames) -> Option<String> {
    WorkloadPath::parse(identity(names)?.1).map(|path| path.pattern())
}

/// The names that a part is about, as text.
pub(super) fn shown(names: &GeneralNames, part: &str) -> Vec<String> {
    let texts = |kind: Kind| -> Vec<String> {
        of_kind(names, kind)
            .into_iter()
            .map(ToString::to_string)
            .collect()
    };
    match part {
        "trust domain" => {
            identity(names).map_or_else(Vec::new, |(domain, _)| vec![domain.to_owned()])
        }
        "path" | "names in the path" => {
            identity(names).map_or_else(Vec::new, |(_, path)| vec![path.to_owned()])
        }
        "first URI" => names
            .uris()
            .next()
            .map_or_else(Vec::new, |uri| vec![uri.to_owned()]),
        "other URIs" => texts(Kind::FurtherUri),
        "DNS names" => texts(Kind::Dns),
        "IP addresses" => texts(Kind::Ip),
        "further names" => texts(Kind::Other),
        _ => names
            .names
            .iter()
            .map(|name| format!("{}:{name}", name.label()))
            .collect(),
    }
}

/// Kinds of names that are compared as lists. `/certs` shows the first three alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    FurtherUri,
    Dns,
    Ip,
    Other,
}

const fn is_uri(name: &GeneralName) -> bool {
    matches!(name, GeneralName::Uri { .. })
}

/// Trust domain and path of the first URI.
fn identity(names: &GeneralNames) -> Option<(&str, &str)> {
    SpiffeId::cut(names.uris().next()?)
}

fn set_first_uri(names: &mut GeneralNames, uri: &str) {
    match names.names.iter_mut().find(|name| is_uri(name)) {
        Some(name) => *name = GeneralName::uri(uri),
        None => names.names.insert(0, GeneralName::uri(uri)),
    }
}

fn set_path(names: &mut GeneralNames, path: &str) -> Option<()> {
    let uri = format!("spiffe://{}{path}", identity(names)?.0);
    set_first_uri(names, &uri);
    Some(())
}

fn put_path(from: &GeneralNames, into: &mut GeneralNames) -> Option<()> {
    let path = identity(from)?.1.to_owned();
    set_path(into, &path)
}

fn trust_domains(good: &GeneralNames, bad: &GeneralNames) -> Relation {
    match (identity(good), identity(bad)) {
        (Some(good), Some(bad)) => Relation::of(good.0 == bad.0),
        _ => Relation::Inapplicable,
    }
}

/// Paths that share a layout differ in the names of their workloads alone, which is no difference between issuers.
fn paths(good: &GeneralNames, bad: &GeneralNames, in_names: bool) -> Relation {
    let (Some((_, good_path)), Some((_, bad_path))) = (identity(good), identity(bad)) else {
        return Relation::Inapplicable;
    };
    let same_layout =
        good_path == bad_path || layout(good).is_some_and(|good| Some(good) == layout(bad));
    match (in_names, same_layout) {
        (false, _) => Relation::of(same_layout),
        (true, true) if good_path != bad_path => Relation::Differs,
        (true, _) => Relation::Inapplicable,
    }
}

/// URIs of which one is no SPIFFE ID are compared whole.
fn first_uris(good: &GeneralNames, bad: &GeneralNames) -> Relation {
    if identity(good).is_some() && identity(bad).is_some() {
        return Relation::Inapplicable;
    }
    match (good.uris().next(), bad.uris().next()) {
        (None, None) => Relation::Inapplicable,
        (good, bad) => Relation::of(good == bad),
    }
}

fn of_kind(names: &GeneralNames, kind: Kind) -> Vec<&GeneralName> {
    let mut uris = 0;
    names
        .names
        .iter()
        .filter(|name| {
            let is = match name {
                GeneralName::Uri { .. } => {
                    uris += 1;
                    (uris > 1).then_some(Kind::FurtherUri)
                }
                GeneralName::Dns { .. } => Some(Kind::Dns),
                GeneralName::Ip { .. } => Some(Kind::Ip),
                _ => Some(Kind::Other),
            };
            is == Some(kind)
        })
        .collect()
}

/// Lists are equal in whatever order. What a source leaves out is not shown by it.
fn lists(good: &GeneralNames, bad: &GeneralNames, kind: Kind) -> Relation {
    let (good_list, bad_list) = (of_kind(good, kind), of_kind(bad, kind));
    if kind == Kind::Other
        && let Some(not_shown) = Relation::unless_shown(good.complete, bad.complete)
    {
        return not_shown;
    }
    if good_list.is_empty() && bad_list.is_empty() {
        return Relation::Inapplicable;
    }
    let contains = |list: &[&GeneralName], other: &[&GeneralName]| {
        other.iter().all(|name| list.contains(name))
    };
    Relation::of(contains(&good_list, &bad_list) && contains(&bad_list, &good_list))
}

fn replace(from: &GeneralNames, into: &mut GeneralNames, kind: Kind) {
    let old: Vec<GeneralName> = of_kind(into, kind).into_iter().cloned().collect();
    let first_uri = into.names.iter().position(is_uri);
    let mut position = 0;
    into.names.retain(|name| {
        let keep = Some(position) == first_uri || !old.contains(name);
        position += 1;
        keep
    });
    into.names.extend(of_kind(from, kind).into_iter().cloned());
}

/// The order of the names by kind, where both hold the same numbers of each; `/certs` groups them, so it does not show it.
fn order(good: &GeneralNames, bad: &GeneralNames) -> Relation {
    let kinds = |names: &GeneralNames| -> Vec<&'static str> {
        names.names.iter().map(GeneralName::label).collect()
    };
    let sorted = |names: &GeneralNames| {
        let mut kinds = kinds(names);
        kinds.sort_unstable();
        kinds
    };
    if good.names.len() < 2 || sorted(good) != sorted(bad) {
        return Relation::Inapplicable;
    }
    if let Some(not_shown) = Relation::unless_shown(good.complete, bad.complete) {
        return not_shown;
    }
    let same_names = good.names.iter().all(|name| bad.names.contains(name));
    Relation::of(kinds(good) == kinds(bad) && (!same_names || good.names == bad.names))
}
