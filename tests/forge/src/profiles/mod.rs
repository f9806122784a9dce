//! Good chains as the issuers of meshes make them, with seeded variation.

use crate::certificate::{Cert, serial_for};
use crate::extension::{
    Extension, authority_key_identifier, basic_constraints, ext_key_usage, key_usage, oid, purpose, subject_alt_name,
    subject_key_identifier,
};
use crate::key::Key;
use crate::random::Random;

pub mod consul;
pub mod csi_driver_spiffe;
pub mod istiod;
pub mod kuma;
pub mod linkerd;
pub mod spire;
pub mod teleport;

/// What an issuer hands out, and what verifies it.
#[derive(Debug, Clone)]
pub struct IssuedChain {
    /// Leaf first.
    pub certificates: Vec<Vec<u8>>,
    /// The trust bundle.
    pub bundle: Vec<Vec<u8>>,
    /// The leaf's key.
    pub key: Key,
    /// The leaf's trust domain.
    pub trust_domain: String,
}

/// Makes the good chain of a seed.
pub type Profile = fn(u64) -> IssuedChain;

/// Every issuer by name.
pub const ALL: [(&str, Profile); 7] = [
    ("istiod", istiod::chain),
    ("spire", spire::chain),
    ("teleport", teleport::chain),
    ("csi-driver-spiffe", csi_driver_spiffe::chain),
    ("consul", consul::chain),
    ("kuma", kuma::chain),
    ("linkerd", linkerd::chain),
];

/// A workload that certificates are issued to.
struct Workload {
    namespace: &'static str,
    account: &'static str,
}

impl Workload {
    fn of(random: &mut Random) -> Self {
        let namespace = *random.pick(&["shop", "sock-shop", "payments", "default"]);
        Self { namespace, account: *random.pick(&["cart", "catalogue", "orders", "front-end", "user"]) }
    }

    fn istio_id(&self, trust_domain: &str) -> String {
        format!("spiffe://{trust_domain}/ns/{}/sa/{}", self.namespace, self.account)
    }
}

/// A bare leaf for both roles; issuers differ in the rest.
fn leaf(seed: u64, key: Key, issuer: &Cert, issuer_key: Key, usages: &[u8], names: &[Vec<u8>]) -> Cert {
    let mut made = Cert::leaf().key(key).signed_by(issuer_key);
    made.issuer.clone_from(&issuer.subject);
    made.serial = serial_for(&format!("profile/{seed}"));
    made.extensions = Some(vec![
        key_usage(usages),
        ext_key_usage(&[purpose::SERVER_AUTH, purpose::CLIENT_AUTH]),
        basic_constraints(false, None),
        authority_key_identifier(&issuer_key.identifier()),
        subject_alt_name(names).critical(),
    ]);
    made
}

/// A self-signed CA with exactly these extensions besides its basic constraints and key identifier.
fn authority(subject: Vec<u8>, key: Key, usages: &[u8], others: Vec<Extension>) -> Cert {
    let mut made = Cert::ca("", key, "", key);
    made.serial = serial_for(&format!("authority/{key:?}/{subject:02x?}"));
    made.issuer.clone_from(&subject);
    made.subject = subject;
    made.extensions = Some(
        [vec![key_usage(usages), basic_constraints(true, None), subject_key_identifier(&key.identifier())], others]
            .concat(),
    );
    made
}

/// A CA made by [`authority`], issued by another instead.
fn below(made: Cert, issuer: &Cert, issuer_key: Key) -> Cert {
    let made = made.signed_by(issuer_key).with(authority_key_identifier(&issuer_key.identifier()));
    Cert { issuer: issuer.subject.clone(), ..made }
}

/// The leaf with its subject key identifier, which some issuers write.
fn with_subject_key(made: Cert, key: Key) -> Cert {
    made.with(subject_key_identifier(&key.identifier()))
}

/// A leaf whose subject is not empty: Go leaves the SAN uncritical then.
fn with_subject(made: Cert, subject: Vec<u8>) -> Cert {
    let mut made = Cert { subject, ..made };
    for extension in made.extensions.iter_mut().flatten().filter(|extension| extension.oid == oid::SUBJECT_ALT_NAME) {
        extension.critical = None;
    }
    made
}

fn issued(leaf: &Cert, above: &[&Cert], root: &Cert, key: Key, trust_domain: &str) -> IssuedChain {
    let certificates = [&[leaf], above].concat().iter().map(|made| made.der()).collect();
    IssuedChain { certificates, bundle: vec![root.der()], key, trust_domain: trust_domain.to_owned() }
}
