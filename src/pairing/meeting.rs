//! Which cluster of a client meets which filter chain of a server.
//!
//! ```text
//! ends          the clusters and listeners there are; what stands for them where a side shows no configuration
//! fit           how well a cluster and a listener fit each other, and why
//! filter_chain  which filter chain of the listener takes the connection, as Envoy decides it
//! party         a chosen end with its verifier and what it presents
//! ```

mod ends;
mod filter_chain;
mod fit;
mod party;

use thiserror::Error;

use self::ends::End;
use self::filter_chain::Hello;
use super::Selection;
use crate::model::{Evidence, Meeting, ProxyId, Side, TlsContext, Transport};

/// `--cluster` and `--listener`: names as `cluster/NAME[/MATCH]` and `listener/NAME[/CHAIN]`, or without their first part.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Choice {
    /// The client's cluster.
    pub cluster: Option<String>,
    /// The server's listener or filter chain.
    pub listener: Option<String>,
}

/// Why no two ends meet.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoMeeting {
    /// A named end is not there.
    #[error("the {side} has no '{wanted}'; {}", there_are(.candidates))]
    NotThere {
        /// `client` or `server`.
        side: &'static str,
        /// As it was named.
        wanted: String,
        /// What there is.
        candidates: Vec<String>,
    },
    /// A side has nothing that could meet anything.
    #[error(
        "the {side}'s evidence holds no {what}, no certificate and no trust bundle; give its config_dump, /certs, or PEM files"
    )]
    Nothing {
        /// `client` or `server`.
        side: &'static str,
        /// `cluster with TLS` or `listener with TLS`.
        what: &'static str,
    },
    /// Several fit equally well.
    #[error("the {side} has {} that fit equally well; name one with {flag}: {}", .candidates.len(), .candidates.join(", "))]
    Several {
        /// `client` or `server`.
        side: &'static str,
        /// The flag that chooses.
        flag: &'static str,
        /// What they are called.
        candidates: Vec<String>,
    },
    /// Nothing of the one speaks of the other.
    #[error(
        "none of the client's clusters leads to this server by address or name; name one with --cluster: {}",
        .candidates.join(", ")
    )]
    NoFit {
        /// The clusters there are.
        candidates: Vec<String>,
    },
}

fn there_are(candidates: &[String]) -> String {
    if candidates.is_empty() {
        "its evidence names none".to_owned()
    } else {
        format!("there are: {}", candidates.join(", "))
    }
}

/// What two sides are called in messages.
pub(super) const fn side_name(side: Side) -> &'static str {
    match side {
        Side::Upstream => "client",
        Side::Downstream => "server",
    }
}

/// The meeting of two proxies, each end chosen by name or by how well it fits the other.
///
/// A client without a certificate presents an empty chain, which is added to the evidence so that it can be judged.
pub fn meet(
    evidence: &mut Evidence,
    client: ProxyId,
    server: ProxyId,
    choice: &Choice,
    selection: &Selection,
) -> Result<Meeting, NoMeeting> {
    let clusters = ends::of(evidence, client, Side::Upstream, choice.cluster.as_deref())?;
    let listeners = ends::of(
        evidence,
        server,
        Side::Downstream,
        choice.listener.as_deref(),
    )?;
    let pair = fit::best(evidence, server, &clusters, &listeners)?;
    let hello = Hello::of(&pair.cluster, &pair.listener);
    let chain = filter_chain::choose(&pair.listener, &hello)?;
    let (place, transport, why) = match chain {
        Some((end, why)) => (
            end.place(),
            end.transport.clone(),
            joined(&pair.listener_why, &why),
        ),
        None => (
            pair.listener.name(),
            Transport::NoFilterChain(hello.to_string()),
            pair.listener_why.clone(),
        ),
    };
    let from = party::Chosen {
        proxy: client,
        side: Side::Upstream,
        place: pair.cluster.place(),
        why: pair.cluster_why,
        transport: pair.cluster.transport.clone(),
    };
    let to = party::Chosen {
        proxy: server,
        side: Side::Downstream,
        place,
        why,
        transport,
    };
    let version = party::negotiated(evidence, &from, &to);
    Ok(Meeting {
        client: from.into_party(evidence, version, selection),
        server: to.into_party(evidence, version, selection),
    })
}

/// Every ordered pair of proxies of which one has a cluster that leads to the other, by address or by name.
pub fn meetings(evidence: &mut Evidence, selection: &Selection) -> Vec<Meeting> {
    let choice = Choice::default();
    let mut found = Vec::new();
    let proxies: Vec<ProxyId> = super::shown_best(evidence).collect();
    for client in proxies.iter().copied() {
        for server in proxies.iter().copied() {
            if client == server || !fit::leads(evidence, client, server) {
                continue;
            }
            found.extend(meet(evidence, client, server, &choice, selection).ok());
        }
    }
    found
}

fn joined(one: &str, other: &str) -> String {
    if other.is_empty() {
        one.to_owned()
    } else {
        format!("{one}; {other}")
    }
}

/// Whether two transports behave alike, wherever they stand.
fn alike(one: &End, other: &End) -> bool {
    match (&one.transport, &other.transport) {
        (Transport::Tls(one), Transport::Tls(other)) => anonymous(one) == anonymous(other),
        (one, other) => one == other,
    }
}

fn anonymous(context: &TlsContext) -> TlsContext {
    TlsContext {
        name: None,
        location: None,
        site: None,
        ..context.clone()
    }
}
