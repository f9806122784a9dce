//! The one list of all rules.

use super::{Rule, chain, issuer, istio, leaf, san, spiffe};

/// Every rule, family by family.
pub static RULES: &[&Rule] = &[
    // What a peer sends: parsing, order, duplicates, completeness.
    &chain::no_client_certificate::RULE,
    &chain::certificate_unparsable::RULE,
    // Certificates above the leaf: the path to an anchor, CA bits, signatures, constraints.
    &issuer::issuer_expired::RULE,
    &issuer::issuer_not_yet_valid::RULE,
    &issuer::root_not_trusted::RULE,
    &issuer::issuer_unknown::RULE,
    &issuer::anchor_not_self_signed::RULE,
    &issuer::critical_extension_unknown::RULE,
    &issuer::issuer_not_ca::RULE,
    &issuer::issuer_eku_lacks_role::RULE,
    &issuer::path_length_exceeded::RULE,
    &issuer::anchor_rejects_by_trust_settings::RULE,
    &issuer::issuer_key_unusable::RULE,
    &issuer::signature_invalid::RULE,
    &issuer::time_format_unusable::RULE,
    &issuer::name_constraint_violated::RULE,
    &issuer::name_constraint_unsupported::RULE,
    &issuer::leaf_no_san_under_name_constraints::RULE,
    &issuer::certificate_policy_refused::RULE,
    &issuer::anchors_ambiguous::RULE,
    &issuer::rustls_path_refused::RULE,
    // The leaf: usages, constraints, key, validity.
    &leaf::leaf_eku_no_client_auth::RULE,
    &leaf::leaf_eku_no_server_auth::RULE,
    &leaf::leaf_ku_no_digital_signature::RULE,
    &leaf::leaf_no_eku::RULE,
    &leaf::leaf_no_key_usage::RULE,
    &leaf::leaf_is_ca::RULE,
    &leaf::leaf_ku_cert_sign::RULE,
    &leaf::leaf_no_san::RULE,
    &leaf::leaf_expired::RULE,
    &leaf::leaf_not_yet_valid::RULE,
    &leaf::leaf_key_unusable::RULE,
    &leaf::leaf_curve_not_offered::RULE,
    &leaf::leaf_signature_scheme_not_offered::RULE,
    &leaf::leaf_extension_invalid::RULE,
    &leaf::leaf_self_signed::RULE,
    // Names that a verifier demands or constrains.
    &san::san_not_matched::RULE,
    &san::san_not_requested_name::RULE,
    &san::pin_not_matched::RULE,
    // The SPIFFE ID, its trust domain, and what X509-SVID demands.
    &spiffe::spiffe_leaf_precheck::RULE,
    &spiffe::spiffe_no_bundle_for_trust_domain::RULE,
    // Identities as meshes name them.
    &istio::istio_san_not_ns_sa::RULE,
    &istio::istio_trust_domain_not_the_meshs::RULE,
    &istio::istio_own_id_unlike_own_pins::RULE,
    &istio::ztunnel_identity_not_recognised::RULE,
    &istio::linkerd_identity_not_recognised::RULE,
];
