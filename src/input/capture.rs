//! When admin output was taken, from what it says about itself.
//!
//! `/certs` prints for each certificate the whole days left: `days = floor((notAfter - now) / 86400)`, and `"0"` once it
//! has expired. So `days = d > 0` holds the moment of the dump to `(notAfter - (d+1) days, notAfter - d days]`, and `"0"`
//! bounds it from below. `/config_dump` is not older than its newest `last_updated`.
//!
//! A certificate's dates alone bound nothing: Envoy serves a leaf after its end, and its dump shows it with 0 days.

use crate::model::{Captured, Instant, Location};

/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;

/// What one entry says about the moment of the dump. Bounds are inclusive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bound {
    /// Not before.
    pub(crate) from: Option<Instant>,
    /// Not after.
    pub(crate) to: Option<Instant>,
    /// Where.
    pub(crate) location: Location,
}

/// The time, and the bounds that contradict the rest and were left out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Agreed {
    /// When.
    pub(super) captured: Option<Captured>,
    /// Places of the bounds that were left out.
    pub(super) left_out: Vec<Location>,
}

/// Intersects the bounds of one dump (or of one proxy's dumps, taken together).
pub(super) fn agreed(bounds: &[Bound]) -> Agreed {
    // Contradicting entries are left out: the interval is the one most entries agree on.
    let moment = bounds
        .iter()
        .filter_map(|bound| bound.from.or(bound.to))
        .max_by_key(|moment| {
            let votes = bounds.iter().filter(|bound| holds(bound, *moment)).count();
            // Of equally good moments the latest: lower bounds come from many sources, upper ones from day counts only.
            (votes, *moment)
        });
    let Some(moment) = moment else {
        return Agreed::default();
    };
    let (holding, others): (Vec<&Bound>, Vec<&Bound>) =
        bounds.iter().partition(|bound| holds(bound, moment));
    let from = holding.iter().filter_map(|bound| bound.from).max();
    let to = holding.iter().filter_map(|bound| bound.to).min();
    Agreed {
        captured: from.map(|from| Captured { from, to }),
        left_out: others.iter().map(|bound| bound.location.clone()).collect(),
    }
}

fn holds(bound: &Bound, moment: Instant) -> bool {
    bound.from.is_none_or(|from| from <= moment) && bound.to.is_none_or(|to| moment <= to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::InputId;

    fn bound(from: Option<i64>, to: Option<i64>) -> Bound {
        Bound {
            from: from.map(Instant),
            to: to.map(Instant),
            location: Location::whole(InputId(0)),
        }
    }

    fn taken(from: i64, to: Option<i64>) -> Captured {
        Captured {
            from: Instant(from),
            to: to.map(Instant),
        }
    }

    #[test]
    fn bounds_intersect() {
        let all = agreed(&[
            bound(Some(10), Some(90)),
            bound(Some(50), Some(120)),
            bound(Some(60), None),
        ]);
        assert_eq!(all.captured, Some(taken(60, Some(90))));
        assert_eq!(all.left_out.len(), 0);
    }

    #[test]
    fn a_contradicting_entry_is_left_out() {
        let all = agreed(&[
            bound(Some(10), Some(90)),
            bound(Some(50), Some(120)),
            bound(Some(-900), Some(-800)),
        ]);
        assert_eq!(all.captured, Some(taken(50, Some(90))));
        assert_eq!(all.left_out.len(), 1);
    }

    #[test]
    fn without_an_upper_bound_it_may_have_been_taken_just_now() {
        assert_eq!(agreed(&[]).captured, None);
        let open = agreed(&[bound(Some(1), None), bound(Some(3), None)]);
        assert_eq!(open.captured, Some(taken(3, None)));
        let clock = open.captured.unwrap().clock(Instant(9));
        assert_eq!(
            (clock.from, clock.to, clock.has_ended),
            (Instant(3), Instant(9), false)
        );
    }
}
