//! Kuma's bundled MeshIdentity: the leaf alone, keyAgreement, RSA as the CA.

use super::{IssuedChain, Workload, authority, issued, leaf};
use crate::certificate::name;
use crate::extension::{general_name, subject_alt_name, usage};
use crate::key::Key;
use crate::random::Random;

/// The good chain of a seed.
pub fn chain(seed: u64) -> IssuedChain {
    let mut random = Random::new(seed);
    let trust_domain = *random.pick(&["default.zone-1.mesh.local", "prod.east.mesh.local"]);
    let workload = Workload::of(&mut random);
    let domain_name = vec![subject_alt_name([general_name::uri(format!("spiffe://{trust_domain}"))])];
    let root = authority(
        name(&[("O", "Kuma"), ("CN", trust_domain)]),
        Key::RsaRoot,
        &[usage::KEY_CERT_SIGN, usage::CRL_SIGN],
        domain_name,
    );
    let usages = [usage::DIGITAL_SIGNATURE, usage::KEY_ENCIPHERMENT, usage::KEY_AGREEMENT];
    let made =
        leaf(seed, Key::RsaLeaf, &root, Key::RsaRoot, &usages, &[general_name::uri(workload.istio_id(trust_domain))]);
    issued(&made, &[], &root, Key::RsaLeaf, trust_domain)
}
