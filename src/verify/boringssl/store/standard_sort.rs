//! `std::sort` as LLVM's libc++ has it, which Envoy links: not stable from 24 elements on, and the same every time.
//!
//! An introsort: ranges of fewer than 24 elements by insertion, others by partition around a median, and a heap sort where
//! the recursion goes too deep. Every step follows the library's, because each decides between equal elements.

use std::cmp::Ordering;

/// Ranges below this length are sorted by insertion.
const INSERTION_LIMIT: usize = 24;
/// Ranges above it choose the median of three medians.
const NINTHER_THRESHOLD: usize = 128;
/// After so many moves an attempt to finish by insertion is given up.
const INSERTION_ATTEMPTS: u32 = 8;

/// Sorts.
pub(super) fn standard_sort<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let length = items.len();
    if length > 1 {
        let depth = 2 * length.ilog2();
        Sorter { items, compare }.introsort(0, length, depth, true);
    }
}

struct Sorter<'a, T, F> {
    items: &'a mut [T],
    compare: F,
}

impl<T, F: Fn(&T, &T) -> Ordering> Sorter<'_, T, F> {
    fn less(&self, one: usize, two: usize) -> bool {
        match (self.items.get(one), self.items.get(two)) {
            (Some(one), Some(two)) => (self.compare)(one, two) == Ordering::Less,
            _ => false,
        }
    }

    /// Sorts `first..last`. Where it is not the leftmost range, nothing before `first` is greater than anything in it.
    fn introsort(&mut self, mut first: usize, mut last: usize, mut depth: u32, mut leftmost: bool) {
        loop {
            let length = last - first;
            if length <= 5 {
                self.sort_few(first, length);
                return;
            }
            if length < INSERTION_LIMIT {
                self.insertion_sort(first, last);
                return;
            }
            if depth == 0 {
                self.heap_sort(first, last);
                return;
            }
            depth -= 1;
            let half = length / 2;
            if length > NINTHER_THRESHOLD {
                self.sort_three(first, first + half, last - 1);
                self.sort_three(first + 1, first + (half - 1), last - 2);
                self.sort_three(first + 2, first + (half + 1), last - 3);
                self.sort_three(first + (half - 1), first + half, first + (half + 1));
                self.items.swap(first, first + half);
            } else {
                self.sort_three(first + half, first, last - 1);
            }
            if !leftmost && !self.less(first - 1, first) {
                first = self.partition_equals_left(first, last);
                continue;
            }
            let (pivot, already_partitioned) = self.partition_equals_right(first, last);
            if already_partitioned {
                let left_is_sorted = self.insertion_sort_incomplete(first, pivot);
                if self.insertion_sort_incomplete(pivot + 1, last) {
                    if left_is_sorted {
                        return;
                    }
                    last = pivot;
                    continue;
                }
                if left_is_sorted {
                    // The right side is no leftmost range, but the library leaves the flag as it was.
                    first = pivot + 1;
                    continue;
                }
            }
            self.introsort(first, pivot, depth, leftmost);
            leftmost = false;
            first = pivot + 1;
        }
    }

    /// Up to five elements. Equal ones keep their order.
    fn sort_few(&mut self, first: usize, length: usize) {
        self.insertion_sort(first, first + length);
    }

    fn sort_three(&mut self, x: usize, y: usize, z: usize) {
        if !self.less(y, x) {
            if !self.less(z, y) {
                return;
            }
            self.items.swap(y, z);
            if self.less(y, x) {
                self.items.swap(x, y);
            }
            return;
        }
        if self.less(z, y) {
            self.items.swap(x, z);
            return;
        }
        self.items.swap(x, y);
        if self.less(z, y) {
            self.items.swap(y, z);
        }
    }

    /// Moves the element at `at` down to its place behind the last one in `first..at` that is not greater.
    fn insert(&mut self, first: usize, at: usize) {
        let mut place = at;
        while place > first && self.less(at, place - 1) {
            place -= 1;
        }
        if let Some(range) = self.items.get_mut(place..=at) {
            range.rotate_right(1);
        }
    }

    fn insertion_sort(&mut self, first: usize, last: usize) {
        for at in first + 1..last {
            self.insert(first, at);
        }
    }

    /// Tries to finish by insertion; `false` where that took too many moves.
    fn insertion_sort_incomplete(&mut self, first: usize, last: usize) -> bool {
        if last - first <= 5 {
            self.sort_few(first, last - first);
            return true;
        }
        self.sort_three(first, first + 1, first + 2);
        let mut moves = 0;
        for at in first + 3..last {
            if self.less(at, at - 1) {
                self.insert(first, at);
                moves += 1;
                if moves == INSERTION_ATTEMPTS {
                    return at + 1 == last;
                }
            }
        }
        true
    }

    /// Partitions around the first element; equal ones go right. The pivot's place, and whether nothing had to move.
    fn partition_equals_right(&mut self, begin: usize, end: usize) -> (usize, bool) {
        let (mut first, mut last) = (begin + 1, end);
        while first < end && self.less(first, begin) {
            first += 1;
        }
        if first == begin + 1 {
            while first < last {
                last -= 1;
                if self.less(last, begin) {
                    break;
                }
            }
        } else {
            last = self.last_less(begin, last);
        }
        let already_partitioned = first >= last;
        while first < last {
            self.items.swap(first, last);
            first += 1;
            while first < end && self.less(first, begin) {
                first += 1;
            }
            last = self.last_less(begin, last);
        }
        self.items.swap(begin, first - 1);
        (first - 1, already_partitioned)
    }

    /// The last element before `last` that is less than the pivot.
    fn last_less(&self, pivot: usize, mut last: usize) -> usize {
        while last > pivot {
            last -= 1;
            if self.less(last, pivot) {
                break;
            }
        }
        last
    }

    /// Partitions around the first element; equal ones go left. Where the greater ones begin.
    fn partition_equals_left(&mut self, begin: usize, end: usize) -> usize {
        let (mut first, mut last) = (begin + 1, end);
        while first < end && !self.less(begin, first) {
            first += 1;
        }
        if first < last {
            last = self.last_not_greater(begin, last);
        }
        while first < last {
            self.items.swap(first, last);
            first += 1;
            while first < end && !self.less(begin, first) {
                first += 1;
            }
            last = self.last_not_greater(begin, last);
        }
        self.items.swap(begin, first - 1);
        first
    }

    fn last_not_greater(&self, pivot: usize, mut last: usize) -> usize {
        while last > pivot {
            last -= 1;
            if !self.less(pivot, last) {
                break;
            }
        }
        last
    }

    fn heap_sort(&mut self, first: usize, last: usize) {
        let length = last - first;
        for start in (0..=(length - 2) / 2).rev() {
            self.sift_down(first, length, start);
        }
        for length in (2..=length).rev() {
            self.pop_heap(first, length);
        }
    }

    /// The greater child of a node.
    fn greater_child(&self, first: usize, length: usize, node: usize) -> usize {
        let child = 2 * node + 1;
        if child + 1 < length && self.less(first + child, first + child + 1) {
            child + 1
        } else {
            child
        }
    }

    fn sift_down(&mut self, first: usize, length: usize, mut node: usize) {
        while node <= (length - 2) / 2 {
            let child = self.greater_child(first, length, node);
            if self.less(first + child, first + node) {
                return;
            }
            self.items.swap(first + node, first + child);
            node = child;
        }
    }

    /// Moves the greatest element behind the heap: the hole goes down to a leaf first, the heap's last element fills it
    /// and rises from there.
    fn pop_heap(&mut self, first: usize, length: usize) {
        let mut hole = 0;
        loop {
            let child = self.greater_child(first, length, hole);
            self.items.swap(first + hole, first + child);
            hole = child;
            if hole > (length - 2) / 2 {
                break;
            }
        }
        let end = length - 1;
        if hole == end {
            return;
        }
        self.items.swap(first + hole, first + end);
        while hole > 0 {
            let parent = (hole - 1) / 2;
            if !self.less(first + parent, first + hole) {
                break;
            }
            self.items.swap(first + parent, first + hole);
            hole = parent;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorts_whatever_the_order() {
        for length in [0_usize, 1, 2, 5, 6, 23, 24, 25, 100, 129, 500] {
            let scrambled = |step: usize| {
                (0..length)
                    .map(|at| at * step % 257 % 40)
                    .collect::<Vec<_>>()
            };
            for step in [0, 1, 3, 101, 255, 256] {
                let mut items = scrambled(step);
                let mut expected = items.clone();
                expected.sort_unstable();
                standard_sort(&mut items, Ord::cmp);
                assert_eq!(items, expected, "{length} elements, step {step}");
            }
        }
    }

    #[test]
    fn heaps_sort_too() {
        let mut items: Vec<usize> = (0..90).map(|at| at * 37 % 41).collect();
        let mut expected = items.clone();
        expected.sort_unstable();
        Sorter {
            items: &mut items,
            compare: Ord::cmp,
        }
        .heap_sort(0, 90);
        assert_eq!(items, expected);
    }
}
