//! The heap sort of `OPENSSL_sk_sort` up to 0.20250514.0.

use std::cmp::Ordering;

/// Sorts. It is not stable, so its exact steps decide between equal names.
pub(super) fn heap_sort<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
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
