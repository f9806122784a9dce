//! Wording that rules share: who refuses, what Envoy prints, how things are called.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::refusal::Refusal;
use crate::finding::Exhibit;
use crate::judgement::{JudgedSymptom, Judgement, Refuser, Relation};
use crate::knowledge::errors::{EnvoyError, ErrorQueue, LibraryError};
use crate::knowledge::issuer::{self, Issuer};
use crate::model::{Certificate, Oid, Role};
use crate::verify::Failure;

const VERIFY_FAILED: LibraryError = LibraryError::CERTIFICATE_VERIFY_FAILED;

/// Label and value.
pub(super) fn exhibit(label: &str, value: String) -> Exhibit {
    Exhibit {
        label: label.to_owned(),
        value,
    }
}

/// Rule, identity and field, hashed: stable across re-issued certificates.
pub(super) fn fingerprint(rule: &str, identity: &str, field: Option<&str>) -> String {
    let digest = Sha256::digest(format!("{rule}\n{identity}\n{}", field.unwrap_or_default()));
    let mut hex = String::new();
    for byte in &digest[..8] {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}

/// What stays the same when a certificate is issued anew: its name. Of one without any, its issuer's.
pub(super) fn identity(certificate: &Certificate) -> String {
    let names = certificate.subject_alt_names.value();
    let has_san = names
        .is_some_and(|names| names.uris().next().is_some() || names.dns_names().next().is_some());
    let has_subject = certificate
        .subject
        .value()
        .is_some_and(|subject| !subject.is_empty());
    if has_san || has_subject {
        return certificate.display_name();
    }
    let issuer = certificate.issuer.value().map(ToString::to_string);
    format!("unnamed, issued by {}", issuer.unwrap_or_default())
}

/// `the leaf`, `CA 'O = SPIFFE'`: what a certificate is called in a sentence.
pub(super) fn called(certificate: &Certificate, is_leaf: bool) -> String {
    if is_leaf {
        return "the leaf".to_owned();
    }
    format!("CA '{}'", certificate.display_name())
}

/// The certificate a refusal is about, in a sentence.
pub(super) fn called_in(refusal: &Refusal) -> String {
    match (refusal.certificate(), refusal.first().step.depth) {
        (Some(certificate), depth) => called(certificate, depth.unwrap_or(0) <= 0),
        (None, Some(depth)) if depth > 0 => format!("the certificate at depth {depth}"),
        (None, _) => "the leaf".to_owned(),
    }
}

/// Everyone who refuses, where that is more than the one the finding names: `Istio sidecars (presented by a server)`.
pub(super) fn refusers(refusal: &Refusal) -> Option<String> {
    let mut names: Vec<(String, Vec<Role>)> = Vec::new();
    for by in &refusal.by {
        let judged = refusal.judgement.verifiers.get(by.verifier?)?;
        let name = &judged.verifier.name;
        match names.iter_mut().find(|(known, _)| known == name) {
            Some((_, roles)) if roles.contains(&by.presented_by) => {}
            Some((_, roles)) => roles.push(by.presented_by),
            None => names.push((name.clone(), vec![by.presented_by])),
        }
    }
    if let [(_, roles)] = &names[..]
        && roles.len() < 2
    {
        return None;
    }
    let shown: Vec<String> = names
        .iter()
        .take(4)
        .map(|(name, roles)| match roles[..] {
            [role] => format!("{name} (presented by a {role})"),
            _ => name.clone(),
        })
        .collect();
    let more = names.len().saturating_sub(shown.len());
    let rest = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    Some(format!("{}{rest}", shown.join(", ")))
}

/// What Envoy prints, counts and sends when this refusal happens.
pub(super) fn envoy(refusal: &Refusal) -> Option<String> {
    let first = refusal.first();
    let Some(failure) = &first.step.failure else {
        return load_line(refusal);
    };
    if first.verifier.is_none() || refusal.chain.is_none() {
        return load_line(refusal);
    }
    let whose = match first.presented_by {
        Role::Server => "the client's",
        Role::Client => "the server's",
    };
    let mut parts = vec![format!("{} in {whose} log", printed(failure)?)];
    if let Some(counter) = &failure.counter {
        parts.push(format!("its counter {counter} moves"));
    }
    if let Some(alert) = &failure.peer_sees {
        parts.push(format!("the other side sees {}", last_error(alert)));
    }
    let mut line = parts.join(", ");
    if let Some(seen) = seen(refusal) {
        return Some(format!("{line}; {seen}"));
    }
    if let Some(detail) = detail(failure) {
        line = format!("{line}; 1.37 and later add '{detail}', 1.36 has no detail");
    }
    Some(line)
}

/// Where this refusal was seen: `error.txt is consistent: the client refused the server, and a line without detail is Envoy
/// 1.36 or older`. The symptom that tells most is worded; other inputs are named beside it.
fn seen(refusal: &Refusal) -> Option<String> {
    let chain = refusal.chain?;
    let check = refusal.first().step.check;
    let is_seen = |judged: &&JudgedSymptom| {
        judged.relation == Relation::Consistent
            && judged.held.iter().any(|held| {
                held.chain == chain
                    && held.checks.contains(&check)
                    && refusal.by.iter().any(|by| {
                        by.verifier == held.verifier && by.presented_by == held.presented_by
                    })
            })
    };
    let mut seen: Vec<&JudgedSymptom> = refusal.judgement.symptoms.iter().filter(is_seen).collect();
    // A line tells more than a counter, and one with a detail more than one without.
    seen.sort_by_key(|judged| {
        (
            judged.explanation.refuser == Refuser::Unknown,
            judged.explanation.version_clause.is_none(),
            judged.explanation.checks.len(),
        )
    });
    let first = seen.first()?;
    let mut inputs: Vec<&str> = Vec::new();
    for judged in &seen {
        let symptom = refusal.judgement.evidence.symptoms.get(judged.symptom)?;
        let input = refusal
            .judgement
            .evidence
            .inputs
            .get(symptom.location.input.0)?;
        let name = file_name(&input.name);
        if !inputs.contains(&name) {
            inputs.push(name);
        }
    }
    let inputs = match &inputs[..] {
        [only] => format!("{only} is consistent"),
        [one, other] => format!("{one} and {other} are consistent"),
        [one, rest @ ..] => format!("{one} and {} other inputs are consistent", rest.len()),
        [] => return None,
    };
    let explanation = &first.explanation;
    let mut told: Vec<String> = who_refused(explanation.refuser, explanation.refuser_role)
        .map(str::to_owned)
        .into_iter()
        .collect();
    told.extend(explanation.version_clause.clone());
    if told.is_empty() {
        return Some(inputs);
    }
    Some(format!("{inputs}: {}", told.join(", and ")))
}

/// What a file is called without its folder.
fn file_name(name: &str) -> &str {
    if name == "-" {
        return "standard input";
    }
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// Who refused whom, in a sentence.
pub(super) const fn who_refused(refuser: Refuser, role: Option<Role>) -> Option<&'static str> {
    Some(match (refuser, role) {
        (Refuser::Printer | Refuser::Peer, Some(Role::Client)) => "the client refused the server",
        (Refuser::Printer | Refuser::Peer, Some(Role::Server)) => "the server refused the client",
        (Refuser::Printer, None) => "the side that printed it refused its peer",
        (Refuser::Peer, None) => "the peer of the side that printed it refused it",
        (Refuser::Itself, _) => "the side that printed it refused its own configuration",
        (Refuser::Unknown | Refuser::Nobody, _) => return None,
    })
}

/// What Envoy prints when it refuses to load something of its own.
fn load_line(refusal: &Refusal) -> Option<String> {
    let text = refusal
        .first()
        .step
        .failure
        .as_ref()?
        .envoy_error
        .as_ref()?;
    Some(format!(
        "'{text}'; an SDS or xDS update is refused and the old one kept, a bootstrap stops Envoy"
    ))
}

/// `CERTIFICATE_VERIFY_FAILED (268435581)`: the error that ends the handshake.
fn printed(failure: &Failure) -> Option<String> {
    let Some(error) = &failure.envoy_error else {
        let verifies = failure
            .counter
            .as_ref()
            .is_some_and(|counter| counter.starts_with("ssl.fail_verify_"));
        return verifies.then(|| last_error(&EnvoyError::Queue(ErrorQueue::of([VERIFY_FAILED]))));
    };
    Some(last_error(error))
}

/// Name and number of the last error of a queue; a sentence as it is.
fn last_error(error: &EnvoyError) -> String {
    match error.queue().and_then(ErrorQueue::last) {
        Some(last) => format!("{} ({})", last.reason, last.code),
        None => error.to_string(),
    }
}

/// The text behind the error's name, which 1.36 leaves out.
fn detail(failure: &Failure) -> Option<&str> {
    let queue = failure.envoy_error.as_ref()?.queue()?;
    queue
        .detail()
        .filter(|_| queue.last() == Some(VERIFY_FAILED))
}

/// Who issued the leaf of a refusal, as far as it shows.
pub(super) fn issuer_of(refusal: &Refusal) -> Issuer {
    refusal.leaf().map_or(Issuer::Unknown, |leaf| {
        issuer_of_leaf(leaf, refusal.judgement)
    })
}

/// Who issued a leaf, as far as it and the CAs of the evidence show.
pub(super) fn issuer_of_leaf(leaf: &Certificate, judgement: &Judgement) -> Issuer {
    issuer::recognise(leaf, judgement.issuers().names())
        .map_or(Issuer::Unknown, |recognised| recognised.issuer)
}

/// Lines of a fix from static text.
pub(super) fn lines(text: &[&str]) -> Vec<String> {
    text.iter().map(|line| (*line).to_owned()).collect()
}

/// Purposes by their usual names.
pub(super) fn purposes(purposes: &[Oid]) -> String {
    let names: Vec<&str> = purposes
        .iter()
        .map(|purpose| match purpose.as_str() {
            "1.3.6.1.5.5.7.3.1" => "serverAuth",
            "1.3.6.1.5.5.7.3.2" => "clientAuth",
            "1.3.6.1.5.5.7.3.3" => "codeSigning",
            "1.3.6.1.5.5.7.3.4" => "emailProtection",
            "1.3.6.1.5.5.7.3.8" => "timeStamping",
            "1.3.6.1.5.5.7.3.9" => "OCSPSigning",
            "2.5.29.37.0" => "anyExtendedKeyUsage",
            other => other,
        })
        .collect();
    or_none(&names)
}

/// The bits of a certificate's key usage by name.
pub(super) fn key_usage(certificate: &Certificate) -> String {
    let names = certificate
        .key_usage
        .value()
        .map(|usage| usage.names())
        .unwrap_or_default();
    or_none(&names)
}

fn or_none(names: &[&str]) -> String {
    if names.is_empty() {
        "none".to_owned()
    } else {
        names.join(", ")
    }
}

/// `6 days`, `61 minutes`: a span as people say it.
pub(super) fn span(seconds: i64) -> String {
    let (amount, unit) = match seconds {
        172_800.. => (seconds / 86_400, "day"),
        7_200.. => (seconds / 3_600, "hour"),
        _ => (seconds / 60, "minute"),
    };
    let plural = if amount == 1 { "" } else { "s" };
    format!("{amount} {unit}{plural}")
}
