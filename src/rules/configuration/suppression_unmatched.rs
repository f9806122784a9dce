//! A suppression fits no finding.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::ProblemKind;
use crate::rules::{Part, Rule, traits};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "suppression-unmatched",
    summary: "a suppression fits no finding",
    severity: Severity::Note,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["svidlint docs/ci.md"],
    docs: include_str!("../../../docs/rules/suppression-unmatched.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    traits::of_gate(
        &RULE,
        judgement,
        ProblemKind::SuppressionUnmatched,
        "delete it: what it was for is gone, or is told by another rule, name or file now",
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::ProblemKind;
    use crate::rules::testing::{assert_finds, good_leaf, judged, problem};

    #[test]
    fn passes_on_what_was_noted_of_the_file() {
        let mut judgement = judged(vec![good_leaf()]);
        problem(&mut judgement, ProblemKind::SuppressionUnmatched);
        assert_finds(&RULE, &judgement, Severity::Note, "what was met");
    }
}
