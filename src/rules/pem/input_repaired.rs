//! An input was repaired to be read.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity, Subject};
use crate::judgement::Judgement;
use crate::model::{InputId, Problem, ProblemKind};
use crate::rules::{Part, Rule, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "input-repaired",
    summary: "an input was repaired to be read",
    severity: Severity::Note,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 7468"],
    docs: include_str!("../../../docs/rules/input-repaired.md"),
    check,
};

/// One finding for each input, whatever was done to it: a note a repair would bury the rest.
fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    let inputs = judgement.evidence.inputs.iter().enumerate();
    inputs
        .filter_map(|(index, input)| {
            let repairs: Vec<&Problem> = input
                .problems
                .iter()
                .filter(|problem| problem.kind == ProblemKind::General && problem.repaired)
                .collect();
            tell(InputId(index), &input.name, &repairs)
        })
        .collect()
}

fn tell(input: InputId, name: &str, repairs: &[&Problem]) -> Option<Finding> {
    let [first, others @ ..] = repairs else {
        return None;
    };
    let more = match others.len() {
        0 => String::new(),
        1 => ", and 1 more repair".to_owned(),
        count => format!(", and {count} more repairs"),
    };
    let message = format!("{}{more}", first.message.trim_end_matches('.'));
    Some(Finding {
        subject: Subject::Input(input),
        location: Some(first.location.clone()),
        exhibits: repairs
            .iter()
            .map(|repair| wording::exhibit("repaired", repair.message.clone()))
            .collect(),
        why: Some("what was skipped or completed is not evidence".to_owned()),
        fix: wording::lines(&["hand in the whole, untouched output"]),
        fingerprint: wording::fingerprint(RULE.id, name, None),
        ..traits::of_run(&RULE, Severity::Note, message)
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::{InputId, Location, PemQuirk, Problem, ProblemKind};
    use crate::rules::testing::{assert_finds, assert_silent, good_leaf, judged, problem};

    #[test]
    fn tells_all_repairs_of_an_input_at_once() {
        let mut judgement = judged(vec![good_leaf()]);
        problem(&mut judgement, ProblemKind::Pem(PemQuirk::ByteOrderMark));
        assert_silent(&RULE, &judgement);
        for line in [3, 4] {
            judgement.evidence.inputs[0].problems.push(Problem {
                message: format!("line {line} was skipped."),
                location: Location::whole(InputId(0)),
                repaired: true,
                kind: ProblemKind::General,
            });
        }
        let message = "line 3 was skipped, and 1 more repair";
        assert_finds(&RULE, &judgement, Severity::Note, message);
    }
}
