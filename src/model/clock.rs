//! The moment a verdict is about.

use serde::Serialize;

use super::{Chain, ChainOrigin, Instant};

/// Where the clock comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ClockOrigin {
    /// Admin output dates itself: the interval in which the dump was taken.
    Evidence,
    /// `--at`.
    Flag,
    /// The machine's clock.
    Now,
}

/// The interval a verdict holds for. Admin output bounds its own capture time only to an interval; a time step fails only
/// if it fails over the whole of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Clock {
    /// Earliest moment, inclusive.
    pub from: Instant,
    /// Latest moment, inclusive.
    pub to: Instant,
    /// Where the interval comes from.
    pub origin: ClockOrigin,
    /// Whether the evidence itself says that it was taken no later than `to`. Otherwise it may have been taken just now.
    #[serde(skip)]
    pub has_ended: bool,
}

impl Clock {
    /// A clock that shows one moment.
    pub const fn at(moment: Instant, origin: ClockOrigin) -> Self {
        Self {
            from: moment,
            to: moment,
            origin,
            has_ended: false,
        }
    }

    /// The part of the interval for which a certificate of these dates is taken to be valid. That a proxy holds one that is
    /// valid already is always assumed; that it was not yet expired only where the interval ended before now. A fresh dump
    /// may show a leaf that has expired: Envoy serves it after its end.
    #[must_use]
    pub fn while_valid(self, not_before: Option<Instant>, not_after: Option<Instant>) -> Self {
        let mut clock = self;
        if let Some(start) = not_before.filter(|start| clock.from < *start && *start <= clock.to) {
            clock.from = start;
        }
        let is_inside = |end: &Instant| clock.from < *end && *end <= clock.to;
        if let Some(end) = not_after.filter(is_inside).filter(|_| clock.has_ended) {
            clock.to = end.plus(-1);
        }
        clock
    }
}

/// When admin output was taken, as far as it says so itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Captured {
    /// Not before.
    pub from: Instant,
    /// Not after; `None` where nothing bounds it from above: it may have been taken just now.
    pub to: Option<Instant>,
}

impl Captured {
    /// The clock of what it shows, `now` being the present moment.
    pub fn clock(self, now: Instant) -> Clock {
        // It was not taken in the future, whatever day counts leave room for.
        let to = self.to.map_or(now, |to| to.min(now));
        Clock {
            from: self.from,
            to: to.max(self.from),
            origin: ClockOrigin::Evidence,
            has_ended: self.to.is_some_and(|to| to < now),
        }
    }

    /// The time that covers both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            from: self.from.min(other.from),
            to: self.to.zip(other.to).map(|(one, other)| one.max(other)),
        }
    }
}

/// `--at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum AtClock {
    /// Admin output: when it was taken; files: now.
    #[default]
    Default,
    /// When the evidence was taken.
    Evidence,
    /// Now.
    Now,
    /// This moment.
    Moment(Instant),
}

impl AtClock {
    /// Whether the user names the moment, for all that is judged.
    pub const fn is_fixed(self) -> bool {
        matches!(self, Self::Now | Self::Moment(_))
    }

    /// The clock of what was captured at a known time, `now` being the present moment.
    pub fn of_capture(self, captured: Option<Captured>, now: Instant) -> Clock {
        let present = Clock::at(now, ClockOrigin::Now);
        match self {
            Self::Moment(moment) => Clock::at(moment, ClockOrigin::Flag),
            Self::Now => present,
            Self::Default | Self::Evidence => {
                captured.map_or(present, |captured| captured.clock(now))
            }
        }
    }

    /// The clock of a chain: a file is of this moment, unless the flag says that it was taken with the rest.
    pub fn of_chain(self, chain: &Chain, captured: Option<Captured>, now: Instant) -> Clock {
        let is_of_now = self == Self::Default && chain.origin == ChainOrigin::File;
        self.of_capture(captured.filter(|_| !is_of_now), now)
    }
}
