//! Handshakes that end before any certificate is verified, and the few that end for another reason than a certificate.

pub(super) mod cipher_suite_not_common;
pub(super) mod filter_chain_not_found;
pub(super) mod key_exchange_not_common;
pub(super) mod plaintext_meets_tls;

pub(super) mod side_without_its_secret;
pub(super) mod signature_scheme_not_common;
pub(super) mod tls_version_not_common;

use super::{Rule, wording};
use crate::finding::{Finding, Subject};
use crate::judgement::{JudgedHandshake, Judgement};
use crate::knowledge::Check;
use crate::knowledge::errors::EnvoyError;
use crate::model::{Location, Role};
use crate::verify::handshake::Stage;

/// What a rule tells of the handshakes that end at a stage.
fn of_stage(
    rule: &'static Rule,
    judgement: &Judgement,
    stage: Stage,
    why: &str,
    fix: &[&str],
) -> Vec<Finding> {
    let handshakes = judgement.handshakes.iter().enumerate();
    handshakes
        .filter(|(_, judged)| judged.handshake.stage == Some(stage) && !is_told(judged))
        .map(|(index, judged)| {
            let handshake = &judged.handshake;
            let message = handshake.detail.clone().unwrap_or_default();
            let places = format!(
                "{} {}",
                judged.meeting.client.place, judged.meeting.server.place
            );
            Finding {
                is_refusal_under_assumption: false,
                rule: rule.id,
                severity: rule.severity,
                confidence: rule.confidence,
                subject: Subject::Handshake(index),
                verifier: None,
                presented_by: None,
                location: location(judged),
                field: None,
                exhibits: vec![
                    wording::exhibit("client", judged.meeting.client.place.clone()),
                    wording::exhibit("server", judged.meeting.server.place.clone()),
                ],
                why: Some(why.to_owned()),
                envoy: envoy(judged),
                fix: wording::lines(fix),
                fingerprint: wording::fingerprint(rule.id, &places, None),
                message,
            }
        })
        .collect()
}

/// Whether a verdict refuses for the same reason, which another rule words.
fn is_told(judged: &JudgedHandshake) -> bool {
    [
        &judged.client_verifies_server,
        &judged.server_verifies_client,
    ]
    .into_iter()
    .flatten()
    .filter_map(|one| one.verdict.reason.as_ref())
    .any(|reason| matches!(reason.check, Check::Sigalg | Check::EcCurveTls12C))
        && judged.handshake.stage == Some(Stage::Signature)
}

/// The context of the side that ends it.
fn location(judged: &JudgedHandshake) -> Option<Location> {
    let party = match judged.handshake.refused_by? {
        Role::Client => &judged.meeting.client,
        Role::Server => &judged.meeting.server,
    };
    let context = party.transport.context()?;
    context.location.clone()
}

/// What both sides print.
fn envoy(judged: &JudgedHandshake) -> Option<String> {
    let sees = |error: &Option<EnvoyError>, side: &str| {
        error
            .as_ref()
            .map(|error| format!("the {side} prints {error}"))
    };
    let parts: Vec<String> = [
        sees(&judged.handshake.server.error, "server"),
        sees(&judged.handshake.client.error, "client"),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

#[cfg(test)]
mod testing;
