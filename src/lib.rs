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
use judgement::{ChainVerdict, JudgedChain, JudgedHandshake, JudgedVerifier, Judgement, Report};
use model::{
    Clock, ClockOrigin, EnvoyVersion, Evidence, Meeting, ProxyId, Role, Side, TlsContext, Verifier,
};
use pairing::meeting::{self, Choice, NoMeeting};
use pairing::{AtClock, Pairing, Selection, Unplaced};
use verify::Verdict;

/// Judges everything in evidence and says what is wrong with it.
pub fn check(
    evidence: Evidence,
    selection: &Selection,
    thresholds: &Thresholds,
    levels: &Levels,
) -> Report {
    report(judge(evidence, selection), thresholds, levels)
}

/// Judges one connection: both directions, between the client and the server that the user names (`evidence.ends`).
pub fn handshake(
    mut evidence: Evidence,
    selection: &Selection,
    choice: &Choice,
    thresholds: &Thresholds,
    levels: &Levels,
) -> Result<Report, NoMeeting> {
    resolve(&mut evidence);
    let (client, server) = evidence.ends.unwrap_or((ProxyId(0), ProxyId(1)));
    let meeting = meeting::meet(&mut evidence, client, server, choice, selection)?;
    let pairings = meeting_pairings(&meeting);
    let judgement = judged(evidence, selection, pairings, vec![meeting]);
    Ok(report(judgement, thresholds, levels))
}

fn report(judgement: Judgement, thresholds: &Thresholds, levels: &Levels) -> Report {
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

/// A `--trust-bundle` that a SPIFFE validator cannot place.
pub fn unplaced_bundle(evidence: &Evidence, selection: &Selection) -> Option<Unplaced> {
    if selection.anchors.is_empty() {
        return None;
    }
    let mut evidence = evidence.clone();
    resolve(&mut evidence);
    pairing::unplaced(&evidence, selection)
}

/// Holds every chain against every verifier that judges it. Two proxies that reach each other are a handshake.
pub fn judge(mut evidence: Evidence, selection: &Selection) -> Judgement {
    resolve(&mut evidence);
    let meetings = if evidence.proxies.len() == 2 {
        meeting::meetings(&mut evidence, selection)
    } else {
        Vec::new()
    };
    let mut pairings = pairing::pair(&evidence, selection);
    // What two sides negotiate is known where both are; each verifier then judges at that TLS version.
    for met in meetings.iter().flat_map(meeting_pairings) {
        let unmet = Verifier {
            tls_version: None,
            ..met.verifier.clone()
        };
        for pairing in &mut pairings {
            if pairing.chain == met.chain && pairing.verifier == unmet {
                pairing.verifier = met.verifier.clone();
            }
        }
    }
    judged(evidence, selection, pairings, meetings)
}

fn resolve(evidence: &mut Evidence) {
    evidence
        .proxies
        .iter_mut()
        .for_each(pairing::sds::resolve_proxy);
}

/// Each side's chain and the other side's verifier.
fn meeting_pairings(meeting: &Meeting) -> Vec<Pairing> {
    let (client, server) = (&meeting.client, &meeting.server);
    [(server, client), (client, server)]
        .into_iter()
        .filter_map(|(presenter, verifier)| {
            Some(Pairing {
                chain: presenter.chain?,
                verifier: verifier.verifier.clone()?,
            })
        })
        .collect()
}

/// Judges all pairings and meetings.
fn judged(
    evidence: Evidence,
    selection: &Selection,
    pairings: Vec<Pairing>,
    meetings: Vec<Meeting>,
) -> Judgement {
    let mut verifiers: Vec<JudgedVerifier> = Vec::new();
    let mut chains: Vec<JudgedChain> = (0..evidence.chains.len())
        .map(|chain| JudgedChain {
            chain,
            ..JudgedChain::default()
        })
        .collect();
    for Pairing { chain, verifier } in pairings {
        let (Some(held), Some(judged)) = (evidence.chains.get(chain), chains.get_mut(chain)) else {
            continue;
        };
        let verdict = verify::verify(&held.presented, &verifier);
        judged.verdicts.push(ChainVerdict {
            presented_by: verifier.judges,
            verifier: known(verifier, &mut verifiers),
            verdict,
        });
    }
    for (judged, chain) in chains.iter_mut().zip(&evidence.chains) {
        let selection = selection.of(chain);
        let versions = own_versions(chain, &evidence, selection);
        judged.load = Role::BOTH
            .into_iter()
            .filter(|role| selection.presented_by.is_none_or(|only| only == *role))
            .filter(|role| presents(chain, *role, &evidence))
            .map(|role| (role, verify::load_own_chain(chain, role, &versions)))
            .collect();
    }
    let handshakes = meetings
        .into_iter()
        .map(|meeting| judged_handshake(meeting, &evidence, &mut verifiers))
        .collect();
    let clock = clock_of_run(&evidence, selection);
    let mut judgement = Judgement {
        evidence,
        verifiers,
        chains,
        symptoms: Vec::new(),
        handshakes,
        clock,
        now: selection.now,
        typed: selection.typed.clone(),
        issuers: judgement::Memo::default(),
    };
    judgement.symptoms = symptoms::judge(&judgement);
    judgement
}

/// The index of a verifier, added where it is new.
fn known(verifier: Verifier, verifiers: &mut Vec<JudgedVerifier>) -> usize {
    let known = verifiers
        .iter()
        .position(|known| known.verifier == verifier);
    known.unwrap_or_else(|| {
        let load = verify::load_context(&verifier.context, &verifier.versions);
        verifiers.push(JudgedVerifier { verifier, load });
        verifiers.len() - 1
    })
}

/// Where the user says who is the client and who is the server, a chain is presented in one role.
fn presents(chain: &model::Chain, role: Role, evidence: &Evidence) -> bool {
    // Nobody loads a certificate that there is not.
    if chain.presented.certificates.is_empty() && chain.pem.is_none() {
        return false;
    }
    evidence.ends.is_none_or(|(client, server)| {
        chain.proxy
            == Some(match role {
                Role::Client => client,
                Role::Server => server,
            })
    })
}

fn judged_handshake(
    meeting: Meeting,
    evidence: &Evidence,
    verifiers: &mut Vec<JudgedVerifier>,
) -> JudgedHandshake {
    let mut handshake = verify::handshake::handshake(&meeting, &evidence.chains);
    let mut judged = |verifier: Option<&Verifier>, verdict: Option<Verdict>| {
        let verifier = verifier?.clone();
        Some(ChainVerdict {
            presented_by: verifier.judges,
            verdict: verdict?,
            verifier: known(verifier, verifiers),
        })
    };
    let client_verifies_server = judged(
        meeting.client.verifier.as_ref(),
        handshake.client_verifies_server.take(),
    );
    let server_verifies_client = judged(
        meeting.server.verifier.as_ref(),
        handshake.server_verifies_client.take(),
    )
    .filter(|_| handshake.asks_client != Some(false));
    JudgedHandshake {
        meeting,
        handshake,
        client_verifies_server,
        server_verifies_client,
    }
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
    let captured = evidence
        .captured
        .map(|captured| captured.clock(selection.now));
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
