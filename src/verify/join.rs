//! Joining the traces of several versions into one verdict.
//!
//! Each candidate is a release and a TLS version that the verifier may be running. A step on which candidates disagree is
//! undecided and says which of them refuse; the chain is rejected only if every candidate rejects it.

use std::collections::BTreeSet;

use super::envoy::Trace;
use super::{Failure, Missing, Outcome, Reason, StepOutcome, Verdict};
use crate::knowledge::Check;
use crate::knowledge::envoy::VERSION_OPTION;
use crate::knowledge::errors::EnvoyError;
use crate::verify::Step;
use crate::verify::step::at_verifier;

/// One candidate's trace.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    /// What it is, for details: `Envoy 1.38`, `TLS 1.2`.
    pub(super) release: String,
    /// The TLS version, where more than one is possible.
    pub(super) tls: Option<String>,
    /// Its trace.
    pub(super) trace: Trace,
}

impl Candidate {
    fn outcome(&self) -> Outcome {
        if self.trace.steps.iter().any(Step::refuses) {
            Outcome::Rejected
        } else if self.trace.steps.iter().any(Step::may_refuse) {
            Outcome::Undecided
        } else {
            Outcome::Accepted
        }
    }

    /// The step of this key; of several the one that says most against the chain.
    fn step(&self, key: Key) -> Option<&Step> {
        let made = || self.trace.steps.iter().filter(|step| Key::of(step) == key);
        made()
            .find(|step| step.refuses())
            .or_else(|| made().find(|step| step.may_refuse()))
            .or_else(|| made().next())
    }
}

/// What identifies a step across candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    check: Check,
    depth: Option<i32>,
}

impl Key {
    fn of(step: &Step) -> Self {
        Self {
            check: step.check,
            depth: step.depth,
        }
    }
}

/// One verdict out of all candidates, ascending by release. Without any candidate nothing is decided.
pub(super) fn verdict(candidates: &[Candidate]) -> Verdict {
    let outcome = joined_outcome(candidates);
    let steps: Vec<Step> = keys(candidates)
        .into_iter()
        .map(|key| joined_step(key, candidates, outcome))
        .collect();
    let reason = (outcome == Outcome::Rejected)
        .then(|| reason(&steps, candidates))
        .flatten();
    let missing: BTreeSet<Missing> = candidates
        .iter()
        .flat_map(|candidate| &candidate.trace.steps)
        .chain(&steps)
        .filter(|step| step.outcome == StepOutcome::Undecided)
        .flat_map(|step| step.missing.iter().cloned())
        .collect();
    Verdict {
        outcome,
        enforced: candidates.iter().any(|candidate| candidate.trace.enforced),
        assumptions: Vec::new(),
        reason,
        counters: joined_counters(candidates),
        steps: steps.into_iter().map(Step::finished).collect(),
        missing: missing.into_iter().collect(),
    }
}

fn joined_outcome(candidates: &[Candidate]) -> Outcome {
    let mut outcomes = candidates.iter().map(Candidate::outcome);
    let Some(first) = outcomes.next() else {
        return Outcome::Undecided;
    };
    if outcomes.all(|outcome| outcome == first) {
        first
    } else {
        Outcome::Undecided
    }
}

/// The counters that move whichever candidate it is.
fn joined_counters(candidates: &[Candidate]) -> Option<Vec<String>> {
    let mut all = candidates
        .iter()
        .map(|candidate| candidate.trace.counters.as_ref());
    let first = all.next()??;
    all.all(|other| other == Some(first)).then(|| first.clone())
}

/// All steps, in the newest candidate's order; what only others make stands in front of what follows it there.
fn keys(candidates: &[Candidate]) -> Vec<Key> {
    let mut keys: Vec<Key> = Vec::new();
    for candidate in candidates.iter().rev() {
        let mut place = 0;
        for step in &candidate.trace.steps {
            let key = Key::of(step);
            if let Some(position) = keys.iter().position(|known| *known == key) {
                place = position + 1;
            } else {
                keys.insert(place, key);
                place += 1;
            }
        }
    }
    keys
}

