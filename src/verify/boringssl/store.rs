//! The certificate store and its order (reference section 5.3; `x509_store_add`, `OPENSSL_sk_sort`,
//! `X509_STORE_CTX_get1_issuer`).

mod heap_sort;
mod standard_sort;

use std::cmp::Ordering;

use super::Store;
use super::flags::Examined;
use super::name::CanonicalName;
use crate::knowledge::boringssl::{Profile, StoreOrder};
use heap_sort::heap_sort;
use standard_sort::standard_sort;

/// The anchors in the order in which look-ups meet them.
#[derive(Debug)]
pub(super) struct Anchors<'a> {
    ordered: Vec<Examined<'a>>,
    /// Whether the revision's sort keeps an order that can be foretold for a store of this size.
    order_is_certain: bool,
}

/// What a look-up of an issuer finds.
#[derive(Debug)]
pub(super) enum Lookup<'s, 'a> {
    /// The anchor that is tried; `others` more would fit as well.
    Found {
        anchor: &'s Examined<'a>,
        others: usize,
    },
    /// Several fit, and which of them is tried cannot be foretold.
    Ambiguous(usize),
    /// None fits.
    Nothing,
}

impl<'a> Anchors<'a> {
    /// Adds the store's objects as BoringSSL does: duplicates are left out, and the order is the revision's.
    pub(super) fn of(store: &Store<'a>, profile: &Profile) -> Self {
        let order = profile.store_order;
        let mut objects: Vec<Object<'a>> = Vec::new();
        for anchor in &store.anchors {
            let Some(examined) = Examined::of(anchor, profile) else {
                continue;
            };
            let known = |object: &Object<'_>| matches!(object, Object::Anchor(other) if other.certificate.der == anchor.der);
            add(
                &mut objects,
                Object::Anchor(Box::new(examined)),
                order,
                known,
            );
        }
        for list in &store.crls {
            let Some(issuer) = CanonicalName::of(&list.issuer) else {
                continue;
            };
            let known = |object: &Object<'_>| matches!(object, Object::Crl(_, der) if *der == list.der.as_slice());
            add(&mut objects, Object::Crl(issuer, &list.der), order, known);
        }
        sort(&mut objects, order);
        let order_is_certain = match order {
            StoreOrder::HeapSort | StoreOrder::Stable | StoreOrder::StandardSort => true,
            StoreOrder::StableUpTo(limit) => objects.len() <= limit,
        };
        let ordered = objects
            .into_iter()
            .filter_map(|object| match object {
                Object::Anchor(anchor) => Some(*anchor),
                Object::Crl(..) => None,
            })
            .collect();
        Self {
            ordered,
            order_is_certain,
        }
    }

    /// The issuer of a certificate: the first acceptable one in the store's order.
    pub(super) fn issuer_of(&self, subject: &Examined<'_>) -> Lookup<'_, 'a> {
        let mut fitting = self.ordered.iter().filter(|anchor| anchor.issued(subject));
        let Some(anchor) = fitting.next() else {
            return Lookup::Nothing;
        };
        match fitting.count() {
            others if others > 0 && !self.order_is_certain => Lookup::Ambiguous(others + 1),
            others => Lookup::Found { anchor, others },
        }
    }

    /// The store's own copy of a certificate.
    pub(super) fn copy_of(&self, wanted: &Examined<'_>) -> Option<&Examined<'a>> {
        self.ordered
            .iter()
            .find(|anchor| anchor.certificate.der == wanted.certificate.der)
    }
}

/// An object of the store.
enum Object<'a> {
    Anchor(Box<Examined<'a>>),
    Crl(CanonicalName, &'a [u8]),
}

impl Object<'_> {
    /// Certificates before CRLs, then the order of names.
    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Anchor(_), Self::Crl(..)) => Ordering::Less,
            (Self::Crl(..), Self::Anchor(_)) => Ordering::Greater,
            (Self::Anchor(one), Self::Anchor(two)) => one.subject.store_order(&two.subject),
            (Self::Crl(one, _), Self::Crl(two, _)) => one.store_order(two),
        }
    }
}

/// Adds one object: the store is sorted for the search of a duplicate, then the object is put at its end.
fn add<'a>(
    objects: &mut Vec<Object<'a>>,
    object: Object<'a>,
    order: StoreOrder,
    known: impl Fn(&Object<'a>) -> bool,
) {
    // A duplicate is not added, so the objects stay sorted and are not sorted again: the heap sort would notice.
    if objects.iter().any(&known) {
        return;
    }
    if matches!(order, StoreOrder::HeapSort | StoreOrder::StandardSort) {
        sort(objects, order);
    }
    objects.push(object);
}

fn sort(objects: &mut [Object<'_>], order: StoreOrder) {
    match order {
        StoreOrder::HeapSort => heap_sort(objects, Object::compare),
        StoreOrder::StandardSort => standard_sort(objects, Object::compare),
        StoreOrder::Stable | StoreOrder::StableUpTo(_) => objects.sort_by(Object::compare),
    }
}
