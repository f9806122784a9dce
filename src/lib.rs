//! svidlint says why Envoy would reject a certificate chain: which check, what Envoy prints, how to fix it.
//!
//! ```text
//! input -> model -> pairing -> verify -> rules -> report
//! bytes    facts    who meets  traces    findings  text
//!                   whom
//! ```
//!
//! Data flows one way. `model` uses nothing; `tests/layering.rs` enforces who may use whom.

pub mod cli;
pub mod config;
pub mod finding;
pub mod judgement;
pub mod model;
pub mod pairing;
pub mod report;
pub mod rules;
pub mod verify;
