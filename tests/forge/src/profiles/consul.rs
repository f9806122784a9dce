//! Consul Connect: `ns/dc/svc` URI, the service's name as common name, four key usages, an intermediate of path length 0.

use super::{IssuedChain, Workload, authority, below, issued, leaf, with_subject};
use crate::certificate::common_name;
use crate::extension::{basic_constraints, general_name, subject_alt_name, subject_key_identifier, usage};
use crate::key::Key;
use crate::random::Random;

/// The good chain of a seed.
pub fn chain(seed: u64) -> IssuedChain {
    let mut random = Random::new(seed);
    let trust_domain =
        *random.pick(&["11111111-2222-3333-4444-555555555555.consul", "0a1b2c3d-0000-4000-8000-123456789abc.consul"]);
    let workload = Workload::of(&mut random);
    let domain_name = || vec![subject_alt_name([general_name::uri(format!("spiffe://{trust_domain}"))])];
    let ca_usages = [usage::DIGITAL_SIGNATURE, usage::KEY_CERT_SIGN, usage::CRL_SIGN];
    let root = authority(common_name("pri-1a2b3c4.consul.ca.11111111.consul"), Key::Root, &ca_usages, domain_name());
    let intermediate =
        authority(common_name("sec-5d6e7f8.consul.ca.11111111.consul"), Key::Inter, &ca_usages, domain_name());
    let intermediate = below(intermediate, &root, Key::Root).with(basic_constraints(true, Some(0)));
    let usages = [usage::DATA_ENCIPHERMENT, usage::KEY_AGREEMENT, usage::DIGITAL_SIGNATURE, usage::KEY_ENCIPHERMENT];
    let id = format!("spiffe://{trust_domain}/ns/default/dc/dc1/svc/{}", workload.account);
    let made = leaf(seed, Key::Leaf, &intermediate, Key::Inter, &usages, &[general_name::uri(id)]);
    // Both identifiers of the leaf are the CA's.
    let made = made.with(subject_key_identifier(&Key::Inter.identifier()));
    let made = with_subject(made, common_name(workload.account));
    issued(&made, &[&intermediate], &root, Key::Leaf, trust_domain)
}
