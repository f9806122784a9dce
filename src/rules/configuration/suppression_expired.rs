//! A suppression has reached its end date.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::ProblemKind;
use crate::rules::{Part, Rule, traits};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "suppression-expired",
    summary: "a suppression has reached its end date",
    severity: Severity::Warning,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["svidlint docs/ci.md"],
    docs: include_str!("../../../docs/rules/suppression-expired.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    traits::of_gate(
        &RULE,
        judgement,
        ProblemKind::SuppressionExpired,
        "fix what it hid, or give it a new date and say why in its reason",
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
        problem(&mut judgement, ProblemKind::SuppressionExpired);
        assert_finds(&RULE, &judgement, Severity::Warning, "what was met");
    }
}
