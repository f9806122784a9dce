//! How one field of two sides relates.

use crate::model::Fact;

/// How the values of one field relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Relation {
    /// Neither side has what the field describes.
    Inapplicable,
    /// Equal.
    Same,
    /// Different.
    Differs,
    /// The evidence of a side does not show it, so nothing is said about it.
    NotShown {
        /// The good side's evidence does not.
        good: bool,
        /// The bad side's evidence does not.
        bad: bool,
    },
}

impl Relation {
    /// By equality.
    pub(super) const fn of(equal: bool) -> Self {
        if equal { Self::Same } else { Self::Differs }
    }

    /// Not shown by the sides for which this is `false`; `None` where both show it.
    pub(super) const fn unless_shown(good: bool, bad: bool) -> Option<Self> {
        if good && bad {
            None
        } else {
            Some(Self::NotShown {
                good: !good,
                bad: !bad,
            })
        }
    }

    /// Of two facts; `equal` compares the values where both are there.
    pub(super) fn of_facts<T>(
        good: &Fact<T>,
        bad: &Fact<T>,
        equal: impl FnOnce(&T, &T) -> bool,
    ) -> Self {
        if let Some(not_shown) = Self::unless_shown(good.is_in_evidence(), bad.is_in_evidence()) {
            return not_shown;
        }
        match (good, bad) {
            (Fact::Present { value: good, .. }, Fact::Present { value: bad, .. }) => {
                Self::of(equal(good, bad))
            }
            (Fact::Absent, Fact::Absent) => Self::Same,
            (Fact::Unreadable { why: good }, Fact::Unreadable { why: bad }) => {
                Self::of(good == bad)
            }
            _ => Self::Differs,
        }
    }

    /// Where both facts are there and `told` says that their parts are fields of their own, equality is told by these.
    pub(super) fn unless_told_by_parts<T>(self, good: &Fact<T>, bad: &Fact<T>, told: bool) -> Self {
        let both_there = good.value().is_some() && bad.value().is_some();
        if told && both_there && self == Self::Same {
            Self::Inapplicable
        } else {
            self
        }
    }

    /// Of a part of two facts that is there only where both values are; presence itself is another field.
    pub(super) fn of_values<T>(
        good: &Fact<T>,
        bad: &Fact<T>,
        relate: impl FnOnce(&T, &T) -> Self,
    ) -> Self {
        match (good.value(), bad.value()) {
            (Some(good), Some(bad)) => relate(good, bad),
            _ => Self::Inapplicable,
        }
    }
}
