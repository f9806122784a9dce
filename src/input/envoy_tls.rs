//! Envoy's TLS configuration, in the JSON form of its API, to the model.
//!
//! ```text
//! context      UpstreamTlsContext, DownstreamTlsContext, CommonTlsContext
//!   certificate, validation -> matcher, spiffe -> trust_bundles
//!     data_source                the bytes certificates come from
//!     ocsp_staple                what Envoy makes of an OCSP response
//! schema       the messages of Envoy's API, and what it demands of them
//! secret       Secret
//! ends         where clusters connect to and which connections a filter chain takes
//! sites        where contexts stand: clusters, listeners, transport sockets
//! file         a file the user names -> bare   a message that stands alone
//! dialect      the JSON that Envoy reads
//! api_value    a value of the document, read by protobuf's JSON rules
//! ```
//!
//! Every field that changes a verdict is read; of the others the schema knows name, type and rules. Nothing is judged here: a value that
//! Envoy reads and then refuses (a pin that is no hash, an empty `trusted_ca`) stands in the model as it was written.

mod api_value;
mod bare;
mod certificate;
mod context;
mod data_source;
mod dialect;
pub(in crate::input) mod ends;
mod error;
pub mod file;
mod matcher;
mod ocsp_staple;
mod request;
mod schema;
mod secret;
pub(in crate::input) mod sites;
mod spiffe;
mod trust_bundles;
mod validation;

use serde_json::Value;

use crate::input::document;
use crate::model::{ConfiguredContext, Side};

pub(in crate::input) use api_value::{ApiValue, Reading};
pub use error::ContextError;
pub(in crate::input) use secret::secret;

/// Reads an `UpstreamTlsContext` or `DownstreamTlsContext`; `@type` may be there or not.
///
/// The result still names its secrets: `pairing::sds::resolve` makes a `TlsContext` of it.
pub fn context(value: &Value, side: Side) -> Result<ConfiguredContext, ContextError> {
    let value = document::Value::from(value);
    context::tls_context(&ApiValue::root(&value, &Reading::default()), side)
}
