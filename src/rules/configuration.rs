//! What a gate's own files have to say: suppressions and the baseline.

pub(super) mod baseline_outdated;
pub(super) mod suppression_expired;
pub(super) mod suppression_unmatched;
