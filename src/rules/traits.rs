//! Traits of certificates, inputs and contexts as findings. A trait never exceeds a warning.

use super::sight::{self, Placed, Sight};
use super::{Rule, refusal, wording};
use crate::finding::{Finding, Severity, Subject};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::model::{DepartureKind, InputId, Problem, ProblemKind};

/// A trait of one certificate. `severity` is lowered to the rule's own and never exceeds a warning.
pub(super) fn of(
    rule: &'static Rule,
    severity: Severity,
    placed: &Placed,
    sight: Sight,
    message: String,
) -> Finding {
    let field = sight.field(placed.origin());
    Finding {
        subject: placed.subject(),
        location: placed.certificate.location_of(&field),
        fingerprint: wording::fingerprint(
            rule.id,
            &wording::identity(placed.certificate),
            Some(&field),
        ),
        field: Some(field),
        ..of_run(rule, severity, message)
    }
}

/// A trait of something that is no certificate; the caller says what.
pub(super) fn of_run(rule: &'static Rule, severity: Severity, message: String) -> Finding {
    Finding {
        rule: rule.id,
        severity: severity.min(rule.severity).min(Severity::Warning),
        is_refusal_under_assumption: false,
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
        fingerprint: wording::fingerprint(rule.id, &message, None),
        message,
    }
}

/// The problems of this kind that a reader met. `envoy` says what Envoy would see there.
pub(super) fn of_problems(
    rule: &'static Rule,
    judgement: &Judgement,
    kind: ProblemKind,
    envoy: &str,
    fix: &[&str],
) -> Vec<Finding> {
    of_problems_that(rule, judgement, envoy, fix, |problem| problem.kind == kind)
}

/// The problems that a reader met and that this rule tells.
pub(super) fn of_problems_that(
    rule: &'static Rule,
    judgement: &Judgement,
    envoy: &str,
    fix: &[&str],
    is_told: impl Fn(&Problem) -> bool,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (index, input) in judgement.evidence.inputs.iter().enumerate() {
        for problem in &input.problems {
            if !is_told(problem) {
                continue;
            }
            let message = problem.message.trim_end_matches('.').to_owned();
            findings.push(Finding {
                subject: Subject::Input(InputId(index)),
                location: Some(problem.location.clone()),
                envoy: Some(envoy.to_owned()),
                fix: wording::lines(fix),
                // The same from every folder that svidlint is run in.
                fingerprint: wording::fingerprint(
                    rule.id,
                    input.name.rsplit('/').next().unwrap_or_default(),
                    Some(&problem.location.pointer),
                ),
                ..of_run(rule, rule.severity, message)
            });
        }
    }
    findings
}

/// What was noted of a gate's own file and this rule tells. The same sentence is the same finding, whatever line it is on.
pub(super) fn of_gate(
    rule: &'static Rule,
    judgement: &Judgement,
    kind: ProblemKind,
    fix: &str,
) -> Vec<Finding> {
    of_problems(rule, judgement, kind, "", &[fix])
        .into_iter()
        .map(|finding| Finding {
            envoy: None,
            fingerprint: wording::fingerprint(rule.id, &finding.message, None),
            ..finding
        })
        .collect()
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
    for placed in sight::certificates(judgement) {
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
        let message = format!(
            "{} {predicate}",
            wording::called(placed.certificate, is_leaf)
        );
        let exhibits = met
            .iter()
            .map(|departure| {
                wording::exhibit(
                    &format!("byte {}", departure.offset),
                    departure.detail.clone(),
                )
            })
            .collect();
        findings.push(Finding {
            exhibits,
            field: None,
            ..of(rule, rule.severity, &placed, Sight::Extensions, message)
        });
    }
    findings
}

/// Whether any of these checks fails anywhere for this certificate's chain.
pub(super) fn is_told(judgement: &Judgement, placed: &Placed, checks: &[Check]) -> bool {
    placed
        .chain
        .is_some_and(|(chain, _)| refusal::is_told(judgement, chain, checks))
}
