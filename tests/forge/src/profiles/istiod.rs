//! istiod: `ns/sa` URI alone, empty subject, no subject key identifier on the leaf, the root appended.

use super::{IssuedChain, Workload, authority, below, issued, leaf};
use crate::certificate::name;
use crate::extension::{general_name, usage};
use crate::key::Key;
use crate::random::Random;

/// The good chain of a seed: self-signed CA, or a plugged-in intermediate with its root appended.
pub fn chain(seed: u64) -> IssuedChain {
    let mut random = Random::new(seed);
    let trust_domain = *random.pick(&["cluster.local", "mesh.example.org"]);
    let workload = Workload::of(&mut random);
    let key = *random.pick(&[Key::RsaLeaf, Key::RsaLeaf, Key::Leaf, Key::P384]);
    let root = authority(name(&[("O", trust_domain)]), Key::RsaRoot, &[usage::KEY_CERT_SIGN], Vec::new());
    let names = [general_name::uri(workload.istio_id(trust_domain))];
    let usages = [usage::DIGITAL_SIGNATURE, usage::KEY_ENCIPHERMENT];
    if random.chance(50) {
        let made = leaf(seed, key, &root, Key::RsaRoot, &usages, &names);
        return issued(&made, &[&root], &root, key, trust_domain);
    }
    let subject = name(&[("O", "Istio"), ("CN", "Intermediate CA")]);
    let intermediate =
        below(authority(subject, Key::RsaInter, &[usage::KEY_CERT_SIGN], Vec::new()), &root, Key::RsaRoot);
    let made = leaf(seed, key, &intermediate, Key::RsaInter, &usages, &names);
    issued(&made, &[&intermediate, &root], &root, key, trust_domain)
}
