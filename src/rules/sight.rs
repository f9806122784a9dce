//! What rules look at: every certificate of the evidence once, and the names of its facts in each kind of source.

pub(super) use crate::judgement::{names_issuer, starts_with_an_issuer};

use crate::finding::Subject;
use crate::judgement::{IssuerPlace, Judgement};
use crate::model::{Certificate, Chain, ChainOrigin, TlsContext, ValidationContext, Verifier};

/// A fact of a certificate that findings point at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sight {
    /// The URI SAN with this position among the URIs.
    Uri(usize),
    /// All SANs.
    San,
    /// extKeyUsage.
    ExtendedKeyUsage,
    /// keyUsage.
    KeyUsage,
    /// basicConstraints.
    BasicConstraints,
    /// notBefore.
    NotBefore,
    /// notAfter.
    NotAfter,
    /// subject.
    Subject,
    /// issuer.
    Issuer,
    /// authorityKeyIdentifier.
    AuthorityKeyId,
    /// The public key.
    PublicKey,
    /// The signature.
    Signature,
    /// serialNumber.
    Serial,
    /// nameConstraints.
    NameConstraints,
    /// Any extension.
    Extensions,
}

impl Sight {
    /// What the field is called in a source of this kind.
    pub(super) fn field(self, origin: ChainOrigin) -> String {
        let admin = origin == ChainOrigin::Certs;
        match self {
            Self::Uri(position) if admin => format!("subject_alt_names[{position}].uri"),
            Self::San if admin => "subject_alt_names".to_owned(),
            Self::NotBefore if admin => "valid_from".to_owned(),
            Self::NotAfter if admin => "expiration_time".to_owned(),
            Self::Serial if admin => "serial_number".to_owned(),
            Self::Uri(position) => format!("extensions.subjectAltName.uri[{position}]"),
            Self::San => "extensions.subjectAltName".to_owned(),
            Self::ExtendedKeyUsage => "extensions.extendedKeyUsage".to_owned(),
            Self::KeyUsage => "extensions.keyUsage".to_owned(),
            Self::BasicConstraints => "extensions.basicConstraints".to_owned(),
            Self::AuthorityKeyId => "extensions.authorityKeyIdentifier".to_owned(),
            Self::NameConstraints => "extensions.nameConstraints".to_owned(),
            Self::Extensions => "extensions".to_owned(),
            Self::NotBefore => "validity.notBefore".to_owned(),
            Self::NotAfter => "validity.notAfter".to_owned(),
            Self::Subject => "subject".to_owned(),
            Self::Issuer => "issuer".to_owned(),
            Self::PublicKey => "subjectPublicKeyInfo".to_owned(),
            Self::Signature => "signatureValue".to_owned(),
            Self::Serial => "serialNumber".to_owned(),
        }
    }
}

/// A certificate and its place in the evidence.
#[derive(Clone, Copy)]
pub(super) struct Placed<'a> {
    /// The certificate.
    pub(super) certificate: &'a Certificate,
    /// Its chain; `None` for an anchor.
    pub(super) chain: Option<(usize, &'a Chain)>,
    /// Position in its chain or bundle.
    pub(super) position: usize,
    /// Its bundle; `None` for a chain's certificate.
    pub(super) bundle: Option<usize>,
}

impl<'a> Placed<'a> {
    /// A certificate of a chain.
    pub(super) fn in_chain(index: usize, chain: &'a Chain, position: usize) -> Option<Self> {
        Some(Self {
            certificate: chain.presented.certificates.get(position)?,
            chain: Some((index, chain)),
            position,
            bundle: None,
        })
    }

    /// A certificate above a leaf.
    fn above_leaf(place: IssuerPlace, judgement: &'a Judgement) -> Option<Self> {
        let certificate = place.certificate(&judgement.evidence)?;
        Some(match place {
            IssuerPlace::Sent { chain, position } => Self {
                certificate,
                chain: Some((chain, judgement.evidence.chains.get(chain)?)),
                position,
                bundle: None,
            },
            IssuerPlace::Anchor { bundle, position } => Self {
                certificate,
                chain: None,
                position,
                bundle: Some(bundle),
            },
        })
    }

