//! The conformance cases, one file per part of the verification specification.

mod ask;
mod extensions;
mod san;
mod signature_time;
mod spiffe;

use crate::case::Case;

/// Every named case, in a fixed order.
pub fn named() -> Vec<Case> {
    [extensions::cases(), san::cases(), signature_time::cases(), spiffe::cases()].concat()
}
