//! Tables: what differs between versions, and what numbers and texts mean.

pub mod boringssl;
mod check;
pub mod envoy;
pub mod errors;
pub mod identity;
pub mod issuer;
mod rustls_builds;
pub mod suites;

pub use check::{Basis, Check, Effect};
pub use rustls_builds::{ClientCrls, RustlsBuild, RustlsSignatures, builds_of};
