//! Revocation lists.

pub(super) mod certificate_revoked;
pub(super) mod crl_missing;
pub(super) mod crl_unusable;
