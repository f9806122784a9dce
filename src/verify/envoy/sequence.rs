//! One handshake at one release, at each TLS version, in Envoy's order of evaluation (6.1, section 10).

use std::cell::LazyCell;

use crate::knowledge::Check;
use crate::knowledge::envoy::Release;
use crate::model::{
    Fact, Naming, Origin, Presented, Role, TlsVersion, ValidationContext, Validator, Verifier,
};
use crate::verify::Step;
use crate::verify::naming::{istio, linkerd, ztunnel};
use crate::verify::step::at_verifier;
use crate::verify::{Failure, StepOutcome};

use super::default::Mode;
use super::leaf::LeafChecks;
use super::{counters, default, left, list, requested, san, size, spiffe, text};

/// All steps of one handshake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trace {
    /// In Envoy's order.
    pub(crate) steps: Vec<Step>,
    /// Whether the validator's failures stop the connection, and there is a validator at all.
    pub(crate) enforced: bool,
    /// The `ssl.*` counters that move ([`counters`]); `None` where facts that are not in evidence decide.
    pub(crate) counters: Option<Vec<String>>,
}

/// Runs one handshake at each of these TLS versions. A `NotInEvidence` validation context leaves the validator's part open.
pub(crate) fn run(
    presented: &Presented,
    verifier: &Verifier,
    release: &'static Release,
    versions: &[TlsVersion],
) -> Vec<Trace> {
    // The validator does not know the TLS version, and is most of the work.
    let validated = LazyCell::new(|| {
        let validation = &verifier.context.validation;
        let mode = mode(validation, verifier);
        let mut steps = validator_steps(presented, verifier, validation, mode, release);
        if !mode.enforced {
            for step in &mut steps {
                step.binding = false;
            }
        }
        steps
    });
    versions
        .iter()
        .map(|tls| at_version(presented, verifier, release, *tls, &validated))
        .collect()
}

/// Runs one handshake at one TLS version; `validated` is what the validator says.
fn at_version<F: FnOnce() -> Vec<Step>>(
    presented: &Presented,
    verifier: &Verifier,
    release: &'static Release,
    tls: TlsVersion,
    validated: &LazyCell<Vec<Step>, F>,
) -> Trace {
    let validation = &verifier.context.validation;
    let mode = mode(validation, verifier);
    let judges = verifier.judges;
    let leaf = LeafChecks::new(presented, &verifier.context, judges, release, tls);
    let asks_nobody = judges == Role::Client && mode.verifies == Some(false);
    if asks_nobody {
        // The two ends still have to agree on what they speak.
        let mut steps: Vec<Step> = leaf.iter().filter_map(LeafChecks::parameters).collect();
        steps.push(default::not_verified(verifier));
        return Trace {
            counters: match steps.as_slice() {
                [_] => Some(counters::of_nobody_asked()),
                steps => counters::of(steps, presented, leaf.as_ref()),
            },
            steps,
            enforced: false,
        };
    }
    let mut steps = Vec::new();
    if judges == Role::Client || presented.certificates.is_empty() {
        let required = match judges {
            Role::Client => mode.requires,
            Role::Server => Some(true),
        };
        steps.push(list::no_certificate(
            presented, judges, required, release, tls,
        ));
    }
    if let Some(leaf) = &leaf {
        steps.extend(leaf.parameters());
        steps.push(leaf.signature_scheme());
        steps.extend(size::list(presented, tls));
        steps.extend(list::framing(presented));
        steps.push(leaf.spki());
        steps.extend(leaf.key_usage_tls13());
        steps.push(list::parse(presented, release));
        let certificate_type = leaf.certificate_type();
        let possession = certificate_type.is_none().then(|| leaf.possession());
        steps.extend(certificate_type);
        steps.extend(leaf.curve());
        steps.extend(validated.iter().cloned());
        let left = left::by_validator(&steps, mode);
        let mut rest = Vec::new();
        if judges == Role::Client {
            rest.extend(leaf.key_usage_tls12());
            rest.extend(possession);
        } else {
            rest.extend(possession);
            rest.extend(leaf.key_usage_tls12());
        }
        for failure in rest.iter_mut().filter_map(|step| step.failure.as_mut()) {
            failure.queue_behind(&left);
        }
        steps.extend(rest);
        let of_left = left::check(&left, leaf, &steps);
        steps.extend(of_left);
        steps.extend(size::tickets(presented, verifier, release, tls));
    }
    if judges == Role::Client && mode.verifies.is_none() {
        open_refusals(&mut steps, "validation context");
    }
    for step in &mut steps {
        step.assumed |= step.check.basis().origin(verifier.origins) == Origin::Assumed;
    }
    Trace {
        counters: counters::of(&steps, presented, leaf.as_ref()),
        steps,
        enforced: mode.enforced && (mode.verifies != Some(false) || demands_host(verifier)),
    }
}

