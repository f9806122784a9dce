//! A symptom of loading against the load verdicts.

use crate::judgement::{Explanation, Held, Judgement, Relation};
use crate::knowledge::Check;
use crate::verify::{LoadOutcome, StepOutcome};

/// What Envoy does not load.
pub(super) fn against_loading(explanation: &Explanation, judgement: &Judgement) -> Vec<Held> {
    let mut held = Vec::new();
    for judged in &judgement.chains {
        for (role, load) in &judged.load {
            let mut with = |relation, checks: Vec<Check>, why: &str| {
                held.push(Held {
                    chain: judged.chain,
                    verifier: None,
                    presented_by: *role,
                    relation,
                    checks,
                    then: None,
                    why: why.to_owned(),
                });
            };
            match load.check {
                Some(check)
                    if load.outcome == LoadOutcome::Refused
                        && explanation.checks.contains(&check) =>
                {
                    with(
                        Relation::Consistent,
                        vec![check],
                        "its Envoy does not load it",
                    );
                }
                _ => {
                    let open: Vec<Check> = load
                        .steps
                        .iter()
                        .filter(|step| {
                            step.outcome == StepOutcome::Undecided
                                && explanation.checks.contains(&step.check)
                        })
                        .map(|step| step.check)
                        .collect();
                    if !open.is_empty() {
                        with(Relation::Narrows, open, "the evidence leaves it open");
                    }
                }
            }
        }
    }
    held
}
