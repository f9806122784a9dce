//! SPIRE: subject C=US, O=SPIRE, keyAgreement, CAs that carry the trust domain as URI SAN.

use super::{IssuedChain, authority, below, issued, leaf, with_subject, with_subject_key};
use crate::certificate::name;
use crate::extension::{general_name, subject_alt_name, usage};
use crate::key::Key;
use crate::random::Random;

/// The good chain of a seed: own root, or an intermediate under an upstream authority.
pub fn chain(seed: u64) -> IssuedChain {
    let mut random = Random::new(seed);
    let trust_domain = *random.pick(&["example.org", "prod.example.org"]);
    let workload = super::Workload::of(&mut random);
    let key = *random.pick(&[Key::Leaf, Key::Leaf, Key::P384, Key::RsaLeaf]);
    let ca_usages = [usage::KEY_CERT_SIGN, usage::CRL_SIGN];
    let domain_name = || vec![subject_alt_name([general_name::uri(format!("spiffe://{trust_domain}"))])];
    let root = authority(name(&[("C", "US"), ("O", "SPIFFE")]), Key::Root, &ca_usages, domain_name());
    let mut names = vec![general_name::uri(workload.istio_id(trust_domain))];
    let mut subject = vec![("C", "US"), ("O", "SPIRE")];
    if random.chance(30) {
        names.push(general_name::dns(workload.account));
        subject.push(("CN", workload.account));
    }
    let usages = [usage::DIGITAL_SIGNATURE, usage::KEY_ENCIPHERMENT, usage::KEY_AGREEMENT];
    let finish = |made| with_subject(with_subject_key(made, key), name(&subject));
    if random.chance(50) {
        let made = finish(leaf(seed, key, &root, Key::Root, &usages, &names));
        return issued(&made, &[], &root, key, trust_domain);
    }
    let own_subject = name(&[("C", "US"), ("O", "SPIFFE"), ("OU", "DOWNSTREAM-1")]);
    let intermediate = below(authority(own_subject, Key::Inter, &ca_usages, domain_name()), &root, Key::Root);
    let made = finish(leaf(seed, key, &intermediate, Key::Inter, &usages, &names));
    issued(&made, &[&intermediate], &root, key, trust_domain)
}
