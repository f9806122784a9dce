//! Who meets whom: what the proxies in evidence make of each other.

pub mod merge;
pub mod sds;
