//! Tables: what differs between versions, and what numbers and texts mean.

pub mod boringssl;
mod check;
pub mod envoy;
pub mod errors;
pub mod identity;
pub mod issuer;
pub mod suites;

pub use check::{Basis, Check, Effect};
