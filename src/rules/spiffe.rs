//! The SPIFFE ID, its trust domain, and what X509-SVID demands.

pub(super) mod spiffe_leaf_precheck;
pub(super) mod spiffe_no_bundle_for_trust_domain;
