//! The certificate store and its order (reference section 5.3; `x509_store_add`, `OPENSSL_sk_sort`,
//! `X509_STORE_CTX_get1_issuer`).

use std::cmp::Ordering;

use super::Store;
use super::flags::Examined;
use super::name::CanonicalName;
use crate::knowledge::boringssl::StoreOrder;

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
    pub(super) fn of(store: &Store<'a>, order: StoreOrder) -> Self {
        let mut objects: Vec<Object<'a>> = Vec::new();
        for anchor in &store.anchors {
            let Some(examined) = Examined::of(anchor) else {
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
            StoreOrder::HeapSort | StoreOrder::Stable => true,
            StoreOrder::StandardSort {
                insertion_sort_limit,
            } => objects.len() <= insertion_sort_limit,
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
    // A sort of sorted objects changes nothing but in the heap sort, which BoringSSL skips when nothing was added; then the
    // previous addition has sorted and not pushed, and this one must not sort again.
    if objects.iter().any(&known) {
        return;
    }
    sort(objects, order);
    objects.push(object);
}

fn sort(objects: &mut [Object<'_>], order: StoreOrder) {
    match order {
        StoreOrder::HeapSort => heap_sort(objects, Object::compare),
        StoreOrder::Stable | StoreOrder::StandardSort { .. } => objects.sort_by(Object::compare),
    }
}

/// The heap sort of `OPENSSL_sk_sort` up to 0.20250514.0: not stable, so its exact steps decide between equal names.
fn heap_sort<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let count = items.len();
    if count < 2 {
        return;
    }
    for root in (0..=(count - 2) / 2).rev() {
        sift_down(items, root, count, &compare);
    }
    for end in (1..count).rev() {
        items.swap(0, end);
        sift_down(items, 0, end, &compare);
    }
}

/// Moves the item at `root` down until no child among the first `count` items is greater.
fn sift_down<T>(
    items: &mut [T],
    mut root: usize,
    count: usize,
    compare: &impl Fn(&T, &T) -> Ordering,
) {
    let less = |items: &[T], one: usize, two: usize| match (items.get(one), items.get(two)) {
        (Some(one), Some(two)) => compare(one, two) == Ordering::Less,
        _ => false,
    };
    loop {
        let left = 2 * root + 1;
        let mut greatest = root;
        for child in [left, left + 1] {
            if child < count && less(items, greatest, child) {
                greatest = child;
            }
        }
        if greatest == root {
            return;
        }
        items.swap(root, greatest);
        root = greatest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Which of `equal` items with one name comes first when they are added one by one, as in the store.
    fn first_of(equal: usize) -> usize {
        let mut items: Vec<(u8, usize)> = Vec::new();
        for index in 0..equal {
            heap_sort(&mut items, |one, two| one.0.cmp(&two.0));
            items.push((7, index));
        }
        heap_sort(&mut items, |one, two| one.0.cmp(&two.0));
        items[0].1
    }

    #[test]
    fn heap_sort_picks_what_envoy_1_36_picked() {
        assert_eq!(first_of(2), 1, "two: the second wins");
        assert_eq!(first_of(3), 0, "three: the first wins");
        assert_eq!(first_of(4), 2, "four: the third wins");
    }

    #[test]
    fn heap_sort_sorts() {
        let mut items = [5, 3, 9, 1, 4, 7, 0, 2];
        heap_sort(&mut items, Ord::cmp);
        assert_eq!(items, [0, 1, 2, 3, 4, 5, 7, 9]);
    }
}
