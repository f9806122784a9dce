//! Who presents a chain, as far as its leaf tells.

use super::serial_and_validity;
use crate::model::Chain;

/// What tells a leaf's owner: the certificate, its key, its names.
#[derive(Debug, Clone)]
pub(super) struct Identity {
    certificate: Option<String>,
    key: Option<Vec<u8>>,
    names: Vec<String>,
}

impl Identity {
    /// `None` where nothing of a leaf is in evidence.
    pub(super) fn of(chain: &Chain) -> Option<Self> {
        let leaf = chain.leaf()?;
        let names = leaf.subject_alt_names.value();
        let names = names
            .map(|names| names.names.iter().map(ToString::to_string).collect())
            .unwrap_or_default();
        Some(Self {
            certificate: serial_and_validity(leaf),
            key: leaf.public_key.value().map(|key| key.spki.clone()),
            names,
        })
    }

    /// Whether both may be one party's: a renewed certificate keeps a name, a certificate renewed for
    /// the same key its owner.
    fn may_be(&self, other: &Self) -> bool {
        let equal = |own: &Option<_>, its: &Option<_>| own.is_some() && own == its;
        equal(&self.certificate, &other.certificate)
            || self.key.is_some() && self.key == other.key
            || self.names.is_empty() && other.names.is_empty()
            || self.names.iter().any(|name| other.names.contains(name))
    }
}

/// Whether both sides show what they present, and none of it is one party's.
pub(super) fn are_strangers(own: &[&Identity], other: &[&Identity]) -> bool {
    let may_be = |identity: &&Identity| own.iter().any(|known| known.may_be(identity));
    !own.is_empty() && !other.is_empty() && !other.iter().any(may_be)
}
