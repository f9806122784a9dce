//! What things are called in a report.

use crate::finding::{Finding, Severity, Subject};
use crate::judgement::{Assumption, ChainVerdict, JudgedChain, Judgement, Standing, SuppressedBy};
use crate::model::{Chain, InputId, Location, Role};
use crate::verify::{Outcome, StepOutcome, Verdict};

/// An input's name; standard input is told from a file called `-`.
pub(super) fn input(judgement: &Judgement, id: InputId) -> &str {
    match judgement.evidence.inputs.get(id.0) {
        Some(input) if input.name == "-" => "<stdin>",
        Some(input) => &input.name,
        None => "?",
    }
}

/// `file:line`.
pub(super) fn place(judgement: &Judgement, location: &Location) -> String {
    let name = input(judgement, location.input);
    match location.line {
        Some(line) => format!("{name}:{line}"),
        None => name.to_owned(),
    }
}

/// `pointer.field`, whichever of them there is.
pub(super) fn pointer(location: Option<&Location>, field: Option<&str>) -> String {
    let pointer = location.map_or("", |location| location.pointer.as_str());
    match field {
        Some(field) if pointer.is_empty() => field.to_owned(),
        Some(field) => format!("{pointer}.{field}"),
        None => pointer.to_owned(),
    }
}

/// What people call a chain: its leaf's name, else the name it is held under.
pub(super) fn chain(chain: &Chain) -> String {
    match chain.leaf() {
        Some(leaf) => leaf.display_name(),
        None => match &chain.name {
            Some(name) => format!("{name} (no certificate)"),
            None => "no certificate".to_owned(),
        },
    }
}

/// What people call the chain of a judged chain.
pub(super) fn judged_chain(judgement: &Judgement, judged: &JudgedChain) -> String {
    judgement
        .evidence
        .chains
        .get(judged.chain)
        .map_or_else(|| "chain".to_owned(), chain)
}

/// Which certificate of how many: `leaf`, `certificate 2 of 3`.
pub(super) fn position(position: usize, count: usize) -> String {
    if position == 0 {
        "leaf".to_owned()
    } else {
        format!("certificate {} of {count}", position + 1)
    }
}

/// What a finding is about, as it stands behind its place; the chain is named where there are several.
pub(super) fn subject(judgement: &Judgement, finding: &Finding) -> Option<String> {
    named_subject(judgement, finding, judgement.evidence.chains.len() > 1)
}

/// What a finding is about where nothing around it says so: the chain is named always.
pub(super) fn subject_in_full(judgement: &Judgement, finding: &Finding) -> Option<String> {
    named_subject(judgement, finding, true)
}

fn named_subject(judgement: &Judgement, finding: &Finding, several: bool) -> Option<String> {
    let chains = &judgement.evidence.chains;
    match &finding.subject {
        Subject::Certificate {
            chain: index,
            position: at,
        } => {
            let chain = chains.get(*index)?;
            let which = position(*at, chain.presented.certificates.len());
            Some(if several {
                format!("{which} of {}", self::chain(chain))
            } else {
                which
            })
        }
        Subject::Chain(index) if several => chains.get(*index).map(chain),
        Subject::Anchor { bundle, position } => {
            let bundle = judgement.evidence.bundles.get(*bundle)?;
            let of = bundle.trust_domain.as_deref().or(bundle.name.as_deref());
            Some(match of {
                Some(of) => format!("CA {} of {of}", position + 1),
                None => format!("CA {}", position + 1),
            })
        }
        Subject::Verifier(index) => judgement
            .verifiers
            .get(*index)
            .map(|judged| judged.verifier.name.clone()),
        Subject::Handshake(_) | Subject::Chain(_) | Subject::Input(_) | Subject::Run => None,
    }
}

/// `as a server`.
pub(super) const fn role(presented_by: Role) -> &'static str {
    match presented_by {
        Role::Server => "as a server",
        Role::Client => "as a client",
    }
}

/// `error`.
pub(super) const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// `passed`.
pub(super) const fn step(outcome: StepOutcome) -> &'static str {
    match outcome {
        StepOutcome::Passed => "passed",
        StepOutcome::Failed => "failed",
        StepOutcome::Undecided => "undecided",
        StepOutcome::NotApplicable => "not applicable",
    }
}

/// `accepted`, for lists and tables.
pub(super) const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted => "accepted",
        Outcome::Undecided => "undecided",
        Outcome::Rejected => "rejected",
        Outcome::Refused => "refused",
    }
}

/// What a refusal takes for granted, and the flag that says it.
pub(super) fn assumption(assumption: Assumption) -> (&'static str, &'static str) {
    match assumption {
        Assumption::Role(Role::Server) => ("used as a server", "--presented-by server"),
        Assumption::Role(Role::Client) => ("used as a client", "--presented-by client"),
        Assumption::Anchors => ("its peers have its anchors", "--trust-bundle FILE"),
        Assumption::Naming => ("Istio's naming", "--verifier istio"),
    }
}

/// What a verdict takes for granted; `None` where it is no rejection or rests on nothing assumed.
pub(super) fn assumed(
    judgement: &Judgement,
    judged: &JudgedChain,
    verdict: &ChainVerdict,
) -> Option<Assumption> {
    (verdict.verdict.outcome == Outcome::Rejected)
        .then(|| judgement.standing_of_verdict(judged, verdict))
        .and_then(Standing::assumption)
}

/// Whether one direction of a handshake is rejected on something assumed.
pub(super) fn is_assumed(verdict: &Verdict) -> bool {
    verdict
        .steps
        .iter()
        .find(|step| step.outcome == StepOutcome::Failed)
        .is_some_and(|step| step.assumed)
}

/// `until 2027-01-31: because`, or `in the baseline`.
pub(super) fn suppressed_by(by: &SuppressedBy) -> String {
    match by {
        SuppressedBy::Suppression {
            reason,
            until: Some(until),
        } => format!("until {until}: {reason}"),
        SuppressedBy::Suppression {
            reason,
            until: None,
        } => reason.clone(),
        SuppressedBy::Baseline => "in the baseline".to_owned(),
    }
}

/// `1 error`, `2 errors`.
pub(super) fn count(number: usize, one: &str) -> String {
    if number == 1 {
        format!("1 {one}")
    } else {
        format!("{number} {one}s")
    }
}

/// `a, b and c`.
pub(super) fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [only] => only.clone(),
        [front @ .., last] => format!("{} and {last}", front.join(", ")),
    }
}
