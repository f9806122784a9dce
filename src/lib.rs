//! svidlint says why Envoy would reject a certificate chain: which check, what Envoy prints, how to fix it.
//!
//! ```text
//! input -> model -> pairing -> verify -> rules -> report
//! bytes    facts    who meets  traces    findings  text
//!                   whom
//! ```
//!
//! Data flows one way. `model` uses nothing; `tests/layering.rs` enforces who may use whom.

pub mod config;
pub mod finding;
pub mod input;
pub mod judgement;
pub mod knowledge;
pub mod model;
pub mod pairing;
pub mod rules;
pub mod verify;

use input::envoy_tls::ContextError;
use model::{Side, TlsContext};

/// Reads an `UpstreamTlsContext` or `DownstreamTlsContext` that stands alone; secrets it names are not in evidence.
pub fn tls_context(value: &serde_json::Value, side: Side) -> Result<TlsContext, ContextError> {
    let configured = input::envoy_tls::context(value, side)?;
    Ok(pairing::sds::resolve(&configured, &[]))
}
