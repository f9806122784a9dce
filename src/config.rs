//! Settings: thresholds, levels, and what makes a run fail.

mod levels;
mod thresholds;

pub use levels::{FailOn, Levels};
pub use thresholds::{ExpiresWithin, Thresholds};
