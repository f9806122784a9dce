//! Teleport's tbot: the leaf alone, keyAgreement, the cluster's name as trust domain, CAs without URI SAN.

use super::{IssuedChain, Workload, authority, issued, leaf};
use crate::certificate::name;
use crate::extension::{general_name, usage};
use crate::key::Key;
use crate::random::Random;

/// The good chain of a seed.
pub fn chain(seed: u64) -> IssuedChain {
    let mut random = Random::new(seed);
    let trust_domain = *random.pick(&["example.teleport.sh", "teleport.example.org"]);
    let workload = Workload::of(&mut random);
    let (key, ca_key) = *random.pick(&[(Key::Leaf, Key::Root), (Key::RsaLeaf, Key::RsaRoot)]);
    let ca_usages = [usage::DIGITAL_SIGNATURE, usage::KEY_ENCIPHERMENT, usage::KEY_CERT_SIGN];
    let root = authority(name(&[("O", trust_domain), ("CN", trust_domain)]), ca_key, &ca_usages, Vec::new());
    let path =
        if random.chance(50) { format!("ns/{}/sa", workload.namespace) } else { format!("k8s/{}", workload.namespace) };
    let mut names = vec![general_name::uri(format!("spiffe://{trust_domain}/{path}/{}", workload.account))];
    if random.chance(30) {
        names.push(general_name::dns(format!("{}.{}.svc", workload.account, workload.namespace)));
    }
    let made = leaf(
        seed,
        key,
        &root,
        ca_key,
        &[usage::DIGITAL_SIGNATURE, usage::KEY_ENCIPHERMENT, usage::KEY_AGREEMENT],
        &names,
    );
    issued(&made, &[], &root, key, trust_domain)
}
