//! The certificate store and its order (reference section 5.3; `x509_store_add`, `OPENSSL_sk_sort`,
//! `X509_STORE_CTX_get1_issuer`).

mod heap_sort;
mod order;
mod standard_sort;

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::flags::Examined;
use super::name::CanonicalName;
use super::{Store, StoreObject};
use crate::knowledge::boringssl::Profile;
use crate::model::{Certificate, RevocationList};

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
        let mut filling = Filling::default();
        for object in &store.objects {
            match object {
                StoreObject::Anchor(anchor) => filling.anchor(anchor, profile),
                StoreObject::Crl(crl) => filling.crl(crl),
            }
        }
        let Filling {
            objects, compared, ..
        } = filling;
        let (objects, order_is_certain) = order::ordered(objects, profile.store_order);
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

/// The objects of a store while it is filled, each once.
#[derive(Default)]
struct Filling<'a> {
    objects: Vec<Object<'a>>,
    compared: Vec<&'a Certificate>,
    /// The first certificate of each subject.
    subjects: HashMap<CanonicalName, &'a Certificate>,
    certificates: HashSet<Option<&'a [u8]>>,
    crls: HashSet<&'a [u8]>,
}

impl<'a> Filling<'a> {
    fn anchor(&mut self, anchor: &'a Certificate, profile: &Profile) {
        let Some(examined) = Examined::of(anchor, profile) else {
            return;
        };
        // A certificate is compared with all of its subject, so the first two are compared at once.
        if let Some(first) = self.subjects.get(&examined.subject) {
            self.compared.extend([*first, anchor]);
        } else {
            self.subjects.insert(examined.subject.clone(), anchor);
        }
        if self.certificates.insert(anchor.der.as_deref()) {
            self.objects.push(Object::Anchor(Box::new(examined)));
        }
    }

    fn crl(&mut self, crl: &'a RevocationList) {
        let Some(issuer) = CanonicalName::of(&crl.issuer) else {
            return;
        };
        if self.crls.insert(&crl.der) {
            self.objects.push(Object::Crl(StoredCrl { crl, issuer }));
        }
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
