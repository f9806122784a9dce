//! One serial number stands for two certificates.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::ProblemKind;
use crate::rules::{Part, Rule, traits};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "input-serial-conflict",
    summary: "one serial number stands for two certificates",
    severity: Severity::Warning,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 7468"],
    docs: include_str!("../../../docs/rules/input-serial-conflict.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    traits::of_problems(
        &RULE,
        judgement,
        ProblemKind::SerialConflict,
        "two certificates with one serial number were kept apart",
        &["take all dumps of one proxy at one moment"],
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::ProblemKind;
    use crate::rules::testing::{assert_finds, good_leaf, judged, problem};

    #[test]
    fn passes_the_reader_s_problem_on() {
        let mut judgement = judged(vec![good_leaf()]);
        problem(&mut judgement, ProblemKind::SerialConflict);
        assert_finds(&RULE, &judgement, Severity::Warning, "what was met");
    }
}
