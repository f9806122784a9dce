//! The leaf: usages, constraints, key, validity.

pub(super) mod leaf_eku_no_client_auth;
pub(super) mod leaf_eku_no_server_auth;
pub(super) mod leaf_expired;
pub(super) mod leaf_is_ca;
pub(super) mod leaf_ku_cert_sign;
pub(super) mod leaf_ku_no_digital_signature;
pub(super) mod leaf_no_eku;
pub(super) mod leaf_no_key_usage;
pub(super) mod leaf_no_san;
pub(super) mod leaf_not_yet_valid;
