//! Who meets whom: which verifiers judge which chain, and in which role it is presented.
//!
//! A proxy's contexts verify its *peers*, never itself. [`pair`] therefore holds each chain against contexts of *other*
//! proxies in evidence; where there is none, against a mirror of the proxy's own validator and anchors, with the SAN
//! matchers unknown; where there is no proxy at all, against Envoy's default validator and the bundles at hand.

pub mod absent;
mod anchors;
mod flags;
mod given;
mod istio;
pub mod meeting;
pub mod merge;
mod mirror;
pub mod observer;
pub mod printers;
mod reach;
mod receivers;
pub mod sds;
mod selection;
pub mod tls;

pub use given::{Unplaced, unplaced};
pub use receivers::versions_of;
pub use selection::{GivenAnchors, Selection};

use anchors::Anchors;

use crate::model::{Chain, Clock, Evidence, ProxyId, Role, Verifier};

/// A chain and one verifier that judges it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pairing {
    /// Index into `evidence.chains`.
    pub chain: usize,
    /// The verifier; `judges` tells the presenter's role.
    pub verifier: Verifier,
}

/// Finds the verifiers of every chain, in the order of the chains, server role first.
pub fn pair(evidence: &Evidence, selection: &Selection) -> Vec<Pairing> {
    let anchors = Anchors::new(evidence);
    let mut pairings = Vec::new();
    for (index, chain) in evidence.chains.iter().enumerate() {
        let selection = selection.of(chain);
        for role in Role::BOTH {
            if selection.presented_by.is_some_and(|only| only != role) {
                continue;
            }
            // Only a client may present nothing.
            let is_nothing = chain.presented.certificates.is_empty() && chain.pem.is_none();
            if role == Role::Server && is_nothing && chain.presented.complete {
                continue;
            }
            let clock = clock_of(chain, evidence, selection);
            for verifier in verifiers_of(chain, role, clock, evidence, &anchors, selection) {
                pairings.push(Pairing {
                    chain: index,
                    verifier,
                });
            }
        }
    }
    pairings
}

/// The verifiers of one chain in one role.
fn verifiers_of(
    chain: &Chain,
    role: Role,
    clock: Clock,
    evidence: &Evidence,
    anchors: &Anchors,
    selection: &Selection,
) -> Vec<Verifier> {
    let configured = selection
        .contexts
        .iter()
        .filter(|context| context.side.role() == role.other());
    let exact: Vec<Verifier> = configured
        .map(|context| receivers::configured(context, role, clock))
        .collect();
    let found = if exact.is_empty() {
        receivers::in_evidence(chain, role, clock, evidence)
    } else {
        exact
    };
    let base = if found.is_empty() && !peer_is_in_evidence(chain, role, clock, evidence, selection)
    {
        vec![mirror::of(chain, role, clock, evidence, anchors)]
    } else {
        found
    };
    let mut verifiers = flags::presets(&base, chain, evidence, anchors, selection);
    for verifier in &mut verifiers {
        flags::replace_fields(verifier, evidence, selection);
    }
    verifiers
}

/// Whether another proxy's context judges this chain in the other role. The peer is there then, and a mirror of the
/// presenter would only tell what nobody asked: a client that is never called is judged as a client alone.
fn peer_is_in_evidence(
    chain: &Chain,
    role: Role,
    clock: Clock,
    evidence: &Evidence,
    selection: &Selection,
) -> bool {
    selection.presented_by.is_none()
        && selection.presets.is_empty()
        && !receivers::in_evidence(chain, role.other(), clock, evidence).is_empty()
}

/// The proxies, without those of which another one in evidence shows the same workload with its configuration.
pub fn shown_best(evidence: &Evidence) -> impl Iterator<Item = ProxyId> {
    (0..evidence.proxies.len())
        .map(ProxyId)
        .filter(|id| !receivers::is_shown_better(evidence, *id))
}

/// The clock of a chain in this run.
pub(crate) fn clock_of(chain: &Chain, evidence: &Evidence, selection: &Selection) -> Clock {
    let at = selection.at;
    at.of_chain(chain, evidence.captured, selection.now)
}
