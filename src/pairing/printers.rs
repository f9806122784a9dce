//! Whose output a line is, where its folder does not tell: the proxy whose cluster or listener it names, or the only proxy that
//! can have met the peer it shows.
//!
//! The line that people have beside a dump is most often that proxy's own. A cluster for the proxy's own service is one that its
//! peers have too, and it rarely calls itself: such a line stays without an owner.

use std::net::IpAddr;

use super::receivers::{mentions_any, names_of, node_address};
use crate::model::{Evidence, Proxy, ProxyId, SaidNames, ShownNames, Side, Symptom};

/// Tells the proxy of every line that has none yet.
pub fn tell(evidence: &mut Evidence) {
    let owners: Vec<Option<ProxyId>> = evidence
        .symptoms
        .iter()
        .map(|symptom| symptom.printer.proxy.or_else(|| of(symptom, evidence)))
        .collect();
    for (symptom, owner) in evidence.symptoms.iter_mut().zip(owners) {
        symptom.printer.proxy = owner;
    }
}

fn of(symptom: &Symptom, evidence: &Evidence) -> Option<ProxyId> {
    let proxies = || evidence.proxies.iter().enumerate();
    let named: Vec<ProxyId> = proxies()
        .filter(|(_, proxy)| has_named_site(proxy, symptom))
        .map(|(index, _)| ProxyId(index))
        .collect();
    let owner = match (&named[..], &evidence.proxies[..]) {
        ([only], _) => *only,
        // Nobody else is in evidence who could have printed it.
        ([], [_]) if symptom.printer.name.is_none() && shows_another(symptom, evidence) => {
            ProxyId(0)
        }
        _ => return None,
    };
    (!speaks_of(owner, symptom, evidence)).then_some(owner)
}

/// Whether the proxy has the cluster or listener that the line names.
fn has_named_site(proxy: &Proxy, symptom: &Symptom) -> bool {
    let of_tls = proxy
        .contexts
        .iter()
        .filter_map(|context| context.site.as_ref());
    let mut sites = of_tls.chain(&proxy.plaintext);
    sites.any(|site| symptom.printer.names(&site.owner))
}

/// Whether the peer that the line shows is another than the only proxy in evidence, which verifies such peers.
fn shows_another(symptom: &Symptom, evidence: &Evidence) -> bool {
    let verifies = evidence.proxies.iter().any(|proxy| {
        let mut contexts = proxy.contexts.iter();
        contexts.any(|context| context.validation.value().is_some())
    });
    let own_address: Option<IpAddr> =
        node_address(evidence, ProxyId(0)).and_then(|address| address.parse().ok());
    let is_elsewhere = symptom
        .peer
        .address
        .zip(own_address)
        .is_some_and(|(peer, own)| peer != own);
    verifies && (is_elsewhere || SaidNames::of(symptom).is_some())
}

/// Whether the line may be about the proxy's own certificate, and is its peer's then.
fn speaks_of(proxy: ProxyId, symptom: &Symptom, evidence: &Evidence) -> bool {
    let own = || {
        let chains = evidence.chains.iter();
        chains.filter(|chain| chain.proxy == Some(proxy))
    };
    if let Some(said) = SaidNames::of(symptom) {
        let mut names =
            own().map(|chain| ShownNames::of(chain).is_none_or(|own| own.may_be(&said)));
        return names.any(|may_be| may_be);
    }
    let is_cluster = symptom.printer.side != Some(Side::Downstream);
    let called: Vec<String> = symptom.printer.name.iter().cloned().collect();
    is_cluster && mentions_any(&called, &names_of(evidence, proxy)).is_some()
}
