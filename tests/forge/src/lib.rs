//! Everything svidlint's tests are made of: certificates of any shape (well-formed or not), the PEM texts they are
//! written as, and the conformance cases that real Envoys were asked about.
//!
//! All of it is deterministic: fixed dates (valid 2024–2044, expired in 2021, not valid before 2090), fixed keys,
//! deterministic signatures. The keys are throw-away keys; nothing outside the tests trusts them.

pub mod case;
