//! What a peer sends: parsing, order, duplicates, completeness.

pub(super) mod certificate_unparsable;
pub(super) mod chain_duplicate;
pub(super) mod chain_includes_root;
pub(super) mod chain_order;
pub(super) mod chain_too_large;
pub(super) mod chain_unrelated_certificate;
pub(super) mod no_client_certificate;
pub(super) mod served_certificate_stale;
