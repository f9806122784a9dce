//! The shape of a chain, and what ties it to its issuer.

use super::pairs::is_root;
use super::relation::Relation;
use crate::model::{Certificate, Chain, Name};

/// One field of a chain as a whole.
pub(super) struct ChainField {
    pub(super) name: &'static str,
    pub(super) part: Option<&'static str>,
    pub(super) relation: fn(&Chain, &Chain) -> Relation,
    /// Puts the first one's value into the second.
    pub(super) transplant: fn(&Chain, &mut Chain),
    pub(super) shown: fn(&Chain) -> Vec<String>,
}

/// The name of the field of all that ties a chain to its issuer.
pub(super) const ISSUANCE: &str = "issuance";

/// The fields, in the order they are shown.
pub(super) fn fields() -> Vec<ChainField> {
    vec![
        ChainField {
            name: "certificates",
            part: Some("number"),
            relation: |good, bad| {
                whole(good, bad).unwrap_or(Relation::of(
                    good.presented.certificates.len() == bad.presented.certificates.len(),
                ))
            },
            transplant: transplant_above,
            shown: |chain| vec![chain.presented.certificates.len().to_string()],
        },
        ChainField {
            name: "certificates",
            part: Some("order"),
            relation: |good, bad| {
                if good.presented.certificates.len() < 2 || bad.presented.certificates.len() < 2 {
                    return Relation::Inapplicable;
                }
                whole(good, bad).unwrap_or(Relation::of(is_in_order(good) == is_in_order(bad)))
            },
            transplant: |from, into| {
                if is_in_order(from) {
                    sort(into);
                } else if let Some(above) = into.presented.certificates.get_mut(1..) {
                    above.reverse();
                }
                into.pem = None;
            },
            shown: |chain| {
                let order = if is_in_order(chain) {
                    "each is followed by its issuer"
                } else {
                    "not each is followed by its issuer"
                };
                vec![order.to_owned()]
            },
        },
        ChainField {
            name: "certificates",
            part: Some("root"),
            relation: |good, bad| {
                whole(good, bad).unwrap_or(Relation::of(has_root(good) == has_root(bad)))
            },
            transplant: |from, into| {
                let root = above(from).iter().find(|one| is_root(one)).cloned();
                let leaf = into.presented.certificates.first().cloned();
                into.presented
                    .certificates
                    .retain(|one| Some(one) == leaf.as_ref() || !is_root(one));
                into.presented.certificates.extend(root);
                into.pem = None;
            },
            shown: |chain| vec![if has_root(chain) { "sent" } else { "not sent" }.to_owned()],
        },
        ChainField {
            name: ISSUANCE,
            part: None,
            relation: |good, bad| match (good.leaf(), bad.leaf()) {
                (Some(a), Some(b)) => {
                    let by_name = Relation::of_facts(&a.issuer, &b.issuer, |a, b| a.der == b.der);
                    match (by_name, whole(good, bad)) {
                        (Relation::Same, None) => Relation::of(
                            a.authority_key_id == b.authority_key_id && same_above(good, bad),
                        ),
                        (other, _) => other,
                    }
                }
                _ => Relation::Inapplicable,
            },
            transplant: |from, into| {
                transplant_above(from, into);
                let (Some(from), Some(into)) =
                    (from.leaf(), into.presented.certificates.first_mut())
                else {
                    return;
                };
                into.issuer = from.issuer.clone();
                into.authority_key_id = from.authority_key_id.clone();
                into.signature = from.signature.clone();
            },
            shown: |chain| {
                let issuer = chain.leaf().and_then(|leaf| leaf.issuer.value());
                let mut lines: Vec<String> = issuer.map(Name::to_string).into_iter().collect();
                lines.extend(above(chain).iter().map(|one| {
                    let name = one.subject.value().map(Name::to_string);
                    format!("sent along: {}", name.unwrap_or_else(|| one.display_name()))
                }));
                lines
            },
        },
    ]
}

fn above(chain: &Chain) -> &[Certificate] {
    chain.presented.certificates.get(1..).unwrap_or_default()
}

/// Shapes are compared where both evidences show the whole chain.
fn whole(good: &Chain, bad: &Chain) -> Option<Relation> {
    Relation::unless_shown(good.presented.complete, bad.presented.complete)
}

fn same_above(good: &Chain, bad: &Chain) -> bool {
    let (good, bad) = (above(good), above(bad));
    good.len() == bad.len() && good.iter().zip(bad).all(|(one, other)| one.is_same(other))
}

fn has_root(chain: &Chain) -> bool {
    above(chain).iter().any(is_root)
}

/// Whether each certificate is followed by the one it names as its issuer.
fn is_in_order(chain: &Chain) -> bool {
    let certificates = &chain.presented.certificates;
    certificates
        .iter()
        .zip(certificates.iter().skip(1))
        .all(|(one, next)| names_as_issuer(one, next))
}

fn names_as_issuer(one: &Certificate, other: &Certificate) -> bool {
    match (one.issuer.value(), other.subject.value()) {
        (Some(issuer), Some(subject)) => issuer.der == subject.der,
        _ => false,
    }
}

/// Puts each certificate behind one that names it, as far as there is one.
fn sort(chain: &mut Chain) {
    let mut rest = std::mem::take(&mut chain.presented.certificates);
    let mut sorted: Vec<Certificate> = Vec::new();
    while !rest.is_empty() {
        let next = match sorted.last() {
            None => 0,
            Some(last) => rest
                .iter()
                .position(|one| names_as_issuer(last, one))
                .unwrap_or(0),
        };
        sorted.push(rest.remove(next));
    }
    chain.presented.certificates = sorted;
}

/// What is sent above the leaf. The text it was read from shows something else then.
fn transplant_above(from: &Chain, into: &mut Chain) {
    into.presented.certificates.truncate(1);
    into.presented
        .certificates
        .extend(above(from).iter().cloned());
    into.presented.complete = from.presented.complete;
    into.pem = None;
}

/// Whether a fact is one of those that tie a certificate to its issuer, so that alone it fits no other one.
pub(super) fn ties_to_issuer(name: &str) -> bool {
    matches!(name, "issuer" | "authority_key_id" | "signature")
}

/// The same of those that tie an issuer to what it issued.
pub(super) fn ties_to_issued(name: &str) -> bool {
    matches!(name, "subject" | "public_key" | "subject_key_id")
}
