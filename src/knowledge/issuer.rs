//! Who issued a certificate, told by what each issuer is known to write into it, and how its certificates are changed.

mod fix;

pub use fix::{anchors, constraints, identity_template, lifetime, root_delivery, usages};

use std::collections::BTreeSet;
use std::fmt;

use crate::model::{Certificate, Name, SpiffeId};

/// An issuer of mesh certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Issuer {
    /// Teleport workload identity, delivered by tbot.
    Teleport,
    /// SPIRE.
    Spire,
    /// istiod's own CA, or a CA plugged into it.
    Istiod,
    /// cert-manager, with or without istio-csr or csi-driver-spiffe.
    CertManager,
    /// Consul Connect.
    Consul,
    /// Kuma or Kong Mesh.
    Kuma,
    /// Linkerd's identity service.
    Linkerd,
    /// Nothing recognisable.
    Unknown,
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Teleport => "Teleport",
            Self::Spire => "SPIRE",
            Self::Istiod => "istiod",
            Self::CertManager => "cert-manager",
            Self::Consul => "Consul",
            Self::Kuma => "Kuma",
            Self::Linkerd => "Linkerd",
            Self::Unknown => "the issuer",
        })
    }
}

/// An issuer and the trait it was told by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recognised {
    /// Who.
    pub issuer: Issuer,
    /// By what, in one clause.
    pub because: &'static str,
}

/// A word in the names of an issuer's CAs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    Spiffe,
    Teleport,
    Kuma,
    Linkerd,
    Consul,
    CertManager,
    Istio,
}

impl Word {
    const ALL: [Self; 7] = [
        Self::Spiffe,
        Self::Teleport,
        Self::Kuma,
        Self::Linkerd,
        Self::Consul,
        Self::CertManager,
        Self::Istio,
    ];

    const fn text(self) -> &'static str {
        match self {
            Self::Spiffe => "spiffe",
            Self::Teleport => "teleport",
            Self::Kuma => "kuma",
            Self::Linkerd => "identity.linkerd",
            Self::Consul => "consul",
            Self::CertManager => "cert-manager",
            Self::Istio => "istio",
        }
    }

    fn is_in(self, name: &Name) -> bool {
        name.attributes().any(|attribute| {
            let text = attribute.text.to_ascii_lowercase();
            text.contains(self.text())
        })
    }
}

/// What the names of the certificates above a leaf tell about its issuer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NamesAbove {
    words: BTreeSet<Word>,
}

impl NamesAbove {
    /// Adds the name of one of them.
    pub fn add(&mut self, certificate: &Certificate) {
        if let Some(name) = certificate.subject.value() {
            let found = Word::ALL.into_iter().filter(|word| word.is_in(name));
            self.words.extend(found);
        }
    }
}

/// Recognises the issuer of a leaf by the leaf and the certificates above it. `None` where nothing typical shows.
pub fn recognise(leaf: &Certificate, above: &NamesAbove) -> Option<Recognised> {
    by_san(leaf).or_else(|| by_names(leaf, above))
}

/// SANs are the strongest trait: their shape is the issuer's own.
fn by_san(leaf: &Certificate) -> Option<Recognised> {
    let names = leaf.subject_alt_names.value()?;
    let told = |issuer, because| Some(Recognised { issuer, because });
    if names
        .dns_names()
        .any(|name| name.contains(".serviceaccount.identity."))
    {
        return told(Issuer::Linkerd, "its DNS SAN is a Linkerd identity");
    }
    if names.uris().any(|uri| uri.starts_with("kuma://")) {
        return told(Issuer::Kuma, "a URI SAN has the scheme kuma");
    }
    let (trust_domain, path) = names.uris().find_map(SpiffeId::cut)?;
    let path = path.strip_prefix('/').unwrap_or_default();
    let segments: Vec<&str> = path.split('/').collect();
    match segments[..] {
        [.., "dc", _, "svc" | "agent", _] if trust_domain.ends_with(".consul") => {
            told(Issuer::Consul, "its trust domain ends in .consul")
        }
        ["k8s", _, _] => told(
            Issuer::Teleport,
            "its path has the shape of Teleport's Kubernetes template",
        ),
        _ if trust_domain
            .split('.')
            .any(|label| label == "teleport" || label == "tele") =>
        {
            told(Issuer::Teleport, "its trust domain is a Teleport cluster")
        }
        _ => None,
    }
}

fn by_names(leaf: &Certificate, above: &NamesAbove) -> Option<Recognised> {
    let told = |issuer, because| Some(Recognised { issuer, because });
    let issuer = leaf.issuer.value();
    let any =
        |word: Word| above.words.contains(&word) || issuer.is_some_and(|issuer| word.is_in(issuer));
    let subject_is_spire = leaf
        .subject
        .value()
        .is_some_and(|name| name.organization() == Some("SPIRE"));
    if subject_is_spire || any(Word::Spiffe) {
        return told(Issuer::Spire, "its names carry O = SPIRE or O = SPIFFE");
    }
    if any(Word::Teleport) {
        return told(Issuer::Teleport, "its issuer is named after Teleport");
    }
    if any(Word::Kuma) {
        return told(Issuer::Kuma, "its issuer is named after Kuma");
    }
    if any(Word::Linkerd) {
        return told(Issuer::Linkerd, "its issuer is named after Linkerd");
    }
    if any(Word::Consul) {
        return told(Issuer::Consul, "its issuer is named after Consul");
    }
    if any(Word::CertManager) {
        return told(
            Issuer::CertManager,
            "its issuer is named after cert-manager",
        );
    }
    if any(Word::Istio) || signed_by_its_trust_domain(leaf) {
        return told(Issuer::Istiod, "its issuer is istiod's CA by name");
    }
    None
}

/// istiod's self-signed CA is called `O = <trust domain>`.
fn signed_by_its_trust_domain(leaf: &Certificate) -> bool {
    let Some(Ok(id)) = leaf.spiffe_id() else {
        return false;
    };
    let organization = leaf.issuer.value().and_then(Name::organization);
    organization == Some(id.trust_domain()) && id.namespace_and_service_account().is_some()
}

#[cfg(test)]
mod tests {
    use super::{Issuer, NamesAbove, recognise};
    use crate::model::{Certificate, Fact, GeneralName, GeneralNames};

    fn leaf(name: GeneralName) -> Certificate {
        Certificate {
            subject_alt_names: Fact::known(GeneralNames {
                names: vec![name],
                complete: true,
            }),
            ..Certificate::default()
        }
    }

    fn told(name: GeneralName) -> Option<Issuer> {
        recognise(&leaf(name), &NamesAbove::default()).map(|recognised| recognised.issuer)
    }

    #[test]
    fn issuers_are_told_by_the_shape_of_their_sans() {
        let consul =
            "spiffe://11111111-2222-3333-4444-555555555555.consul/ns/default/dc/dc1/svc/web";
        assert_eq!(told(GeneralName::uri(consul)), Some(Issuer::Consul));
        let teleport = GeneralName::uri("spiffe://example.org/k8s/shop/cart");
        assert_eq!(told(teleport), Some(Issuer::Teleport));
        let linkerd = GeneralName::dns("cart.shop.serviceaccount.identity.linkerd.cluster.local");
        assert_eq!(told(linkerd), Some(Issuer::Linkerd));
        let plain = GeneralName::uri("spiffe://example.org/ns/shop/sa/cart");
        assert_eq!(told(plain), None);
    }
}
