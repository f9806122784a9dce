//! Verifiers whose configuration does less than it seems to.

pub(super) mod crl_ignored;
pub(super) mod errors_left_behind;
pub(super) mod max_verify_depth_ignored;
pub(super) mod no_common_ca;
pub(super) mod peer_not_verified;
pub(super) mod san_matcher_ignored;
pub(super) mod secret_not_delivered;
pub(super) mod tls_parameters_incompatible;
