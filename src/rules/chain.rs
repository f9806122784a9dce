//! What a peer sends: parsing, order, duplicates, completeness.

pub(super) mod certificate_unparsable;
pub(super) mod no_client_certificate;
