//! The certificates above the leaves of the evidence, and which of them a certificate names as its issuer.

use std::collections::{HashMap, HashSet};

use super::Judgement;
use crate::knowledge::issuer::NamesAbove;
use crate::model::{Certificate, Chain, ChainOrigin, Evidence, Fingerprint, Serial};

/// Every certificate above a leaf, each once: those sent after it, then the anchors.
#[derive(Debug)]
pub struct Issuers {
    places: Vec<IssuerPlace>,
    /// Indices into the places, by the DER of the subject.
    by_subject: HashMap<Vec<u8>, Vec<usize>>,
    names: NamesAbove,
}

/// Where a certificate above a leaf stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IssuerPlace {
    /// Sent in a chain.
    Sent {
        /// Index of the chain.
        chain: usize,
        /// Position in it.
        position: usize,
    },
    /// An anchor.
    Anchor {
        /// Index of the bundle.
        bundle: usize,
        /// Position in it.
        position: usize,
    },
}

impl IssuerPlace {
    /// The certificate that stands there.
    pub fn certificate(self, evidence: &Evidence) -> Option<&Certificate> {
        match self {
            Self::Sent { chain, position } => {
                let chain = evidence.chains.get(chain)?;
                chain.presented.certificates.get(position)
            }
            Self::Anchor { bundle, position } => {
                let source = &evidence.bundles.get(bundle)?.source;
                source.certificates.value()?.get(position)
            }
        }
    }
}

impl Issuers {
    fn of(evidence: &Evidence) -> Self {
        let mut seen = CertificateSet::default();
        let mut issuers = Self {
            places: Vec::new(),
            by_subject: HashMap::new(),
            names: NamesAbove::default(),
        };
        for place in sent(evidence).chain(anchors(evidence)) {
            let Some(certificate) = place.certificate(evidence) else {
                continue;
            };
            let is_new = !seen.contains(certificate);
            seen.insert(certificate);
            if !is_new {
                continue;
            }
            if let Some(subject) = certificate.subject.value() {
                let alike = issuers.by_subject.entry(subject.der.clone()).or_default();
                alike.push(issuers.places.len());
            }
            issuers.names.add(certificate);
            issuers.places.push(place);
        }
        issuers
    }

    /// Where they stand, in the order of the evidence.
    pub fn places(&self) -> &[IssuerPlace] {
        &self.places
    }

    /// Where those stand that have this certificate's issuer for their subject.
    pub fn of_name(&self, certificate: &Certificate) -> impl Iterator<Item = IssuerPlace> {
        let name = certificate.issuer.value();
        name.and_then(|name| self.by_subject.get(&name.der))
            .into_iter()
            .flatten()
            .filter_map(|index| self.places.get(*index).copied())
    }

    /// What their names tell.
    pub const fn names(&self) -> &NamesAbove {
        &self.names
    }
}

impl Judgement {
    /// The certificates above the leaves of the evidence.
    pub fn issuers(&self) -> &Issuers {
        self.issuers.get_or_init(|| Issuers::of(&self.evidence))
    }
}

fn sent(evidence: &Evidence) -> impl Iterator<Item = IssuerPlace> {
    let chains = evidence.chains.iter().enumerate();
    chains.flat_map(|(index, chain)| {
        let above = usize::from(!starts_with_an_issuer(chain));
        let certificates = chain.presented.certificates.iter().enumerate().skip(above);
        certificates
            .filter(|(_, certificate)| certificate.is_ca() != Some(false))
            .map(move |(position, _)| IssuerPlace::Sent {
                chain: index,
                position,
            })
    })
}

fn anchors(evidence: &Evidence) -> impl Iterator<Item = IssuerPlace> {
    let bundles = evidence.bundles.iter().enumerate();
    bundles.flat_map(|(index, bundle)| {
        let count = bundle.source.certificates.value().map_or(0, Vec::len);
        (0..count).map(move |position| IssuerPlace::Anchor {
            bundle: index,
            position,
        })
    })
}

/// Certificates of which the same may be met again, as [`Certificate::is_same`] has it.
#[derive(Default)]
pub struct CertificateSet<'a> {
    fingerprints: HashSet<&'a Fingerprint>,
    /// All of them.
    by_serial: HashMap<Option<&'a Serial>, Vec<&'a Certificate>>,
    /// Those whose fingerprint is not in evidence.
    partial_by_serial: HashMap<Option<&'a Serial>, Vec<&'a Certificate>>,
}

impl<'a> CertificateSet<'a> {
    /// Whether the same certificate is among them.
    pub fn contains(&self, certificate: &'a Certificate) -> bool {
        let comparable = match certificate.fingerprint.value() {
            Some(fingerprint) if self.fingerprints.contains(fingerprint) => return true,
            Some(_) => &self.partial_by_serial,
            None => &self.by_serial,
        };
        let alike = comparable.get(&certificate.serial.value());
        alike.is_some_and(|alike| alike.iter().any(|known| known.is_same(certificate)))
    }

    /// Adds one.
    pub fn insert(&mut self, certificate: &'a Certificate) {
        let serial = certificate.serial.value();
        if let Some(fingerprint) = certificate.fingerprint.value() {
            self.fingerprints.insert(fingerprint);
        } else {
            let alike = self.partial_by_serial.entry(serial).or_default();
            alike.push(certificate);
        }
        self.by_serial.entry(serial).or_default().push(certificate);
    }
}

/// Whether `issuer` names itself the issuer of `certificate`; `false` where names are not in evidence.
pub fn names_issuer(certificate: &Certificate, issuer: &Certificate) -> bool {
    match (certificate.issuer.value(), issuer.subject.value()) {
        (Some(name), Some(subject)) => name.der == subject.der && !certificate.is_same(issuer),
        _ => false,
    }
}

/// Whether the first certificate of a chain is an issuer of a later one.
pub fn starts_with_an_issuer(chain: &Chain) -> bool {
    let [first, rest @ ..] = &chain.presented.certificates[..] else {
        return false;
    };
    chain.origin != ChainOrigin::Certs
        && first.is_ca() != Some(false)
        && rest
            .iter()
            .any(|later| later.is_ca() != Some(true) && names_issuer(later, first))
}
