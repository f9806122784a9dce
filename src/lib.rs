//! svidlint says why Envoy would reject a certificate chain: which check, what Envoy prints, how to fix it.
//!
//! ```text
//! input -> model -> pairing -> verify -> judge   -> symptoms -> rules -> gate -> report
//! bytes    facts    who meets  traces    questions  held      findings  what   text
//!                   whom                 to         against             counts
//!                                        verdicts   verdicts
//! ```
//!
//! Data flows one way. `model` uses nothing; `tests/layering.rs` enforces who may use whom.

pub mod cli;
pub mod comparison;
pub mod config;
pub mod finding;
pub mod gate;
pub mod input;
pub mod judge;
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
use judgement::{Judgement, Report};
use model::{Evidence, Side, TlsContext};
use pairing::Selection;
use pairing::meeting::{Choice, NoMeeting};

pub use judge::unplaced_bundle;

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
///
/// # Errors
///
/// [`NoMeeting`] says why the two do not meet, or between which endpoints the user has to choose.
pub fn handshake(
    evidence: Evidence,
    selection: &Selection,
    choice: &Choice,
    thresholds: &Thresholds,
    levels: &Levels,
) -> Result<Report, NoMeeting> {
    let judgement = judge::handshake(evidence, selection, choice)?;
    Ok(report(with_symptoms(judgement), thresholds, levels))
}

/// Holds every chain against every verifier that judges it, and what logs and counters say against the verdicts.
pub fn judge(evidence: Evidence, selection: &Selection) -> Judgement {
    with_symptoms(judge::judge(evidence, selection))
}

fn with_symptoms(mut judgement: Judgement) -> Judgement {
    judgement.symptoms = symptoms::judge(&judgement);
    judgement
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

/// Reads an `UpstreamTlsContext` or `DownstreamTlsContext` that stands alone; secrets it names are not in evidence.
pub fn tls_context(value: &serde_json::Value, side: Side) -> Result<TlsContext, ContextError> {
    let configured = input::envoy_tls::context(value, side)?;
    Ok(pairing::sds::resolve(&configured, &[]))
}
