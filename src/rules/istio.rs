//! Identities as meshes name them.

pub(super) mod istio_own_id_unlike_own_pins;
pub(super) mod istio_san_not_ns_sa;
pub(super) mod istio_trust_domain_not_the_meshs;
pub(super) mod linkerd_identity_not_recognised;
pub(super) mod ztunnel_identity_not_recognised;
pub(super) mod ztunnel_without_certificate;
