//! cert-manager's csi-driver-spiffe: `ns/sa` URI, P-256, the issuer's chain.

use super::{IssuedChain, Workload, authority, below, issued, leaf};
use crate::certificate::common_name;
use crate::extension::{general_name, usage};
use crate::key::Key;
use crate::random::Random;

/// The good chain of a seed.
pub fn chain(seed: u64) -> IssuedChain {
    let mut random = Random::new(seed);
    let trust_domain = *random.pick(&["cluster.local", "my.trust.domain"]);
    let workload = Workload::of(&mut random);
    let ca_usages = [usage::DIGITAL_SIGNATURE, usage::KEY_ENCIPHERMENT, usage::KEY_CERT_SIGN];
    let root = authority(common_name("csi-driver-spiffe-ca"), Key::Root, &ca_usages, Vec::new());
    let names = [general_name::uri(workload.istio_id(trust_domain))];
    let usages = [usage::DIGITAL_SIGNATURE, usage::KEY_ENCIPHERMENT];
    if random.chance(50) {
        let made = leaf(seed, Key::Leaf, &root, Key::Root, &usages, &names);
        return issued(&made, &[], &root, Key::Leaf, trust_domain);
    }
    let intermediate =
        below(authority(common_name("csi-driver-spiffe-issuer"), Key::Inter, &ca_usages, Vec::new()), &root, Key::Root);
    let made = leaf(seed, Key::Leaf, &intermediate, Key::Inter, &usages, &names);
    issued(&made, &[&intermediate], &root, Key::Leaf, trust_domain)
}
