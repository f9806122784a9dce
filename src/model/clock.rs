//! The moment a verdict is about.

use schemars::JsonSchema;
use serde::Serialize;

use super::Instant;

/// Where the clock comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Clock {
    /// Earliest moment, inclusive.
    pub from: Instant,
    /// Latest moment, inclusive.
    pub to: Instant,
    /// Where the interval comes from.
    pub origin: ClockOrigin,
}

impl Clock {
    /// A clock that shows one moment.
    pub const fn at(moment: Instant, origin: ClockOrigin) -> Self {
        Self {
            from: moment,
            to: moment,
            origin,
        }
    }
}
