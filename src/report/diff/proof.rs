//! What asking again showed, in one sentence.

use indexmap::IndexMap;

use super::labels::{push_new, word};
use crate::comparison::{Answer, Comparison, Proof, Question, Side, Swap, Way};
use crate::model::Role;
use crate::report::names;
use crate::verify::{Outcome, StepOutcome};

/// `with good's value, bad is accepted by Istio sidecars, as a server; istio-san passes`.
pub(super) fn of(comparison: &Comparison, swap: Swap, proofs: &[Proof]) -> String {
    let (own, other) = (word(swap.into), word(swap.into.other()));
    let with = match swap.way {
        Way::AsItIs => format!("with {other}'s value"),
        Way::OwnNames => format!("with {other}'s layout and its own names"),
        Way::SameTimeLeft => format!("with as much time left as {other} has"),
        Way::WithAnchors => format!("with {other}'s value and {other}'s anchors"),
    };
    let mut outcomes: IndexMap<String, Vec<Asked>> = IndexMap::new();
    let mut steps: IndexMap<String, Vec<Asked>> = IndexMap::new();
    let mut told: Vec<String> = Vec::new();
    for proof in proofs {
        match (proof.question, proof.after) {
            (Question::Outcome { pair, verdict }, Answer::Outcome(outcome, enforced)) => {
                let blindly = if enforced {
                    ""
                } else {
                    " without verification"
                };
                let by = if outcome == Outcome::Undecided {
                    "for"
                } else {
                    "by"
                };
                let said = format!("{}{blindly} {by}", names::outcome(outcome));
                outcomes
                    .entry(said)
                    .or_default()
                    .push(asked(comparison, pair, verdict));
            }
            (
                Question::Step {
                    pair,
                    verdict,
                    check,
                    ..
                },
                Answer::Step(step),
            ) => steps
                .entry(format!("{check} {}", ends(step)))
                .or_default()
                .push(asked(comparison, pair, verdict)),
            (Question::Load { role, check, .. }, Answer::Step(step)) => steps
                .entry(format!("{check} {}", ends(step)))
                .or_default()
                .push(("its own Envoy".to_owned(), role)),
            (Question::Finding { rule, .. }, Answer::Finding(severity)) => {
                told.push(severity.map_or_else(
                    || format!("{rule} is silent"),
                    |severity| format!("{rule} gives a {}", names::severity(severity)),
                ));
            }
            _ => {}
        }
    }
    let mut clauses: Vec<String> = outcomes
        .iter()
        .map(|(said, who)| format!("{own} is {said} {}", listed(who)))
        .collect();
    if clauses.is_empty() {
        // Something else still decides, so it counts at whom the check now ends otherwise.
        clauses.extend(
            steps
                .iter()
                .map(|(step, who)| format!("{step} at {}", listed(who))),
        );
    } else if !steps.is_empty() {
        clauses.push(steps.keys().cloned().collect::<Vec<_>>().join(", "));
    }
    told.dedup();
    clauses.extend(told);
    format!("{with}, {}", clauses.join("; "))
}

/// Who was asked, and about which role.
type Asked = (String, Role);

fn asked(comparison: &Comparison, pair: usize, verdict: usize) -> Asked {
    comparison.verifier(Side::Bad, pair, verdict).map_or_else(
        || (String::new(), Role::Server),
        |verifier| (verifier.name.clone(), verifier.judges),
    )
}

/// `Istio sidecars, as a server and as a client`.
fn listed(asked: &[Asked]) -> String {
    let mut roles: IndexMap<&str, Vec<String>> = IndexMap::new();
    for (name, role) in asked {
        push_new(
            roles.entry(name).or_default(),
            names::role(*role).to_owned(),
        );
    }
    let all: Vec<String> = roles
        .into_iter()
        .map(|(name, roles)| format!("{name}, {}", names::listed(&roles)))
        .collect();
    all.join("; ")
}

const fn ends(step: StepOutcome) -> &'static str {
    match step {
        StepOutcome::Passed | StepOutcome::NotApplicable => "passes",
        StepOutcome::Failed => "fails",
        StepOutcome::Undecided => "is undecided",
    }
}
