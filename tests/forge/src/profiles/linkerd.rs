//! Linkerd: a DNS name instead of a URI, no basic constraints, P-256 only.

use super::{IssuedChain, Workload, authority, below, issued, leaf, with_subject};
use crate::certificate::common_name;
use crate::extension::{general_name, oid, usage};
use crate::key::Key;
use crate::random::Random;

/// The good chain of a seed. The trust domain is the one the DNS name ends in; SPIFFE knows none here.
pub fn chain(seed: u64) -> IssuedChain {
    let mut random = Random::new(seed);
    let trust_domain = "cluster.local";
    let workload = Workload::of(&mut random);
    let ca_usages = [usage::KEY_CERT_SIGN, usage::CRL_SIGN];
    let root = authority(common_name("root.linkerd.cluster.local"), Key::Root, &ca_usages, Vec::new());
    let issuer = below(
        authority(common_name("identity.linkerd.cluster.local"), Key::Inter, &ca_usages, Vec::new()),
        &root,
        Key::Root,
    );
    let identity =
        format!("{}.{}.serviceaccount.identity.linkerd.{trust_domain}", workload.account, workload.namespace);
    let usages = [usage::DIGITAL_SIGNATURE, usage::KEY_ENCIPHERMENT];
    let made = leaf(seed, Key::Leaf, &issuer, Key::Inter, &usages, &[general_name::dns(&identity)])
        .without(oid::BASIC_CONSTRAINTS);
    issued(&with_subject(made, common_name(&identity)), &[&issuer], &root, Key::Leaf, trust_domain)
}
