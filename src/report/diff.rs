//! Two sides held against each other, written.

mod json;
mod labels;
mod pretty;
mod proof;
mod values;

#[cfg(feature = "schema")]
pub use json::schema;
pub use json::{Document, render as render_json};
pub use pretty::render;
