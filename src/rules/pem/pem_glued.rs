//! END and BEGIN share one line.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::{PemQuirk, ProblemKind};
use crate::rules::{Part, Rule, traits};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "pem-glued",
    summary: "END and BEGIN share one line",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 7468 2", "BoringSSL pem_lib.cc: PEM_read_bio_inner"],
    docs: include_str!("../../../docs/rules/pem-glued.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    traits::of_problems(
        &RULE,
        judgement,
        ProblemKind::Pem(PemQuirk::Glued),
        "Envoy refuses the whole text: it takes the line for a broken END",
        &[
            "end each file with a newline before concatenating: END and BEGIN each need a line of their own",
        ],
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
        problem(&mut judgement, ProblemKind::Pem(PemQuirk::Glued));
        assert_finds(&RULE, &judgement, Severity::Warning, "what was met");
    }
}
