//! The SPIFFE ID, its trust domain, and what X509-SVID demands.

mod id_grammar;
pub(super) mod spiffe_id_too_long;
pub(super) mod spiffe_id_with_query_or_fragment;
pub(super) mod spiffe_id_without_path;
pub(super) mod spiffe_issuer_id_with_path;
pub(super) mod spiffe_issuer_in_other_trust_domain;
pub(super) mod spiffe_key_usage_not_critical;
pub(super) mod spiffe_leaf_precheck;
pub(super) mod spiffe_no_bundle_for_trust_domain;
pub(super) mod spiffe_path_malformed;
pub(super) mod spiffe_san_not_critical;
pub(super) mod spiffe_scheme_case;
pub(super) mod spiffe_scheme_wrong;
pub(super) mod spiffe_several_uri_sans;
pub(super) mod spiffe_trust_domain_malformed;
pub(super) mod spiffe_wrong_trust_domain;
