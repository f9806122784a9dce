//! The leaf: usages, constraints, key, validity.

mod eku_role;
pub(super) mod expired_since_evidence;
pub(super) mod expires_soon;
pub(super) mod leaf_curve_not_offered;
pub(super) mod leaf_eku_no_client_auth;
pub(super) mod leaf_eku_no_server_auth;
pub(super) mod leaf_expired;
pub(super) mod leaf_extension_invalid;
pub(super) mod leaf_is_ca;
pub(super) mod leaf_key_unusable;
pub(super) mod leaf_ku_cert_sign;
pub(super) mod leaf_ku_no_digital_signature;
pub(super) mod leaf_no_eku;
pub(super) mod leaf_no_key_usage;
pub(super) mod leaf_no_san;
pub(super) mod leaf_not_yet_valid;
pub(super) mod leaf_outlives_issuer;
pub(super) mod leaf_self_signed;
pub(super) mod leaf_signature_scheme_not_offered;
