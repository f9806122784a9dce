//! A part of an input cannot be read.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::{Problem, ProblemKind};
use crate::rules::{Part, Rule, traits};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "input-unreadable",
    summary: "a part of an input cannot be read",
    severity: Severity::Warning,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 7468"],
    docs: include_str!("../../../docs/rules/input-unreadable.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    traits::of_problems_that(
        &RULE,
        judgement,
        "this part was not judged",
        &["hand in the whole, untouched output"],
        is_a_part,
    )
}

/// A place inside an input; an input that yields nothing at all ends the run with 2 and a sentence of its own.
fn is_a_part(problem: &Problem) -> bool {
    let place = &problem.location;
    problem.kind == ProblemKind::General
        && !problem.repaired
        && (place.line.is_some() || !place.pointer.is_empty())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::{InputId, Location, Problem, ProblemKind};
    use crate::rules::testing::{assert_finds, good_leaf, judged};

    #[test]
    fn passes_the_reader_s_loss_on() {
        let mut judgement = judged(vec![good_leaf()]);
        judgement.evidence.inputs[0].problems.push(Problem {
            message: "what was met".to_owned(),
            location: Location {
                line: Some(3),
                ..Location::whole(InputId(0))
            },
            repaired: false,
            kind: ProblemKind::General,
        });
        assert_finds(&RULE, &judgement, Severity::Warning, "what was met");
    }
}
