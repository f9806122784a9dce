//! How much a refusal weighs: on nothing assumed it is certain; otherwise it says what was assumed.
//!
//! What the user named (a verifier, a role, a trust domain) is not assumed, and what refuses in every role that matters
//! needs no assumption about the verifier: every Envoy with default settings refuses it, however it is used.

use super::{ChainVerdict, JudgedChain, Judgement};
use crate::knowledge::Basis;
use crate::model::{Chain, Naming, Origin, Role, SpiffeId, Verifier};
use crate::verify::{LoadOutcome, Outcome, Step, StepOutcome};

const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";

/// What a failed step rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Nothing says that the chain is used in the role in which it is refused.
    OtherRole(Role),
    /// It rests on something assumed.
    Assumed(Assumption),
    /// It rests on nothing assumed.
    Certain,
}

/// Something taken for granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Assumption {
    /// That the chain is used in this role too.
    Role(Role),
    /// That the peers have the anchors of the presenter.
    Anchors,
    /// That the peers are Istio's and name as Istio does.
    Naming,
}

impl Standing {
    /// What is assumed; for a role that nothing shows, that role.
    pub const fn assumption(self) -> Option<Assumption> {
        match self {
            Self::Certain => None,
            Self::Assumed(assumption) => Some(assumption),
            Self::OtherRole(role) => Some(Assumption::Role(role)),
        }
    }
}

impl Judgement {
    /// What a failed step of a verdict rests on.
    pub fn standing(&self, judged: &JudgedChain, verdict: &ChainVerdict, step: &Step) -> Standing {
        let Some(verifier) = self.verifier(verdict) else {
            return Standing::Certain;
        };
        let matter = self.roles_that_matter(judged, Some(verifier));
        if !matter.contains(&verdict.presented_by) {
            return Standing::OtherRole(verdict.presented_by);
        }
        if let Some(assumption) = assumed(step, verifier) {
            return Standing::Assumed(assumption);
        }
        let is_refused_in = |role: &Role| {
            judged.verdicts.iter().any(|other| {
                other.presented_by == *role
                    && self.verifier(other).is_some_and(|one| {
                        one.name == verifier.name && refuses_whatever_is_assumed(other, one)
                    })
            })
        };
        let is_named = verifier.origins.validator != Origin::Assumed;
        if is_named || matter.iter().all(is_refused_in) {
            Standing::Certain
        } else {
            Standing::Assumed(Assumption::Role(verdict.presented_by))
        }
    }

    /// What rests on: the presenter's own Envoy does not load the chain, in this role.
    pub fn standing_of_load(&self, judged: &JudgedChain, role: Role) -> Standing {
        let matter = self.roles_that_matter(judged, None);
        let is_refused_in = |role: &Role| {
            let mut loads = judged.load.iter().filter(|(other, _)| other == role);
            loads.any(|(_, load)| load.outcome == LoadOutcome::Refused)
        };
        if !matter.contains(&role) {
            Standing::OtherRole(role)
        } else if matter.iter().all(is_refused_in) {
            Standing::Certain
        } else {
            Standing::Assumed(Assumption::Role(role))
        }
    }

    /// What a rejection rests on: the firmest of its failed steps.
    pub fn standing_of_verdict(&self, judged: &JudgedChain, verdict: &ChainVerdict) -> Standing {
        failed(&verdict.verdict.steps)
            .map(|step| self.standing(judged, verdict, step))
            .max()
            .unwrap_or(Standing::Certain)
    }

    /// The roles in which it matters whether a chain is refused: the named one; else those of its connections; else both
    /// for a leaf with a SPIFFE ID or in a mesh; else those that its extended key usage allows, both where it allows none.
    fn roles_that_matter(&self, judged: &JudgedChain, by: Option<&Verifier>) -> Vec<Role> {
        let asked = |role: &Role| {
            let of_load = judged.load.iter().any(|(other, _)| other == role);
            of_load || judged.verdicts.iter().any(|one| one.presented_by == *role)
        };
        let asked: Vec<Role> = Role::BOTH.into_iter().filter(asked).collect();
        if asked.len() < Role::BOTH.len() {
            return asked;
        }
        let is_met = |role: &Role| {
            judged.verdicts.iter().any(|one| {
                one.presented_by == *role && self.verifier(one).is_some_and(is_configured)
            })
        };
        let met: Vec<Role> = Role::BOTH.into_iter().filter(is_met).collect();
        if !met.is_empty() {
            return met;
        }
        let in_mesh = by.is_some_and(|verifier| {
            matches!(
                verifier.naming,
                Naming::Istio(_) | Naming::Ztunnel(_) | Naming::Linkerd
            )
        });
        match self.evidence.chains.get(judged.chain) {
            Some(chain) if !in_mesh && !has_spiffe_id(chain) => roles_allowed(chain),
            _ => Role::BOTH.to_vec(),
        }
    }

    fn verifier(&self, verdict: &ChainVerdict) -> Option<&Verifier> {
        let judged = self.verifiers.get(verdict.verifier)?;
        Some(&judged.verifier)
    }
}

/// Whether the verifier is a context of a proxy in evidence or the user's own, rather than a stand-in for a peer.
fn is_configured(verifier: &Verifier) -> bool {
    verifier.proxy.is_some() || verifier.context.location.is_some()
}

fn has_spiffe_id(chain: &Chain) -> bool {
    let uri = chain.leaf().and_then(|leaf| leaf.first_uri());
    uri.is_some_and(SpiffeId::has_scheme)
}

/// The roles that the leaf's extended key usage allows; both where it allows neither, or is not there.
fn roles_allowed(chain: &Chain) -> Vec<Role> {
    let purposes = chain
        .leaf()
        .and_then(|leaf| leaf.extended_key_usage.value())
        .map_or(&[][..], Vec::as_slice);
    let allows = |role: &Role| {
        let wanted = match role {
            Role::Server => SERVER_AUTH,
            Role::Client => CLIENT_AUTH,
        };
        purposes.iter().any(|purpose| purpose.as_str() == wanted)
    };
    let allowed: Vec<Role> = Role::BOTH.into_iter().filter(allows).collect();
    if allowed.is_empty() {
        Role::BOTH.to_vec()
    } else {
        allowed
    }
}

/// What a failed step takes for granted about names or anchors. Which validator it is and its TLS parameters are Envoy's
/// defaults, which [`Judgement::standing`] weighs by the roles.
fn assumed(step: &Step, verifier: &Verifier) -> Option<Assumption> {
    let basis = step.check.basis();
    if basis.origin(verifier.origins) != Origin::Assumed {
        return None;
    }
    match basis {
        Basis::Naming => Some(Assumption::Naming),
        Basis::Anchors => Some(Assumption::Anchors),
        Basis::Certificates | Basis::Validator | Basis::Tls => None,
    }
}

fn refuses_whatever_is_assumed(verdict: &ChainVerdict, verifier: &Verifier) -> bool {
    verdict.verdict.outcome == Outcome::Refused
        || verdict.verdict.enforced
            && failed(&verdict.verdict.steps).any(|step| assumed(step, verifier).is_none())
}

fn failed(steps: &[Step]) -> impl Iterator<Item = &Step> {
    steps
        .iter()
        .filter(|step| step.outcome == StepOutcome::Failed)
}
