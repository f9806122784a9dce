//! Everything svidlint's tests are made of: certificates of any shape (well-formed or not), the PEM texts they are
//! written as, and the conformance cases that real Envoys were asked about.
//!
//! All of it is deterministic: fixed dates (valid 2024–2044, expired in 2021, not valid before 2090), fixed keys,
//! deterministic signatures. The keys are throw-away keys; nothing outside the tests trusts them.
#![allow(clippy::expect_used, reason = "a test input that cannot be made must stop the test")]
#![allow(clippy::missing_panics_doc, reason = "as above: every function may stop the test")]
#![allow(
    clippy::explicit_auto_deref,
    reason = "without the dereference the type of what is picked at random cannot be inferred"
)]

pub mod admin;
pub mod case;
pub mod cases;
pub mod certificate;
pub mod ci_sample;
pub mod command_line;
pub mod crl;
pub mod defects;
pub mod der;
pub mod dump;
pub mod encodings;
pub mod extension;
pub mod facts;
pub mod hunt;
pub mod incidents;
pub mod key;
pub mod lattice;
pub mod mutate;
pub mod pem;
pub mod private;
pub mod profiles;
pub mod random;
pub mod rule_fixtures;
pub mod situations;
pub mod texts;