    /// What a finding about it is about.
    pub(super) fn subject(&self) -> Subject {
        match (self.chain, self.bundle) {
            (Some((chain, _)), _) => Subject::Certificate {
                chain,
                position: self.position,
            },
            (None, Some(bundle)) => Subject::Anchor {
                bundle,
                position: self.position,
            },
            (None, None) => Subject::Run,
        }
    }

    /// The kind of source it was read from.
    pub(super) fn origin(&self) -> ChainOrigin {
        self.chain
            .map_or(ChainOrigin::File, |(_, chain)| chain.origin)
    }
}

/// The leaves of all chains. A chain that starts with the issuer of another of its certificates is not looked at: its
/// first certificate is no leaf, and the rule about order says so.
pub(super) fn leaves(judgement: &Judgement) -> Vec<Placed<'_>> {
    chains(judgement)
        .filter(|(_, chain)| !starts_with_an_issuer(chain))
        .filter_map(|(index, chain)| Placed::in_chain(index, chain, 0))
        .collect()
}

/// Every certificate above a leaf: those sent after it and the anchors, each once.
pub(super) fn issuers(judgement: &Judgement) -> Vec<Placed<'_>> {
    let places = judgement.issuers().places().iter();
    places
        .filter_map(|place| Placed::above_leaf(*place, judgement))
        .collect()
}

/// The certificates above leaves that a certificate names as its issuer.
pub(super) fn issuers_of<'a>(
    certificate: &Certificate,
    judgement: &'a Judgement,
) -> impl Iterator<Item = &'a Certificate> {
    judgement
        .issuers()
        .of_name(certificate)
        .filter_map(|place| place.certificate(&judgement.evidence))
        .filter(|issuer| names_issuer(certificate, issuer))
}

/// Leaves and issuers.
pub(super) fn certificates(judgement: &Judgement) -> Vec<Placed<'_>> {
    let mut all = leaves(judgement);
    all.extend(issuers(judgement));
    all
}

/// All chains with their indices.
pub(super) fn chains(judgement: &Judgement) -> impl Iterator<Item = (usize, &Chain)> {
    judgement.evidence.chains.iter().enumerate()
}

/// The chains whose order and length are in evidence: `/certs` shows leaves only, and none of its chains is among them.
pub(super) fn whole_chains(judgement: &Judgement) -> impl Iterator<Item = (usize, &Chain)> {
    chains(judgement)
        .filter(|(_, chain)| chain.origin != ChainOrigin::Certs && chain.presented.complete)
}

/// The certificate at a depth of the path above a leaf: names are followed, the verifier's anchors first.
pub(super) fn at_depth<'a>(
    chain: &'a Chain,
    verifier: Option<&'a Verifier>,
    depth: usize,
) -> Option<&'a Certificate> {
    all_at_depth(chain, verifier, depth).next()
}

/// All that may stand there: CAs of one name may be several.
pub(super) fn all_at_depth<'a>(
    chain: &'a Chain,
    verifier: Option<&'a Verifier>,
    depth: usize,
) -> impl Iterator<Item = &'a Certificate> {
    let mut reached: Vec<&Certificate> = chain.leaf().into_iter().collect();
    let above = || {
        anchors(verifier)
            .into_iter()
            .chain(&chain.presented.certificates)
    };
    for _ in 0..depth {
        let Some(below) = reached.first().copied() else {
            break;
        };
        reached = above()
            .filter(|candidate| names_issuer(below, candidate))
            .collect();
    }
    reached.into_iter()
}

/// The anchors of a verifier that are in evidence.
pub(super) fn anchors(verifier: Option<&Verifier>) -> Vec<&Certificate> {
    let validation = verifier.and_then(|verifier| verifier.context.validation.value());
    let anchors = validation.into_iter().flat_map(ValidationContext::anchors);
    anchors.collect()
}

/// The TLS contexts of all proxies, each with what it is called in a sentence.
pub(super) fn contexts(judgement: &Judgement) -> Vec<(String, &TlsContext)> {
    let mut all: Vec<(String, &TlsContext)> = Vec::new();
    for context in judgement
        .evidence
        .proxies
        .iter()
        .flat_map(|proxy| &proxy.contexts)
    {
        let name = context
            .name
            .clone()
            .unwrap_or_else(|| "a TLS context".to_owned());
        if !all.iter().any(|(known, _)| *known == name) {
            all.push((name, context));
        }
    }
    all
}
