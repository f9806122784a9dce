//! Which identities a verifier accepts beyond a good chain, where its own configuration does not say so (section 7).

pub(crate) mod istio;
pub(crate) mod linkerd;
pub(crate) mod ztunnel;

use crate::model::{Certificate, Fact, IstioNaming, SpiffeId};

/// The URI SANs; `None` where they are not in evidence. `/certs` never omits a URI.
fn uris(leaf: &Certificate) -> Option<Vec<&str>> {
    match &leaf.subject_alt_names {
        Fact::NotInEvidence => None,
        fact => Some(
            fact.value()
                .map(|names| names.uris().collect())
                .unwrap_or_default(),
        ),
    }
}

/// What the leaf presents, for details.
fn presented(uris: &[&str]) -> String {
    if uris.is_empty() {
        "the leaf has no URI SAN".to_owned()
    } else {
        format!("the leaf presents {}", uris.join(", "))
    }
}

/// Whether a URI is a SPIFFE ID of the form `spiffe://<td>/ns/<namespace>/sa/<service account>`.
fn is_service_account_id(uri: &str) -> bool {
    let Some((trust_domain, path)) = SpiffeId::cut(uri) else {
        return false;
    };
    let segments: Vec<&str> = path.split('/').collect();
    matches!(
        segments[..],
        ["", "ns", namespace, "sa", account]
            if ![trust_domain, namespace, account].contains(&"")
    )
}

/// Whether a URI lies in one of the trust domains.
fn is_in_trust_domain(uri: &str, naming: &IstioNaming) -> bool {
    SpiffeId::cut(uri).is_some_and(|(trust_domain, path)| {
        !path.is_empty()
            && naming
                .trust_domains
                .iter()
                .any(|known| known == trust_domain)
    })
}

/// Namespace and service account of a well-formed ID of that form.
fn identity(uri: &str) -> Option<SpiffeId> {
    SpiffeId::parse(uri)
        .ok()
        .filter(|id| id.namespace_and_service_account().is_some())
}
