//! An entry of the baseline is found no more.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::ProblemKind;
use crate::rules::{Part, Rule, traits};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "baseline-outdated",
    summary: "an entry of the baseline is found no more",
    severity: Severity::Note,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["svidlint docs/ci.md"],
    docs: include_str!("../../../docs/rules/baseline-outdated.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    traits::of_gate(
        &RULE,
        judgement,
        ProblemKind::BaselineOutdated,
        "write the baseline anew with --write-baseline, so that the finding cannot come back unseen",
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
        problem(&mut judgement, ProblemKind::BaselineOutdated);
        assert_finds(&RULE, &judgement, Severity::Note, "what was met");
    }
}
