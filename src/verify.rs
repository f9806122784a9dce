//! Model to traces: how each verifier decides about a chain.
//!
//! [`verify`] is the one entry: it runs the engine that the verifier names, for every version it may be running, and
//! joins the answers. A *check* ([`Check`]) is one decision of a verifier, a *step* ([`Step`]) its outcome in one trace.

pub mod boringssl;
mod envoy;
pub mod handshake;
mod join;
mod naming;
mod partial;
mod rustls;
mod step;
mod trace;

pub use step::{Missing, Step, StepOutcome};
pub use trace::{Failure, LoadOutcome, LoadVerdict, Outcome, Reason, Verdict};

use crate::knowledge::Check;
use crate::knowledge::envoy::Release;
use crate::model::{
    Chain, Clock, Engine, EnvoyVersion, Fact, Origin, Presented, Role, Side, TlsContext,
    TlsVersion, Verifier,
};
use envoy::{Trace, load};
use join::Candidate;

/// What a verifier says about what a peer presents.
pub fn verify(presented: &Presented, verifier: &Verifier) -> Verdict {
    let mut verdict = match verifier.engine {
        Engine::Rustls => join::single(rustls::run(presented, verifier)),
        Engine::Envoy => by_envoy(presented, verifier),
    };
    if while_valid(presented, verifier) != verifier.clock {
        let assumed = "the evidence was taken while the leaf was valid";
        verdict.assumptions.push(assumed.to_owned());
    }
    verdict
}

/// The moments for which the leaf is taken to be valid.
fn while_valid(presented: &Presented, verifier: &Verifier) -> Clock {
    let leaf = presented.certificates.first();
    verifier.clock.while_valid(
        leaf.and_then(|leaf| Some(leaf.not_before.value()?.at)),
        leaf.and_then(|leaf| Some(leaf.not_after.value()?.at)),
    )
}

fn by_envoy(presented: &Presented, verifier: &Verifier) -> Verdict {
    // What certificate a verifier has of its own is often not in evidence; only what is counts.
    let has_own = verifier.context.certificates.is_in_evidence();
    let loading = loading(&verifier.versions, |release| {
        let mut steps = load::context(&verifier.context, has_own, release);
        // That a file or a secret of its own is not in evidence is no reason to doubt that it loads.
        steps.retain(|step| step.outcome != StepOutcome::Undecided || step.missing.is_empty());
        steps
    });
    let loaded = join::verdict(&loading);
    if let (Outcome::Rejected, Some(reason)) = (loaded.outcome, &loaded.reason) {
        let error = reason.failure.envoy_error.clone();
        return join::refused(loaded.steps.clone(), reason.check, error);
    }
    let tls_versions = tls_versions(verifier);
    let mut candidates = Vec::new();
    for release in Release::of(&verifier.versions) {
        let trials = envoy::run(presented, verifier, release, &tls_versions);
        for (tls, trace) in tls_versions.iter().zip(trials) {
            candidates.push(Candidate {
                release: release.name(),
                tls: (tls_versions.len() > 1).then(|| tls_name(*tls).to_owned()),
                trace,
            });
        }
    }
    let mut verdict = join::verdict(&candidates);
    verdict.assumptions = assumptions(verifier);
    let takes_keys = |step: &Step| {
        step.assumed && matches!(step.check, Check::LoadTrustedCa | Check::LoadSpiffeBundle)
    };
    if loaded.steps.iter().any(takes_keys) {
        let assumed = "the private keys among the trusted CAs decode";
        verdict.assumptions.push(assumed.to_owned());
    }
    if verdict.outcome == Outcome::Accepted && may_not_load(&loading, &loaded) {
        return join::if_it_loads(verdict, loaded);
    }
    verdict
}

/// Whether Envoy loads a chain as its own certificate (reference section 1.1). Checks that need the private key are left
/// out, unless its public half is known.
pub fn load_own_chain(chain: &Chain, presented_by: Role, versions: &[EnvoyVersion]) -> LoadVerdict {
    joined_load(versions, |release| {
        load::own_chain(chain, presented_by, release)
    })
}