fn joined_step(key: Key, candidates: &[Candidate], outcome: Outcome) -> Step {
    let steps: Vec<(&Candidate, Option<&Step>)> = candidates
        .iter()
        .map(|candidate| (candidate, candidate.step(key)))
        .collect();
    let made: Vec<&Step> = steps.iter().filter_map(|(_, step)| *step).collect();
    let Some(newest) = made.last() else {
        return Step::not_applicable(key.check, String::new());
    };
    let with = |wanted: StepOutcome| made.iter().rev().find(|step| step.outcome == wanted);
    let failed = with(StepOutcome::Failed);
    let passed = with(StepOutcome::Passed);
    let undecided = with(StepOutcome::Undecided);
    let everywhere = steps
        .iter()
        .all(|(_, step)| step.is_some_and(|step| step.outcome == StepOutcome::Failed));
    let mut joined = match (failed, undecided) {
        // Where the others do not make the check but refuse all the same, it fails wherever it is made.
        (Some(failed), None)
            if everywhere
                || !failed.binding
                || (passed.is_none() && outcome == Outcome::Rejected) =>
        {
            (*failed).clone()
        }
        (Some(failed), _) => {
            let refusing = Refusing::among(&steps);
            let mut step = (*failed).clone();
            step.outcome = StepOutcome::Undecided;
            step.detail = format!("{}: {}", refusing.in_words(), failed.detail);
            step.missing.extend(refusing.missing());
            step
        }
        (None, Some(undecided)) => (*undecided).clone(),
        (None, None) => passed.map_or_else(|| (*newest).clone(), |passed| (*passed).clone()),
    };
    joined.failure = common_failure(&made);
    joined
}

/// Which candidates refuse, where others do not.
struct Refusing {
    /// The releases, where others do not refuse.
    releases: Option<String>,
    /// The TLS versions, where others do not lead to a refusal.
    tls: Option<String>,
}

impl Refusing {
    fn among(steps: &[(&Candidate, Option<&Step>)]) -> Self {
        let refuses =
            |step: Option<&Step>| step.is_some_and(|step| step.outcome == StepOutcome::Failed);
        let split = |part: &dyn Fn(&Candidate) -> Option<String>| {
            let names = |wanted: bool| -> BTreeSet<String> {
                steps
                    .iter()
                    .filter(|(_, step)| refuses(*step) == wanted)
                    .filter_map(|(candidate, _)| part(candidate))
                    .collect()
            };
            let (refusing, others) = (names(true), names(false));
            (refusing != others && !refusing.is_empty())
                .then(|| refusing.into_iter().collect::<Vec<_>>().join(", "))
        };
        Self {
            releases: split(&|candidate| Some(candidate.release.clone())),
            tls: split(&|candidate| candidate.tls.clone()),
        }
    }

    fn in_words(&self) -> String {
        match (&self.releases, &self.tls) {
            (Some(releases), Some(tls)) => format!("refused by Envoy {releases} with TLS {tls}"),
            (Some(releases), None) => format!("refused by Envoy {releases}"),
            (None, Some(tls)) => format!("refused with TLS {tls}"),
            (None, None) => "refused, if the undecided facts have it so".to_owned(),
        }
    }

    /// What would say which candidate it is.
    fn missing(&self) -> Vec<Missing> {
        let version = self
            .releases
            .is_some()
            .then(|| at_verifier("Envoy version").or_by(VERSION_OPTION));
        let tls = self
            .tls
            .is_some()
            .then(|| at_verifier("negotiated TLS version").or_by("--tls-version <1.2|1.3>"));
        version.into_iter().chain(tls).collect()
    }
}

/// What all of the refusing steps show alike.
fn common_failure(steps: &[&Step]) -> Option<Failure> {
    let mut failures = steps
        .iter()
        .filter(|step| matches!(step.outcome, StepOutcome::Failed | StepOutcome::Undecided))
        .filter_map(|step| step.failure.as_ref());
    let first = failures.next()?.clone();
    Some(failures.fold(first, |sum, next| in_common(&sum, next)))
}

/// The fields on which two failures agree.
fn in_common(one: &Failure, other: &Failure) -> Failure {
    fn same<T: Clone + PartialEq>(one: Option<&T>, other: Option<&T>) -> Option<T> {
        one.filter(|_| one == other).cloned()
    }
    Failure {
        x509_error: same(one.x509_error.as_ref(), other.x509_error.as_ref()),
        envoy_error: same(one.envoy_error.as_ref(), other.envoy_error.as_ref()),
        counter: same(one.counter.as_ref(), other.counter.as_ref()),
        peer_sees: same(one.peer_sees.as_ref(), other.peer_sees.as_ref()),
    }
}

/// The first failed step. What is seen is certain only as far as all candidates, and all undecided steps in front of their
/// first failure, would show the same.
fn reason(steps: &[Step], candidates: &[Candidate]) -> Option<Reason> {
    let first = steps.iter().find(|step| step.refuses());
    let newest = candidates
        .iter()
        .rev()
        .find_map(|candidate| candidate.trace.steps.iter().find(|step| step.refuses()));
    let named = first.or(newest)?;
    let seen: Vec<&Step> = candidates
        .iter()
        .flat_map(|candidate| {
            let steps = &candidate.trace.steps;
            let end = steps.iter().position(Step::refuses).map_or(0, |at| at + 1);
            steps
                .iter()
                .take(end)
                .filter(|step| step.refuses() || step.may_refuse())
        })
        .collect();
    Some(Reason {
        check: named.check,
        depth: named.depth,
        failure: Failure {
            x509_error: named
                .failure
                .as_ref()
                .and_then(|failure| failure.x509_error),
            ..common_failure(&seen).unwrap_or_default()
        },
    })
}

