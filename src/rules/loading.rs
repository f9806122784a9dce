//! What Envoy refuses to load.

pub(super) mod client_several_certificates;
pub(super) mod crl_does_not_load;
pub(super) mod ocsp_staple_missing;
pub(super) mod own_certificate_missing;
pub(super) mod own_chain_does_not_load;
pub(super) mod own_key_curve_refused;
pub(super) mod own_rsa_key_too_small;
pub(super) mod pin_malformed;
pub(super) mod pkcs12_unusable;
pub(super) mod private_key_encrypted;
pub(super) mod private_key_mismatch;
pub(super) mod private_key_unreadable;
pub(super) mod san_matcher_invalid;
pub(super) mod server_leaf_without_name;
pub(super) mod spiffe_bundle_does_not_load;
pub(super) mod tls_context_invalid;
pub(super) mod trusted_ca_does_not_load;
pub(super) mod trusted_ca_empty;
pub(super) mod validation_context_inconsistent;
