//! svidlint says why Envoy would reject a certificate chain: which check, what Envoy prints, how to fix it.

pub mod finding;
pub mod model;
pub mod verify;
