//! Contexts of other proxies, and contexts the user named, as verifiers.

use std::sync::Arc;

use super::reach;

use crate::knowledge::envoy::Release;
use crate::model::{
    Chain, Clock, Engine, EnvoyVersion, Evidence, Naming, Origin, Origins, Proxy, ProxyId, Role,
    TlsContext, Verifier,
};

/// The versions a proxy may be running: the one its evidence names, else all proven ones.
pub fn versions_of(proxy: Option<&Proxy>) -> (Vec<EnvoyVersion>, Origin) {
    match proxy.and_then(|proxy| proxy.version) {
        Some(version) => (vec![version], Origin::Evidence),
        None => (Release::minors(), Origin::Assumed),
    }
}

/// A verifier exactly as the user's own TLS context configures it.
pub(super) fn configured(context: &TlsContext, role: Role, clock: Clock) -> Verifier {
    let (versions, version) = versions_of(None);
    let name = context
        .name
        .clone()
        .unwrap_or_else(|| "the given TLS context".to_owned());
    Verifier {
        name,
        engine: Engine::Envoy,
        naming: Naming::Explicit,
        judges: role,
        context: Arc::new(context.clone()),
        versions,
        tls_version: None,
        clock,
        proxy: None,
        origins: Origins {
            validator: Origin::Flag,
            anchors: Origin::Flag,
            naming: Origin::Flag,
            tls: Origin::Flag,
            version,
        },
    }
}

/// The contexts of other proxies in evidence that receive this chain in this role.
pub(super) fn in_evidence(
    chain: &Chain,
    role: Role,
    clock: Clock,
    evidence: &Evidence,
) -> Vec<Verifier> {
    let mut verifiers: Vec<Verifier> = Vec::new();
    for (index, proxy) in evidence.proxies.iter().enumerate() {
        let id = ProxyId(index);
        if is_shown_better(evidence, id) {
            continue;
        }
        if chain.proxy == Some(id) || !may_meet(chain, role, id, evidence) {
            continue;
        }
        for context in receiving_contexts(chain, role, proxy, evidence) {
            let mut verifier = of_context(context, role, clock, id, proxy);
            if proxy.configured.is_empty() {
                verifier.name = of_certs(evidence, id);
                // `/certs` shows anchors, never what its proxy demands.
                verifier.origins.naming = Origin::Assumed;
            }
            if !verifiers.iter().any(|known| {
                known.proxy == verifier.proxy && same_context(&known.context, &verifier.context)
            }) {
                verifiers.push(verifier);
            }
        }
    }
    verifiers
}

pub(super) fn of_context(
    context: &TlsContext,
    role: Role,
    clock: Clock,
    id: ProxyId,
    proxy: &Proxy,
) -> Verifier {
    let (versions, version) = versions_of(Some(proxy));
    Verifier {
        name: context
            .name
            .clone()
            .unwrap_or_else(|| "unnamed context".to_owned()),
        engine: Engine::Envoy,
        naming: Naming::Explicit,
        judges: role,
        context: Arc::new(context.clone()),
        versions,
        tls_version: None,
        clock,
        proxy: Some(id),
        origins: Origins {
            validator: Origin::Evidence,
            anchors: Origin::Evidence,
            naming: Origin::Evidence,
            tls: Origin::Evidence,
            version,
        },
    }
}

/// Whether it is `/certs` alone of a workload that another proxy in evidence shows with its configuration: the same SPIFFE ID
/// with another certificate is the same workload at another moment.
pub(super) fn is_shown_better(evidence: &Evidence, id: ProxyId) -> bool {
    let has_configuration = |id: ProxyId| {
        let proxy = evidence.proxies.get(id.0);
        proxy.is_some_and(|proxy| !proxy.configured.is_empty())
    };
    let ids = |id: ProxyId| {
        let chains = evidence.chains.iter();
        chains
            .filter(move |chain| chain.proxy == Some(id))
            .filter_map(|chain| chain.leaf()?.first_uri())
    };
    !has_configuration(id)
        && (0..evidence.proxies.len()).map(ProxyId).any(|other| {
            has_configuration(other) && ids(id).any(|own| ids(other).any(|its| its == own))
        })
}

/// What a context of `/certs` is called: the page does not name it.
fn of_certs(evidence: &Evidence, id: ProxyId) -> String {
    match names_of(evidence, id).first() {
        Some(name) => format!("{name}'s anchors (/certs)"),
        None => "a context of /certs".to_owned(),
    }
}

/// Two contexts that decide alike, whatever they are called and wherever they stand.
fn same_context(one: &TlsContext, other: &TlsContext) -> bool {
    let anonymous = |context: &TlsContext| TlsContext {
        name: None,
        location: None,
        site: None,
        alpn: Vec::new(),
        ..context.clone()
    };
    anonymous(one) == anonymous(other)
}

