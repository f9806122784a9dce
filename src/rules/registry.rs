//! The one list of all rules.

use super::{Rule, issuer, istio, leaf};

/// Every rule, family by family.
pub static RULES: &[&Rule] = &[
    // Certificates above the leaf: the path to an anchor, CA bits, signatures, constraints.
    &issuer::issuer_expired::RULE,
    &issuer::issuer_not_yet_valid::RULE,
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
    // Identities as meshes name them.
    &istio::istio_san_not_ns_sa::RULE,
    &istio::istio_trust_domain_not_the_meshs::RULE,
    &istio::istio_own_id_unlike_own_pins::RULE,
    &istio::ztunnel_identity_not_recognised::RULE,
    &istio::linkerd_identity_not_recognised::RULE,
];
