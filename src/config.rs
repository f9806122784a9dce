//! Settings: thresholds, levels, what makes a run fail, what is accepted, and the file that says all this.
//!
//! Nothing here looks at findings but [`Levels`]; suppressions and baselines are held against them in
//! [`gate`](crate::gate).

mod baseline;
mod file;
mod levels;
mod names;
mod pattern;
mod suppression;
mod thresholds;

pub use baseline::{Baseline, BaselineEntry};
pub use file::{File, Section, Suppress, Verify};
pub use levels::{FailOn, Levels};
pub use names::{LevelName, TlsVersionName};
pub use pattern::Pattern;
pub use suppression::{About, LastDay, Suppression};
pub use thresholds::{ExpiresWithin, Thresholds};
