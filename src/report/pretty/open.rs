//! What an undecided verdict hangs on, where that can be said in a few lines: `refused with TLS 1.2: EC P-384; …`.

use indexmap::IndexMap;

use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::model::Role;
use crate::report::page::{Page, plain};
use crate::report::{names, style};
use crate::verify::{Outcome, Step, StepOutcome};

/// A verdict with more open steps than this is told by what is not in the evidence.
const MOST_STEPS: usize = 3;

/// Who leaves a step open: verifiers, each with the roles in which it is asked.
type Askers<'a> = IndexMap<&'a str, Vec<Role>>;

/// Writes one line per open step, for all verifiers and roles it stays open for.
pub(super) fn write(page: &mut Page, judgement: &Judgement) {
    let open = open_steps(judgement);
    if open.is_empty() {
        return;
    }
    page.gap();
    for ((_, detail), askers) in open {
        let askers: Vec<String> = askers
            .into_iter()
            .map(|(verifier, roles)| {
                let roles: Vec<String> = roles
                    .into_iter()
                    .map(|role| names::role(role).to_owned())
                    .collect();
                format!("{verifier}, {}", names::listed(&roles))
            })
            .collect();
        let text = format!("{detail} ({})", askers.join("; "));
        page.wrapped(&[plain("open: ")], &[plain("      ")], style::PLAIN, &text);
    }
}

/// The open steps of verdicts that are decided but for a few, with who leaves them open.
fn open_steps(judgement: &Judgement) -> IndexMap<(Check, &str), Askers<'_>> {
    let mut open: IndexMap<(Check, &str), Askers<'_>> = IndexMap::new();
    for judged in judgement.chains.iter().flat_map(|chain| &chain.verdicts) {
        let verdict = &judged.verdict;
        let steps: Vec<&Step> = verdict
            .steps
            .iter()
            .filter(|step| step.outcome == StepOutcome::Undecided)
            .collect();
        if verdict.outcome != Outcome::Undecided || steps.len() > MOST_STEPS {
            continue;
        }
        let Some(asked) = judgement.verifiers.get(judged.verifier) else {
            continue;
        };
        for step in steps {
            let roles = open
                .entry((step.check, &step.detail))
                .or_default()
                .entry(&asked.verifier.name)
                .or_default();
            if !roles.contains(&judged.presented_by) {
                roles.push(judged.presented_by);
            }
        }
    }
    open
}
