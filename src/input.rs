//! Bytes to model: one file per format.

pub mod der;
