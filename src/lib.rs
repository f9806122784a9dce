//! svidlint says why Envoy would reject a certificate chain: which check, what Envoy prints, how to fix it.
//!
//! ```text
//! input -> model -> pairing -> verify -> symptoms -> rules -> gate -> report
//! bytes    facts    who meets  traces    held      findings  what   text
//!                   whom                 against             counts
//!                                        traces
//! ```
//!
//! Data flows one way. `model` uses nothing; `tests/layering.rs` enforces who may use whom.

pub mod cli;
pub mod comparison;
pub mod config;
pub mod finding;
pub mod gate;
pub mod input;
pub mod judgement;
pub mod knowledge;
pub mod model;
pub mod pairing;
pub mod report;
pub mod rules;
pub mod symptoms;
pub mod verify;

use config::{FailOn, Levels, Thresholds};
use input::envoy_tls::ContextError;
use judgement::{ChainVerdict, JudgedChain, JudgedVerifier, Judgement, Report};
use model::{Clock, ClockOrigin, EnvoyVersion, Evidence, PresentedBy, Side, TlsContext};
use pairing::{AtClock, Pairing, Selection};

/// Judges everything in evidence and says what is wrong with it.
pub fn check(
    evidence: Evidence,
    selection: &Selection,
    thresholds: &Thresholds,
    levels: &Levels,
) -> Report {
    let judgement = judge(evidence, selection);
    let findings = levels.apply(rules::findings(&judgement, thresholds));
    Report {
        judgement,
        findings,
        suppressed: Vec::new(),
        fail_on: FailOn::default(),
        root: String::new(),
        folder: String::new(),
    }
}

/// Holds every chain against every verifier that judges it.
pub fn judge(mut evidence: Evidence, selection: &Selection) -> Judgement {
    evidence
        .proxies
        .iter_mut()
        .for_each(pairing::sds::resolve_proxy);
    let mut verifiers: Vec<JudgedVerifier> = Vec::new();
    let mut chains: Vec<JudgedChain> = (0..evidence.chains.len())
        .map(|chain| JudgedChain {
            chain,
            ..JudgedChain::default()
        })
        .collect();
    for Pairing { chain, verifier } in pairing::pair(&evidence, selection) {
        let (Some(held), Some(judged)) = (evidence.chains.get(chain), chains.get_mut(chain)) else {
            continue;
        };
        let verdict = verify::verify(&held.presented, &verifier);
        let presented_by = verifier.judges;
        let known = verifiers
            .iter()
            .position(|known| known.verifier == verifier);
        let verifier = known.unwrap_or_else(|| {
            let load = verify::load_context(&verifier.context, &verifier.versions);
            verifiers.push(JudgedVerifier { verifier, load });
            verifiers.len() - 1
        });
        judged.verdicts.push(ChainVerdict {
            verifier,
            presented_by,
            verdict,
        });
    }
    for (judged, chain) in chains.iter_mut().zip(&evidence.chains) {
        let selection = selection.of(chain);
        let versions = own_versions(chain, &evidence, selection);
        judged.load = [PresentedBy::Server, PresentedBy::Client]
            .into_iter()
            .filter(|role| selection.presented_by.is_none_or(|only| only == *role))
            .map(|role| (role, verify::load_own_chain(chain, role, &versions)))
            .collect();
    }
    let clock = clock_of_run(&evidence, selection);
    let mut judgement = Judgement {
        evidence,
        verifiers,
        chains,
        symptoms: Vec::new(),
        clock,
        now: selection.now,
    };
    judgement.symptoms = symptoms::judge(&judgement);
    judgement
}

/// The versions of the Envoy that loads a chain as its own: the flag, its proxy's, or all proven ones.
fn own_versions(
    chain: &model::Chain,
    evidence: &Evidence,
    selection: &Selection,
) -> Vec<EnvoyVersion> {
    let proxy = chain.proxy.and_then(|id| evidence.proxies.get(id.0));
    selection
        .envoy_version
        .map_or_else(|| pairing::versions_of(proxy).0, |version| vec![version])
}

/// The clock for what has no verifier of its own.
fn clock_of_run(evidence: &Evidence, selection: &Selection) -> Clock {
    let captured = evidence.captured.map(|(from, to)| Clock {
        from,
        to,
        origin: ClockOrigin::Evidence,
    });
    let now = Clock::at(selection.now, ClockOrigin::Now);
    match selection.at {
        AtClock::Moment(moment) => Clock::at(moment, ClockOrigin::Flag),
        AtClock::Now => now,
        AtClock::Default | AtClock::Evidence => captured.unwrap_or(now),
    }
}

/// Reads an `UpstreamTlsContext` or `DownstreamTlsContext` that stands alone; secrets it names are not in evidence.
pub fn tls_context(value: &serde_json::Value, side: Side) -> Result<TlsContext, ContextError> {
    let configured = input::envoy_tls::context(value, side)?;
    Ok(pairing::sds::resolve(&configured, &[]))
}
