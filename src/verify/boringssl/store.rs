//! The certificate store and its order (reference section 5.3; `x509_store_add`, `OPENSSL_sk_sort`,
//! `X509_STORE_CTX_get1_issuer`).

mod heap_sort;
mod standard_sort;

use std::cmp::Ordering;

use super::flags::Examined;
use super::name::CanonicalName;
use super::{Store, StoreObject};
use crate::knowledge::boringssl::{Profile, StoreOrder};
use crate::model::{Certificate, RevocationList};
use heap_sort::heap_sort;
use standard_sort::standard_sort;

/// The store's objects in the order in which look-ups meet them.
#[derive(Debug)]
pub(super) struct Stored<'a> {
    anchors: Vec<Examined<'a>>,
    /// The CRLs.
    pub(super) crls: Vec<StoredCrl<'a>>,
    /// Whether the revision's sort keeps an order that can be foretold for a store of this size.
    order_is_certain: bool,
    /// Those that BoringSSL looked at when the store was filled: it compares certificates of one subject to find
    /// duplicates (`X509_cmp`).
    pub(super) compared: Vec<&'a Certificate>,
}

/// A CRL of the store.
#[derive(Debug)]
pub(super) struct StoredCrl<'a> {
    pub(super) crl: &'a RevocationList,
    pub(super) issuer: CanonicalName,
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

impl<'a> Stored<'a> {
    /// Adds the store's objects as BoringSSL does: duplicates are left out, and the order is the revision's.
    pub(super) fn of(store: &Store<'a>, profile: &Profile) -> Self {
        let order = profile.store_order;
        let mut objects: Vec<Object<'a>> = Vec::new();
        let mut compared = Vec::new();
        for object in &store.objects {
            match object {
                StoreObject::Anchor(anchor) => {
                    let Some(examined) = Examined::of(anchor, profile) else {
                        continue;
                    };
                    for object in &objects {
                        if let Object::Anchor(other) = object
                            && other.subject == examined.subject
                        {
                            compared.extend([other.certificate, *anchor]);
                        }
                    }
                    let known = |object: &Object<'_>| matches!(object, Object::Anchor(other) if other.certificate.der == anchor.der);
                    add(
                        &mut objects,
                        Object::Anchor(Box::new(examined)),
                        order,
                        known,
                    );
                }
                StoreObject::Crl(crl) => {
                    let Some(issuer) = CanonicalName::of(&crl.issuer) else {
                        continue;
                    };
                    let known = |object: &Object<'_>| matches!(object, Object::Crl(other) if other.crl.der == crl.der);
                    add(
                        &mut objects,
                        Object::Crl(StoredCrl { crl, issuer }),
                        order,
                        known,
                    );
                }
            }
        }
        sort(&mut objects, order);
        let order_is_certain = match order {
            StoreOrder::HeapSort | StoreOrder::Stable | StoreOrder::StandardSort => true,
            StoreOrder::StableUpTo(limit) => objects.len() <= limit,
        };
        let mut stored = Self {
            anchors: Vec::new(),
            crls: Vec::new(),
            order_is_certain,
            compared,
        };
        for object in objects {
            match object {
                Object::Anchor(anchor) => stored.anchors.push(*anchor),
                Object::Crl(crl) => stored.crls.push(crl),
            }
        }
        stored
    }

    /// The issuer of a certificate: the first acceptable one in the store's order.
    pub(super) fn issuer_of(&self, subject: &Examined<'_>) -> Lookup<'_, 'a> {
        let mut fitting = self.anchors.iter().filter(|anchor| anchor.issued(subject));
        let Some(anchor) = fitting.next() else {
            return Lookup::Nothing;
        };
        match fitting.count() {
            others if others > 0 && !self.order_is_certain => Lookup::Ambiguous(others + 1),
            others => Lookup::Found { anchor, others },
        }
    }

    /// The anchors that are asked whether they issued a certificate, up to the first that did.
    pub(super) fn asked<'s>(
        &'s self,
        subject: &'s Examined<'_>,
    ) -> impl Iterator<Item = &'s Examined<'a>> {
        self.up_to(&subject.issuer, move |anchor| anchor.issued(subject))
    }

    /// The store's own copy of a certificate.
    pub(super) fn copy_of(&self, wanted: &Examined<'_>) -> Option<&Examined<'a>> {
        self.anchors
            .iter()
            .find(|anchor| anchor.certificate.der == wanted.certificate.der)
    }

    /// The anchors that are held against a certificate to find its copy, up to that copy.
    pub(super) fn compared_with<'s>(
        &'s self,
        wanted: &'s Examined<'_>,
    ) -> impl Iterator<Item = &'s Examined<'a>> {
        self.up_to(&wanted.subject, move |anchor| {
            anchor.certificate.der == wanted.certificate.der
        })
    }

    /// The anchors with this subject, in the store's order, up to the first one that fits.
    fn up_to<'s>(
        &'s self,
        subject: &'s CanonicalName,
        fits: impl Fn(&Examined<'a>) -> bool + 's,
    ) -> impl Iterator<Item = &'s Examined<'a>> {
        let mut is_over = false;
        self.anchors
            .iter()
            .filter(move |anchor| anchor.subject == *subject)
            .take_while(move |anchor| {
                let goes_on = !is_over;
                is_over = fits(anchor);
                goes_on
            })
    }
}

/// An object of the store.
enum Object<'a> {
    Anchor(Box<Examined<'a>>),
    Crl(StoredCrl<'a>),
}

impl Object<'_> {
    /// Certificates before CRLs, then the order of names.
    fn compare(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Anchor(_), Self::Crl(..)) => Ordering::Less,
            (Self::Crl(..), Self::Anchor(_)) => Ordering::Greater,
            (Self::Anchor(one), Self::Anchor(two)) => one.subject.store_order(&two.subject),
            (Self::Crl(one), Self::Crl(two)) => one.issuer.store_order(&two.issuer),
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
