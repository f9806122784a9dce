//! Certificates above the leaf: the path to an anchor, CA bits, signatures, constraints.

pub(super) mod anchor_not_self_signed;
pub(super) mod anchor_rejects_by_trust_settings;
pub(super) mod anchors_ambiguous;
pub(super) mod bundle_duplicate;
pub(super) mod ca_same_subject_other_key;
pub(super) mod certificate_policy_refused;
mod constraints;
pub(super) mod critical_extension_unknown;
pub(super) mod issuer_eku_lacks_role;
pub(super) mod issuer_expired;
pub(super) mod issuer_key_id_mismatch;
pub(super) mod issuer_key_unusable;
pub(super) mod issuer_not_ca;
pub(super) mod issuer_not_yet_valid;
pub(super) mod issuer_unknown;
pub(super) mod leaf_no_san_under_name_constraints;
pub(super) mod name_constraint_unsupported;
pub(super) mod name_constraint_violated;
pub(super) mod path_length_exceeded;
pub(super) mod root_not_trusted;
pub(super) mod rsa_key_small;
pub(super) mod rustls_path_refused;
pub(super) mod signature_algorithm_weak;
pub(super) mod signature_invalid;
pub(super) mod time_format_unusable;

mod issuance;
