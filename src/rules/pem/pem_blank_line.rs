//! A blank line stands inside a block.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::{PemQuirk, ProblemKind};
use crate::rules::{Part, Rule, traits};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "pem-blank-line",
    summary: "a blank line stands inside a block",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 7468 2", "BoringSSL pem_lib.cc: PEM_read_bio_inner"],
    docs: include_str!("../../../docs/rules/pem-blank-line.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    traits::of_problems_that(
        &RULE,
        judgement,
        "a blank line ends the headers of a block: what stands in front of it is no content",
        &["delete the blank line"],
        |problem| {
            matches!(
                problem.kind,
                ProblemKind::Pem(PemQuirk::BlankLine | PemQuirk::BlankFirstLine)
            )
        },
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::{PemQuirk, ProblemKind};
    use crate::rules::testing::{assert_finds, good_leaf, judged, problem};

    #[test]
    fn passes_the_reader_s_problem_on() {
        let mut judgement = judged(vec![good_leaf()]);
        problem(&mut judgement, ProblemKind::Pem(PemQuirk::BlankLine));
        assert_finds(&RULE, &judgement, Severity::Warning, "what was met");
    }
}
