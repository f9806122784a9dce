//! Line ends became blanks.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::{PemQuirk, ProblemKind};
use crate::rules::{Part, Rule, traits};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "pem-newlines-lost",
    summary: "line ends became blanks",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 7468 2", "BoringSSL pem_lib.cc: PEM_read_bio_inner"],
    docs: include_str!("../../../docs/rules/pem-newlines-lost.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    traits::of_problems(
        &RULE,
        judgement,
        ProblemKind::Pem(PemQuirk::NewlinesLost),
        "Envoy sees no block, because BEGIN, body and END share one line",
        &["quote the variable: echo \"$VARIABLE\""],
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
        problem(&mut judgement, ProblemKind::Pem(PemQuirk::NewlinesLost));
        assert_finds(&RULE, &judgement, Severity::Warning, "what was met");
    }
}
