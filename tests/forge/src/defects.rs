//! The corpus that linters are compared on: 100 good chains and ten each of ten planted defects.

use crate::certificate::{Cert, common_name, serial_for};
use crate::extension::{basic_constraints, ext_key_usage, general_name, key_usage, oid, purpose, usage};
use crate::key::Key;

/// A chain of the corpus.
#[derive(Debug, Clone)]
pub struct Planted {
    /// Its defect; `good` has none.
    pub defect: &'static str,
    /// Leaf first, unless the order is the defect.
    pub chain: Vec<Vec<u8>>,
}

/// A defect planted into the leaf of a good chain.
type Plant = fn(Cert) -> Cert;

/// The defects in the order of the published table. The last is one of order, not of the leaf.
const DEFECTS: [(&str, Plant); 10] = [
    ("no-client-auth", |leaf| leaf.with(ext_key_usage(&[purpose::SERVER_AUTH]))),
    ("no-digital-signature", |leaf| leaf.with(key_usage(&[usage::KEY_ENCIPHERMENT]))),
    ("two-uri-sans", |leaf| {
        leaf.with_names(&[
            general_name::uri("spiffe://cluster.local/ns/ns0/sa/one"),
            general_name::uri("spiffe://cluster.local/ns/ns0/sa/two"),
        ])
    }),
    ("expired", Cert::expired),
    ("ca-true", |leaf| leaf.with(basic_constraints(true, None))),
    ("no-san", |leaf| leaf.without(oid::SUBJECT_ALT_NAME)),
    ("no-eku", |leaf| leaf.without(oid::EXT_KEY_USAGE)),
    ("cert-sign-without-ca", |leaf| leaf.with(key_usage(&[usage::DIGITAL_SIGNATURE, usage::KEY_CERT_SIGN]))),
    ("wrong-trust-domain", |leaf| leaf.with_names(&[general_name::uri("spiffe://other.example/ns/ns0/sa/svc-0")])),
    ("intermediate-before-leaf", |leaf| leaf),
];

/// Three intermediates with P-256 keys and one with RSA 2048; every fifth leaf is issued by the root itself.
const ISSUERS: [Key; 4] = [Key::Inter, Key::Second, Key::Spare, Key::RsaInter];

/// The one root of the corpus.
pub fn root() -> Vec<u8> {
    Cert::root().der()
}

/// The four intermediates of the corpus.
pub fn intermediates() -> Vec<Vec<u8>> {
    (0..ISSUERS.len()).map(|index| intermediate(index).der()).collect()
}

/// All 200 chains: 100 good ones, then ten of each defect.
pub fn corpus() -> Vec<Planted> {
    let good = (0..100).map(|index| Planted { defect: "good", chain: chain(index, |leaf| leaf) });
    let bad = (0..100).map(|index| {
        let (defect, plant) = DEFECTS[index / 10];
        let mut chain = chain(100 + index, plant);
        if defect == "intermediate-before-leaf" {
            chain.reverse();
        }
        Planted { defect, chain }
    });
    good.chain(bad).collect()
}

fn issuer_name(index: usize) -> String {
    format!("Forge Intermediate {index}")
}

fn intermediate(index: usize) -> Cert {
    Cert::ca(&issuer_name(index), ISSUERS[index], "Forge Root", Key::Root)
}

fn chain(index: usize, plant: Plant) -> Vec<Vec<u8>> {
    let key = if index.is_multiple_of(5) { Key::RsaLeaf } else { Key::Leaf };
    let id = format!("spiffe://cluster.local/ns/ns{}/sa/svc-{index}", index % 7);
    let leaf = Cert::leaf().key(key).with_names(&[general_name::uri(id)]).without(oid::SUBJECT_KEY_IDENTIFIER);
    let leaf = leaf.set(|made| made.serial = serial_for(&format!("corpus/{index}")));
    if index % 5 == 4 {
        let issuer = Cert { issuer: common_name("Forge Root"), ..leaf };
        return vec![plant(issuer.issued_by("Forge Root", Key::Root)).der()];
    }
    let issuer = index % ISSUERS.len();
    vec![plant(leaf.issued_by(&issuer_name(issuer), ISSUERS[issuer])).der(), intermediate(issuer).der()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_corpus_has_the_published_shape() {
        let corpus = corpus();
        assert_eq!(corpus.len(), 200);
        assert_eq!(corpus.iter().map(|planted| planted.chain.len()).sum::<usize>(), 360);
        assert_eq!(corpus.iter().filter(|planted| planted.defect == "good").count(), 100);
    }
}