/// Whether addresses in evidence leave it open that the presenter calls this proxy.
fn may_meet(chain: &Chain, role: Role, verifier: ProxyId, evidence: &Evidence) -> bool {
    role == Role::Server
        || chain
            .proxy
            .is_none_or(|presenter| reach::may_call(presenter, verifier, evidence))
}

/// Whether they leave it open that this cluster leads to the presenter.
fn leads_to(cluster: &TlsContext, client: &Proxy, chain: &Chain, evidence: &Evidence) -> bool {
    let presenter = chain.proxy.and_then(|id| evidence.proxies.get(id.0));
    presenter.is_none_or(|server| reach::may_reach(cluster, client, server))
}

/// The contexts of one proxy that this chain is presented to. All listeners receive every client; of the clusters, those
/// that name the presenter (a mesh client has one for each service it may call), or the only one there is.
fn receiving_contexts<'a>(
    chain: &Chain,
    role: Role,
    proxy: &'a Proxy,
    evidence: &Evidence,
) -> Vec<&'a TlsContext> {
    let verifying: Vec<&TlsContext> = proxy
        .contexts
        .iter()
        .filter(|context| context.side == role.other().side() && !context.validation.is_absent())
        .filter(|context| context.validation.is_in_evidence())
        .filter(|context| role == Role::Client || leads_to(context, proxy, chain, evidence))
        .collect();
    if role == Role::Client || verifying.len() <= 1 {
        return verifying;
    }
    let names = names_of_presenter(chain, evidence);
    verifying
        .into_iter()
        .filter(|context| names.iter().any(|name| mentions(context, name)))
        .collect()
}

/// Whether a cluster's name or SNI has this service name as one of its host labels: `outbound|80||catalogue.sock-shop.svc…`.
fn mentions(context: &TlsContext, service: &str) -> bool {
    [context.name.as_deref(), context.sni.as_deref()]
        .into_iter()
        .flatten()
        .any(|text| {
            text.split(['|', '.', '_', '/', ':'])
                .any(|label| label == service)
        })
}

/// The first of these names that one of the texts has as a host label.
pub(super) fn mentions_any(texts: &[String], names: &[String]) -> Option<String> {
    let has = |text: &String, name: &String| {
        text.split(['|', '.', '_', '/', ':'])
            .any(|label| label == name)
    };
    names
        .iter()
        .find(|name| texts.iter().any(|text| has(text, name)))
        .cloned()
}

/// What a proxy may be called in another one's clusters, by its node id and the chains it holds.
pub(super) fn names_of(evidence: &Evidence, id: ProxyId) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let of_node = evidence
        .proxies
        .get(id.0)
        .and_then(|proxy| proxy.node.as_deref())
        .map(workload_of_node)
        .unwrap_or_default();
    let of_chains = evidence
        .chains
        .iter()
        .filter(|chain| chain.proxy == Some(id))
        .flat_map(|chain| names_of_presenter(chain, evidence));
    for name in of_node.into_iter().chain(of_chains) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// The IP address in an Istio node id.
pub(super) fn node_address(evidence: &Evidence, id: ProxyId) -> Option<String> {
    let node = evidence.proxies.get(id.0)?.node.as_deref()?;
    let mut parts = node.split('~');
    let (_, ip) = (parts.next()?, parts.next()?);
    Some(ip.to_owned())
}

/// What the presenter may be called in a client's clusters: its workload by node id, and the last segment of its SPIFFE ID.
fn names_of_presenter(chain: &Chain, evidence: &Evidence) -> Vec<String> {
    let mut names = Vec::new();
    if let Some(node) = chain
        .proxy
        .and_then(|id| evidence.proxies.get(id.0))
        .and_then(|proxy| proxy.node.as_deref())
    {
        names.extend(workload_of_node(node));
    }
    if let Some(uri) = chain.leaf().and_then(|leaf| leaf.first_uri()) {
        names.extend(
            uri.rsplit('/')
                .next()
                .filter(|name| !name.is_empty())
                .map(str::to_owned),
        );
    }
    names
}

/// The workload in an Istio node id, `sidecar~10.0.0.1~catalogue-7d9f6c5b4-x2x2x.sock-shop~…`, with and without the suffixes
/// that a ReplicaSet adds.
fn workload_of_node(node: &str) -> Vec<String> {
    let Some(pod) = node.split('~').nth(2).and_then(|pod| pod.split('.').next()) else {
        return Vec::new();
    };
    let parts: Vec<&str> = pod.split('-').collect();
    let shorter = (1..=2).filter_map(|cut| {
        parts
            .len()
            .checked_sub(cut)
            .filter(|left| *left > 0)
            .map(|left| parts[..left].join("-"))
    });
    std::iter::once(pod.to_owned()).chain(shorter).collect()
}