/// Whether the host of a request must be among the SANs of a server.
fn demands_host(verifier: &Verifier) -> bool {
    verifier.judges == Role::Server && verifier.context.request.auto_san_validation
}

fn mode(validation: &Fact<ValidationContext>, verifier: &Verifier) -> Mode {
    let requires = verifier.context.require_client_certificate;
    match validation {
        Fact::NotInEvidence | Fact::Unreadable { .. } => Mode::UNKNOWN,
        Fact::Absent => Mode::of(None, requires),
        Fact::Present { value, .. } if value.spiffe.is_some() => Mode::ALWAYS,
        Fact::Present { value, .. } if value.other_validator.is_some() => Mode::UNKNOWN,
        Fact::Present { value, .. } => Mode::of(Some(value), requires),
    }
}

/// What the validator in force does, and the naming that stands for matchers which are not in evidence.
fn validator_steps(
    presented: &Presented,
    verifier: &Verifier,
    validation: &Fact<ValidationContext>,
    mode: Mode,
    release: &'static Release,
) -> Vec<Step> {
    if matches!(validation, Fact::NotInEvidence | Fact::Unreadable { .. }) {
        return vec![open_validator("the validation context is not in evidence")];
    }
    if mode.verifies == Some(false) {
        return vec![if demands_host(verifier) {
            requested::without_anchors()
        } else {
            default::not_verified(verifier)
        }];
    }
    let Some(validation) = validation.value() else {
        return Vec::new();
    };
    if let Some(name) = &validation.other_validator {
        return vec![open_validator(&format!("validator {name} is not modelled"))];
    }
    let mut steps: Vec<Step> = default::ignored_depth(verifier, validation)
        .into_iter()
        .collect();
    steps.extend(match &validation.spiffe {
        Some(spiffe) => spiffe::check(presented, verifier, validation, spiffe, release),
        None => default::check(presented, verifier, validation, release),
    });
    let naming = naming_steps(presented, verifier, release);
    if !naming.is_empty() && san::matchers(validation).is_none() {
        for step in &mut steps {
            let by_matchers = matches!(step.check, Check::SanMatch | Check::SvSanMatch);
            if by_matchers && step.may_refuse() {
                *step = Step::not_applicable(
                    step.check,
                    "the SAN matchers are not in evidence; the naming below stands for them",
                );
            }
        }
    }
    steps.extend(naming);
    steps
}

fn naming_steps(presented: &Presented, verifier: &Verifier, release: &Release) -> Vec<Step> {
    let Some(leaf) = presented.certificates.first() else {
        return Vec::new();
    };
    match &verifier.naming {
        Naming::None | Naming::Explicit => Vec::new(),
        Naming::Istio(naming) => {
            let failure = match verifier.validator() {
                Validator::Default => text::san_matcher_failure(release, leaf, &[]),
                Validator::Spiffe => spiffe::san_failure(release, &[]),
            };
            istio::check(leaf, verifier.judges, naming, &failure)
        }
        Naming::Ztunnel(naming) => vec![ztunnel::check(leaf, naming)],
        Naming::Linkerd => vec![linkerd::check(leaf)],
    }
}

/// A validator of which nothing is known.
fn open_validator(detail: &str) -> Step {
    Step::undecided(
        Check::NoIssuer,
        detail,
        Failure::default(),
        vec![at_verifier("validation context")],
    )
}

/// Turns refusals into open questions.
fn open_refusals(steps: &mut [Step], fact: &str) {
    for step in steps.iter_mut().filter(|step| step.refuses()) {
        step.outcome = StepOutcome::Undecided;
        step.missing = vec![at_verifier(fact)];
    }
}
