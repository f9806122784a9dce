//! Wording that rules share: who refuses, what Envoy prints, traits as findings.

use sha2::{Digest, Sha256};

use super::Rule;
use super::refusal::Refusal;
use super::sight::{Placed, Sight};
use crate::finding::{Exhibit, Finding, Severity, Subject};
use crate::judgement::Judgement;
use crate::knowledge::issuer::{self, Issuer};
use crate::model::{Certificate, DepartureKind, InputId, PresentedBy};
use crate::verify::{Check, Failure};

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
    digest[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// A trait of one certificate. `severity` is lowered to the rule's own and never exceeds a warning.
pub(super) fn trait_of(
    rule: &'static Rule,
    severity: Severity,
    placed: &Placed,
    sight: Sight,
    message: String,
) -> Finding {
    let field = sight.field(placed.origin());
    Finding {
        subject: placed.subject(),
        location: placed.location(),
        fingerprint: fingerprint(rule.id, &placed.certificate.display_name(), Some(&field)),
        field: Some(field),
        ..trait_of_run(rule, severity, message)
    }
}

/// A trait of something that is no certificate; the caller says what.
pub(super) fn trait_of_run(rule: &'static Rule, severity: Severity, message: String) -> Finding {
    Finding {
        rule: rule.id,
        severity: severity.min(rule.severity).min(Severity::Warning),
        confidence: rule.confidence,
        subject: Subject::Run,
        verifier: None,
        presented_by: None,
        location: None,
        field: None,
        exhibits: Vec::new(),
        why: None,
        envoy: None,
        fix: Vec::new(),
        fingerprint: fingerprint(rule.id, &message, None),
        message,
    }
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

/// Everyone who refuses: `Istio sidecars (as a server)`. `None` where nobody else judged, or Envoy refuses to load its own.
pub(super) fn refusers(refusal: &Refusal) -> Option<String> {
    let mut names: Vec<(String, Vec<PresentedBy>)> = Vec::new();
    for by in &refusal.by {
        let judged = refusal.judgement.verifiers.get(by.verifier?)?;
        let name = &judged.verifier.name;
        match names.iter_mut().find(|(known, _)| known == name) {
            Some((_, roles)) if roles.contains(&by.presented_by) => {}
            Some((_, roles)) => roles.push(by.presented_by),
            None => names.push((name.clone(), vec![by.presented_by])),
        }
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
        PresentedBy::Server => "the client's",
        PresentedBy::Client => "the server's",
    };
    let mut parts = vec![format!("{} in {whose} log", printed(failure)?)];
    if let Some(counter) = &failure.counter {
        parts.push(format!("its counter {counter} moves"));
    }
    if let Some(alert) = &failure.peer_sees {
        parts.push(format!("the other side sees {alert}"));
    }
    let mut line = parts.join(", ");
    if let Some(detail) = detail(failure) {
        line = format!("{line}; 1.37 and later add '{detail}', 1.36 has no detail");
    }
    Some(line)
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

/// `CERTIFICATE_VERIFY_FAILED (268435581)`: the last error of the queue.
fn printed(failure: &Failure) -> Option<String> {
    let Some(text) = &failure.envoy_error else {
        let verifies = failure
            .counter
            .as_ref()
            .is_some_and(|counter| counter.starts_with("ssl.fail_verify_"));
        return verifies.then(|| "CERTIFICATE_VERIFY_FAILED (268435581)".to_owned());
    };
    let last = text.rsplit('|').next().unwrap_or(text);
    let fields: Vec<&str> = last.split(':').collect();
    match fields[..] {
        [number, _, _, name, ..] => Some(format!("{name} ({number})")),
        _ => Some(text.clone()),
    }
}

/// The text after the error's name, which 1.36 leaves out.
fn detail(failure: &Failure) -> Option<&str> {
    let text = failure.envoy_error.as_ref()?;
    let (_, rest) = text.split_once("CERTIFICATE_VERIFY_FAILED:")?;
    let detail = rest.strip_suffix(":TLS_error_end").unwrap_or(rest);
    (!detail.is_empty() && detail != "TLS_error_end").then_some(detail)
}

/// Who issued the leaf of a refusal, as far as it shows.
pub(super) fn issuer_of(refusal: &Refusal) -> Issuer {
    refusal.leaf().map_or(Issuer::Unknown, |leaf| {
        issuer_of_leaf(leaf, refusal.judgement)
    })
}

/// Who issued a leaf, as far as it and the CAs of the evidence show.
pub(super) fn issuer_of_leaf(leaf: &Certificate, judgement: &Judgement) -> Issuer {
    let above: Vec<&Certificate> = super::sight::issuers(judgement)
        .iter()
        .map(|placed| placed.certificate)
        .collect();
    issuer::recognise(leaf, &above).map_or(Issuer::Unknown, |recognised| recognised.issuer)
}

/// Lines of a fix from static text.
pub(super) fn lines(text: &[&str]) -> Vec<String> {
    text.iter().map(|line| (*line).to_owned()).collect()
}

/// Whether any of these checks fails anywhere for this certificate's chain.
pub(super) fn is_told(judgement: &Judgement, placed: &Placed, checks: &[Check]) -> bool {
    placed
        .chain
        .is_some_and(|(chain, _)| super::refusal::is_told(judgement, chain, checks))
}

/// Purposes by their usual names.
pub(super) fn purposes(purposes: &[crate::model::Oid]) -> String {
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

/// The problems that a reader met and that this rule tells. `envoy` says what Envoy would see there.
pub(super) fn of_problems(
    rule: &'static Rule,
    judgement: &Judgement,
    envoy: &str,
    fix: &[&str],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, input) in judgement.evidence.inputs.iter().enumerate() {
        for problem in &input.problems {
            if problem.rule != Some(rule.id) {
                continue;
            }
            let message = problem.message.trim_end_matches('.').to_owned();
            findings.push(Finding {
                subject: Subject::Input(InputId(index)),
                location: Some(problem.location.clone()),
                envoy: Some(envoy.to_owned()),
                fix: lines(fix),
                fingerprint: fingerprint(rule.id, &input.name, Some(&problem.location.pointer)),
                ..trait_of_run(rule, rule.severity, message)
            });
        }
    }
    findings
}

/// The departures of these kinds, one finding for each certificate; none for chains that one of these checks refuses.
pub(super) fn of_departures(
    rule: &'static Rule,
    predicate: &str,
    judgement: &Judgement,
    kinds: &[DepartureKind],
    told_by: &[Check],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for placed in super::sight::certificates(judgement) {
        let met: Vec<_> = placed
            .certificate
            .departures
            .iter()
            .filter(|departure| kinds.contains(&departure.kind))
            .collect();
        if met.is_empty() || is_told(judgement, &placed, told_by) {
            continue;
        }
        let is_leaf = placed.chain.is_some() && placed.position == 0;
        let message = format!("{} {predicate}", called(placed.certificate, is_leaf));
        let exhibits = met
            .iter()
            .map(|departure| {
                exhibit(
                    &format!("byte {}", departure.offset),
                    departure.detail.clone(),
                )
            })
            .collect();
        findings.push(Finding {
            exhibits,
            field: None,
            ..trait_of(rule, rule.severity, &placed, Sight::Extensions, message)
        });
    }
    findings
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
