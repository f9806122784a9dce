//! How well a cluster and a listener fit each other.

use super::ends::{End, Ends, Listener};
use super::{NoMeeting, alike};
use crate::model::{Address, Evidence, ProxyId, Side, Site, Transport};
use crate::pairing::receivers::{mentions_any, names_of, node_address};

/// A cluster and a listener, and why these.
pub(super) struct Pair {
    pub(super) cluster: End,
    pub(super) cluster_why: String,
    pub(super) listener: Listener,
    pub(super) listener_why: String,
}

/// By how much, and by what.
#[derive(Debug, Clone, Default)]
struct Score {
    points: u32,
    cluster_why: Vec<String>,
    listener_why: Vec<String>,
}

impl Score {
    /// Whether an address or a name speaks for it, and not only that both speak TLS.
    fn is_linked(&self) -> bool {
        !self.cluster_why.is_empty()
    }
}

/// An endpoint of the one is the address of the other.
const ADDRESS: u32 = 8;
/// The cluster is called after the server.
const NAME: u32 = 4;
/// TLS, where the choice is between TLS and plaintext.
const TLS: u32 = 2;
/// A listener that asks its clients for certificates.
const MUTUAL: u32 = 1;

/// The pair that fits best.
pub(super) fn best(
    evidence: &Evidence,
    server: ProxyId,
    clusters: &Ends,
    listeners: &Ends,
) -> Result<Pair, NoMeeting> {
    let names = names_of(evidence, server);
    let node = node_address(evidence, server);
    let mut scored: Vec<(Score, &End, Listener)> = Vec::new();
    for cluster in clusters.groups.iter().flatten() {
        for chains in &listeners.groups {
            let listener = Listener {
                chains: chains.clone(),
            };
            let score = score(cluster, &listener, &names, node.as_deref());
            scored.push((score, cluster, listener));
        }
    }
    let several_clusters = clusters.groups.len() > 1;
    let most = scored
        .iter()
        .map(|(score, ..)| score.points)
        .max()
        .unwrap_or(0);
    // Of several clusters one has to speak of this server; of one cluster nothing is asked.
    if several_clusters && !clusters.is_named && most < NAME {
        return Err(NoMeeting::NoFit {
            candidates: places(clusters),
        });
    }
    scored.retain(|(score, ..)| score.points == most);
    let Some((score, cluster, listener)) = scored.first().cloned() else {
        return Err(NoMeeting::Nothing {
            side: "client",
            what: "cluster",
        });
    };
    let other_clusters: Vec<&End> = scored
        .iter()
        .map(|(_, other, _)| *other)
        .filter(|other| !alike(other, cluster))
        .collect();
    if !other_clusters.is_empty() {
        let all = std::iter::once(cluster).chain(other_clusters);
        return Err(NoMeeting::Several {
            side: "client",
            flag: "--cluster",
            candidates: distinct(all.map(End::place)),
        });
    }
    let other_listeners: Vec<&Listener> = scored
        .iter()
        .map(|(_, _, other)| other)
        .filter(|other| other.name() != listener.name() && !same_chains(other, &listener))
        .collect();
    if !other_listeners.is_empty() {
        let all = std::iter::once(&listener).chain(other_listeners);
        return Err(NoMeeting::Several {
            side: "server",
            flag: "--listener",
            candidates: distinct(all.map(Listener::name)),
        });
    }
    Ok(Pair {
        cluster_why: why(&score.cluster_why, clusters, Side::Upstream),
        listener_why: why(&score.listener_why, listeners, Side::Downstream),
        cluster: cluster.clone(),
        listener,
    })
}

/// Whether anything of the client leads to the server, by address or by name.
pub(super) fn leads(evidence: &Evidence, client: ProxyId, server: ProxyId) -> bool {
    let (Ok(clusters), Ok(listeners)) = (
        super::ends::of(evidence, client, Side::Upstream, None),
        super::ends::of(evidence, server, Side::Downstream, None),
    ) else {
        return false;
    };
    let names = names_of(evidence, server);
    let node = node_address(evidence, server);
    let has_site = |end: &End| end.site.is_some();
    let listens = listeners.groups.iter().flatten().any(has_site);
    listens
        && clusters
            .groups
            .iter()
            .flatten()
            .filter(|cluster| has_site(cluster))
            .any(|cluster| {
                listeners.groups.iter().any(|chains| {
                    let listener = Listener {
                        chains: chains.clone(),
                    };
                    score(cluster, &listener, &names, node.as_deref()).is_linked()
                })
            })
}

fn score(cluster: &End, listener: &Listener, names: &[String], node: Option<&str>) -> Score {
    let mut score = Score::default();
    let endpoints = cluster
        .site
        .as_ref()
        .map_or(&[][..], |site| &site.addresses);
    if let Some(endpoint) = endpoints
        .iter()
        .find(|endpoint| reaches(endpoint, listener.addresses(), node))
    {
        score.points += ADDRESS;
        score
            .cluster_why
            .push(format!("its endpoint {endpoint} is the server's"));
        score
            .listener_why
            .push(format!("the client's endpoint {endpoint} is its address"));
    }
    if let Some(name) = cluster
        .site
        .as_ref()
        .and_then(|site| mentions_any(&called(site, cluster), names))
    {
        score.points += NAME;
        score
            .cluster_why
            .push(format!("it is called after the server's {name}"));
    }
    if matches!(cluster.transport, Transport::Tls(_)) {
        score.points += TLS;
    }
    let contexts = || {
        listener
            .chains
            .iter()
            .filter_map(|chain| chain.transport.context())
    };
    if contexts().next().is_some() {
        score.points += TLS;
    }
    if contexts().any(|context| context.require_client_certificate) {
        score.points += MUTUAL;
    }
    score
}

/// Cluster name and SNI.
fn called(site: &Site, cluster: &End) -> Vec<String> {
    let sni = cluster
        .transport
        .context()
        .and_then(|context| context.sni.clone());
    std::iter::once(site.owner.clone()).chain(sni).collect()
}

/// Whether an endpoint is one of these addresses. A sidecar's listener takes what is sent to any port of its pod.
fn reaches(endpoint: &Address, listening: &[Address], node: Option<&str>) -> bool {
    listening.iter().any(|address| {
        let same_host = endpoint.host == address.host && endpoint.port == address.port;
        let of_pod = node.is_some_and(|ip| ip == endpoint.host);
        same_host || (address.is_wildcard() && of_pod)
    })
}

fn same_chains(one: &Listener, other: &Listener) -> bool {
    one.chains.len() == other.chains.len()
        && one
            .chains
            .iter()
            .zip(&other.chains)
            .all(|(one, other)| alike(one, other))
}

fn why(reasons: &[String], ends: &Ends, side: Side) -> String {
    let (kind, flag) = match side {
        Side::Upstream => ("cluster", "--cluster"),
        Side::Downstream => ("listener", "--listener"),
    };
    let from_nothing = ends.groups.iter().flatten().all(|end| end.site.is_none());
    match (ends.is_named, from_nothing, ends.groups.len()) {
        (true, ..) => format!("named by {flag}"),
        (false, true, _) => format!("no {kind} is in evidence"),
        (false, false, 1) => format!("the only {kind} there is"),
        (false, false, many) if reasons.is_empty() => {
            format!("the one of {many} {kind}s that asks for client certificates")
        }
        (false, false, _) => reasons.join(", "),
    }
}

fn places(ends: &Ends) -> Vec<String> {
    distinct(ends.groups.iter().flatten().map(End::place))
}

fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for name in names {
        if !all.contains(&name) {
            all.push(name);
        }
    }
    all
}
