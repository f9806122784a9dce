//! Tables: what differs between versions, and what numbers and texts mean.

pub mod boringssl;
pub mod envoy;
pub mod errors;
pub mod identity;
pub mod issuer;
pub mod suites;
