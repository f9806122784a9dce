//! Bytes to model: one file per format.

pub mod der;
pub mod envoy_tls;
