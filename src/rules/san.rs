//! Names that a verifier demands or constrains.

pub(super) mod pin_not_matched;
pub(super) mod san_not_matched;
pub(super) mod san_not_requested_name;