/// A verdict of steps that no version changes.
pub(super) fn single(steps: Vec<Step>) -> Verdict {
    verdict(&[Candidate {
        release: String::new(),
        tls: None,
        trace: Trace {
            steps,
            enforced: true,
            counters: None,
        },
    }])
}

/// What is accepted if the context loads, which the evidence or the releases leave open.
pub(super) fn if_it_loads(verdict: Verdict, loaded: Verdict) -> Verdict {
    let open = loaded
        .steps
        .into_iter()
        .filter(|step| step.outcome == StepOutcome::Undecided);
    Verdict {
        outcome: Outcome::Undecided,
        counters: None,
        steps: open.chain(verdict.steps).collect(),
        missing: [loaded.missing, verdict.missing].concat(),
        ..verdict
    }
}

/// Steps of a verifier that does not load.
pub(super) fn refused(steps: Vec<Step>, check: Check, envoy_error: Option<EnvoyError>) -> Verdict {
    Verdict {
        outcome: Outcome::Refused,
        enforced: true,
        assumptions: Vec::new(),
        reason: Some(Reason {
            check,
            depth: None,
            failure: Failure {
                envoy_error,
                ..Failure::default()
            },
        }),
        counters: Some(Vec::new()),
        steps,
        missing: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidate(release: &str, steps: Vec<Step>) -> Candidate {
        Candidate {
            release: release.to_owned(),
            tls: None,
            trace: Trace {
                steps,
                enforced: true,
                counters: None,
            },
        }
    }

    fn failure(text: &str) -> Failure {
        Failure {
            envoy_error: Some(EnvoyError::Sentence(text.to_owned())),
            counter: Some("ssl.fail_verify_error".to_owned()),
            ..Failure::default()
        }
    }

    #[test]
    fn versions_that_disagree_leave_the_step_open_and_are_named() {
        let verdict = verdict(&[
            candidate("1.37", vec![Step::passed(Check::Pathlen, "fits").at(2)]),
            candidate(
                "1.40",
                vec![Step::failed(Check::Pathlen, "too long", failure("a")).at(2)],
            ),
        ]);
        assert_eq!(verdict.outcome, Outcome::Undecided);
        assert_eq!(verdict.steps[0].outcome, StepOutcome::Undecided);
        assert_eq!(verdict.steps[0].detail, "refused by Envoy 1.40: too long");
        assert_eq!(verdict.reason, None);
    }

    #[test]
    fn texts_that_differ_by_version_are_not_told() {
        let verdict = verdict(&[
            candidate("1.36", vec![Step::failed(Check::Eku, "no", failure("a"))]),
            candidate("1.40", vec![Step::failed(Check::Eku, "no", failure("b"))]),
        ]);
        assert_eq!(verdict.outcome, Outcome::Rejected);
        let reason = verdict.reason.expect("a rejected verdict has a reason");
        assert_eq!(reason.check, Check::Eku);
        assert_eq!(reason.failure.envoy_error, None);
        assert_eq!(
            reason.failure.counter.as_deref(),
            Some("ssl.fail_verify_error")
        );
    }

    #[test]
    fn a_failure_behind_an_open_step_rejects_without_a_certain_text() {
        let verdict = verdict(&[candidate(
            "1.40",
            vec![
                Step::undecided(Check::LeafKuTls13, "hidden", failure("ku"), Vec::new()),
                Step::failed(Check::Expired, "past", failure("expired")),
            ],
        )]);
        assert_eq!(verdict.outcome, Outcome::Rejected);
        let reason = verdict.reason.expect("a rejected verdict has a reason");
        assert_eq!(reason.check, Check::Expired);
        assert_eq!(reason.failure.envoy_error, None);
    }

    #[test]
    fn a_check_that_fails_wherever_it_is_made_fails() {
        let verdict = verdict(&[
            candidate(
                "1.40",
                vec![Step::failed(Check::LeafKuTls12S, "no", failure("a"))],
            ),
            candidate(
                "1.40",
                vec![Step::failed(Check::LeafKuTls13, "no", failure("a"))],
            ),
        ]);
        assert_eq!(verdict.outcome, Outcome::Rejected);
        assert!(
            verdict
                .steps
                .iter()
                .all(|step| step.outcome == StepOutcome::Failed)
        );
        assert_eq!(
            verdict
                .reason
                .and_then(|reason| reason.failure.envoy_error)
                .map(|error| error.to_string())
                .as_deref(),
            Some("a")
        );
    }
}
