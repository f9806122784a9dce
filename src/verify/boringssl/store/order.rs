//! In which order look-ups meet the objects of a store (`x509_store_add`, `OPENSSL_sk_sort`).
//!
//! Objects of one name keep no natural order under a sort that is not stable, so its steps are followed, on the ranks of the
//! names.

use super::Object;
use super::heap_sort::heap_sort;
use super::standard_sort::standard_sort;
use crate::knowledge::boringssl::StoreOrder;

/// So many objects are sorted step by step, after each is added. Beyond, the order of equal names is not foretold.
const MOST_FOLLOWED: usize = 4_096;

/// The objects in the revision's order, and whether that order is certain for equal names.
pub(super) fn ordered(objects: Vec<Object<'_>>, order: StoreOrder) -> (Vec<Object<'_>>, bool) {
    let ranks = ranks(&objects);
    let is_unstable = matches!(order, StoreOrder::HeapSort | StoreOrder::StandardSort);
    let has_equal_names = ranks
        .iter()
        .max()
        .is_some_and(|last| last + 1 < ranks.len());
    let is_followed = is_unstable && has_equal_names && ranks.len() <= MOST_FOLLOWED;
    let is_certain = match order {
        StoreOrder::HeapSort | StoreOrder::StandardSort => is_followed || !has_equal_names,
        StoreOrder::Stable => true,
        StoreOrder::StableUpTo(limit) => objects.len() <= limit,
    };
    let mut positions = Vec::new();
    if is_followed {
        // The store is sorted for the search of a duplicate, then the object is put at its end. A duplicate is not added, so
        // the objects stay sorted and are not sorted again: the heap sort would notice.
        for position in 0..ranks.len() {
            sort(&mut positions, &ranks, order);
            positions.push(position);
        }
        sort(&mut positions, &ranks, order);
    } else {
        positions = (0..ranks.len()).collect();
        positions.sort_by_key(|position| ranks.get(*position));
    }
    let mut objects: Vec<Option<Object<'_>>> = objects.into_iter().map(Some).collect();
    let in_order = positions
        .into_iter()
        .filter_map(|position| objects.get_mut(position)?.take())
        .collect();
    (in_order, is_certain)
}

/// The place of each object's name among the names, from 0; equal names have equal ranks.
fn ranks(objects: &[Object<'_>]) -> Vec<usize> {
    let mut positions: Vec<(usize, &Object<'_>)> = objects.iter().enumerate().collect();
    positions.sort_by(|(_, one), (_, other)| one.compare(other));
    let mut ranks = vec![0; objects.len()];
    let mut rank = 0;
    let mut last: Option<&Object<'_>> = None;
    for (position, object) in positions {
        rank += usize::from(last.is_some_and(|last| last.compare(object).is_ne()));
        if let Some(own) = ranks.get_mut(position) {
            *own = rank;
        }
        last = Some(object);
    }
    ranks
}

fn sort(positions: &mut [usize], ranks: &[usize], order: StoreOrder) {
    let compare = |one: &usize, other: &usize| ranks.get(*one).cmp(&ranks.get(*other));
    match order {
        StoreOrder::HeapSort => heap_sort(positions, compare),
        StoreOrder::StandardSort => standard_sort(positions, compare),
        StoreOrder::Stable | StoreOrder::StableUpTo(_) => positions.sort_by(compare),
    }
}
