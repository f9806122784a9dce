//! When admin output was taken, from what it says about itself.
//!
//! `/certs` prints for each certificate the whole days left: `days = floor((notAfter - now) / 86400)`, and `"0"` once it
//! has expired. So `days = d > 0` holds the moment of the dump to `(notAfter - (d+1) days, notAfter - d days]`, and `"0"`
//! bounds it from below. These are *firm*. Softer is what a working proxy implies: it has loaded certificates that are
//! already valid, and serves a leaf that still is. Soft bounds narrow the interval where they agree with the firm ones,
//! and are dropped where they do not, which is how a dump with an expired leaf is told.

use crate::model::{Instant, Location};

/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;

/// What one entry says about the moment of the dump. Bounds are inclusive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bound {
    /// Not before.
    pub(crate) from: Option<Instant>,
    /// Not after.
    pub(crate) to: Option<Instant>,
    /// Whether the output itself says so, rather than a working proxy implying it.
    pub(crate) firm: bool,
    /// Where.
    pub(crate) location: Location,
}

/// The interval, and the firm bounds that contradict the rest and were left out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Captured {
    /// Earliest and latest moment.
    pub(super) interval: Option<(Instant, Instant)>,
    /// Places of the bounds that were left out.
    pub(super) left_out: Vec<Location>,
}

/// Intersects the bounds of one dump (or of one proxy's dumps, taken together).
pub(super) fn interval(bounds: &[Bound]) -> Captured {
    let firm: Vec<&Bound> = bounds.iter().filter(|bound| bound.firm).collect();
    // Contradicting entries are left out: the interval is the one most entries agree on.
    let agreed = firm
        .iter()
        .filter_map(|bound| bound.from.or(bound.to))
        .max_by_key(|moment| {
            let votes = firm.iter().filter(|bound| holds(bound, *moment)).count();
            // Of equally good moments the latest: lower bounds come from many sources, upper ones from day counts only.
            (votes, *moment)
        });
    let Some(agreed) = agreed else {
        return Captured::default();
    };
    let mut from = None;
    let mut to = None;
    let mut left_out = Vec::new();
    for bound in firm {
        if holds(bound, agreed) {
            from = from.max(bound.from);
            to = [to, bound.to].into_iter().flatten().min();
        } else {
            left_out.push(bound.location.clone());
        }
    }
    let soft = || bounds.iter().filter(|bound| !bound.firm);
    for lower in soft().filter_map(|bound| bound.from) {
        if to.is_none_or(|to| lower <= to) {
            from = from.max(Some(lower));
        }
    }
    for upper in soft().filter_map(|bound| bound.to) {
        if from.is_none_or(|from| from <= upper) {
            to = [to, Some(upper)].into_iter().flatten().min();
        }
    }
    Captured {
        interval: from.zip(to),
        left_out,
    }
}

fn holds(bound: &Bound, moment: Instant) -> bool {
    bound.from.is_none_or(|from| from <= moment) && bound.to.is_none_or(|to| moment <= to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::InputId;

    fn bound(from: Option<i64>, to: Option<i64>, firm: bool) -> Bound {
        Bound {
            from: from.map(Instant),
            to: to.map(Instant),
            firm,
            location: Location::whole(InputId(0)),
        }
    }

    #[test]
    fn firm_bounds_intersect() {
        let captured = interval(&[
            bound(Some(10), Some(90), true),
            bound(Some(50), Some(120), true),
            bound(Some(60), None, true),
        ]);
        assert_eq!(captured.interval, Some((Instant(60), Instant(90))));
        assert_eq!(captured.left_out.len(), 0);
    }

    #[test]
    fn a_contradicting_entry_is_left_out() {
        let captured = interval(&[
            bound(Some(10), Some(90), true),
            bound(Some(50), Some(120), true),
            bound(Some(-900), Some(-800), true),
        ]);
        assert_eq!(captured.interval, Some((Instant(50), Instant(90))));
        assert_eq!(captured.left_out.len(), 1);
    }

    #[test]
    fn soft_bounds_narrow_only_where_they_agree() {
        let captured = interval(&[
            bound(Some(10), Some(90), true),
            bound(Some(20), None, false),
            bound(Some(200), None, false),
            bound(None, Some(70), false),
            bound(None, Some(5), false),
        ]);
        assert_eq!(captured.interval, Some((Instant(20), Instant(70))));
    }

    #[test]
    fn nothing_said_is_nothing_known() {
        assert_eq!(interval(&[]).interval, None);
        assert_eq!(interval(&[bound(Some(1), None, true)]).interval, None);
    }
}
