//! Two sides held against each other, written.

mod json;
mod labels;
mod pretty;
mod proof;
mod values;

pub use json::{Document, render as render_json, schema};
pub use pretty::render;
