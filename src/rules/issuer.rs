//! Certificates above the leaf: the path to an anchor, CA bits, signatures, constraints.

pub(super) mod issuer_expired;
pub(super) mod issuer_not_yet_valid;