/// Whether Envoy loads a context: its validation part and its own certificates (reference sections 1.1 to 1.6).
pub fn load_context(context: &TlsContext, versions: &[EnvoyVersion]) -> LoadVerdict {
    joined_load(versions, |release| load::context(context, true, release))
}

/// Whether an accepted chain hangs on the context: some releases refuse it, or what it asks for itself is open.
fn may_not_load(loading: &[Candidate], loaded: &Verdict) -> bool {
    let some_refuse = loading
        .iter()
        .any(|candidate| candidate.trace.steps.iter().any(Step::refuses));
    let is_open = loaded
        .steps
        .iter()
        .any(|step| step.check == Check::LoadConstraint && step.outcome == StepOutcome::Undecided);
    some_refuse || is_open
}

/// Loading is decided like a handshake: one trace a release.
fn loading(
    versions: &[EnvoyVersion],
    steps: impl Fn(&'static Release) -> Vec<Step>,
) -> Vec<Candidate> {
    Release::of(versions)
        .into_iter()
        .map(|release| Candidate {
            release: release.name(),
            tls: None,
            trace: Trace {
                steps: steps(release),
                enforced: true,
                counters: None,
            },
        })
        .collect()
}

/// The answer about loading alone.
fn joined_load(
    versions: &[EnvoyVersion],
    steps: impl Fn(&'static Release) -> Vec<Step>,
) -> LoadVerdict {
    let verdict = join::verdict(&loading(versions, steps));
    let outcome = match verdict.outcome {
        Outcome::Accepted => LoadOutcome::Loads,
        Outcome::Undecided => LoadOutcome::Undecided,
        Outcome::Rejected | Outcome::Refused => LoadOutcome::Refused,
    };
    let check = verdict.reason.as_ref().map(|reason| reason.check);
    let decisive = verdict.steps.iter().find(|step| match outcome {
        LoadOutcome::Loads => false,
        LoadOutcome::Undecided => step.outcome == StepOutcome::Undecided,
        LoadOutcome::Refused => Some(step.check) == check,
    });
    LoadVerdict {
        outcome,
        check,
        envoy_error: verdict
            .reason
            .as_ref()
            .and_then(|reason| reason.failure.envoy_error.clone()),
        detail: decisive.map_or_else(|| "it loads".to_owned(), |step| step.detail.clone()),
        steps: verdict.steps,
    }
}

/// The TLS versions a handshake with this verifier may negotiate. Envoy's own limits count only where its TLS parameters
/// are known (6.3: upstream contexts speak TLS 1.2 at most unless told otherwise).
fn tls_versions(verifier: &Verifier) -> Vec<TlsVersion> {
    if let Some(version) = verifier.tls_version {
        return vec![version.max(TlsVersion::V1_2)];
    }
    let both = vec![TlsVersion::V1_2, TlsVersion::V1_3];
    if verifier.origins.tls == Origin::Assumed {
        return both;
    }
    let (minimum, maximum) = verifier.context.spoken();
    both.into_iter()
        .filter(|version| (minimum..=maximum.max(TlsVersion::V1_2)).contains(version))
        .collect()
}

const fn tls_name(version: TlsVersion) -> &'static str {
    match version {
        TlsVersion::V1_0 => "1.0",
        TlsVersion::V1_1 => "1.1",
        TlsVersion::V1_2 => "1.2",
        TlsVersion::V1_3 => "1.3",
    }
}

/// What no evidence of this kind can show and is therefore taken at Envoy's default.
fn assumptions(verifier: &Verifier) -> Vec<String> {
    let context = &verifier.context;
    let mut assumptions = Vec::new();
    // A context that the user cut out of a listener; inside of one it would not load without.
    let is_cut_out = verifier.origins.validator == Origin::Flag && context.name.is_some();
    if context.side == Side::Downstream && is_cut_out && !context.certificates.is_in_evidence() {
        assumptions.push("the server has a certificate of its own".to_owned());
    }
    let Some(validation) = context.validation.value() else {
        return assumptions;
    };
    if matches!(validation.crl, Fact::NotInEvidence) {
        assumptions.push("no crl is configured".to_owned());
    }
    if verifier.origins.validator == Origin::Assumed {
        assumptions.push("allow_expired_certificate is off".to_owned());
        assumptions.push("no certificate or key is pinned".to_owned());
    }
    assumptions
}
