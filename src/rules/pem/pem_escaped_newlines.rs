//! Line ends are written as the two characters \\n.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::{PemQuirk, ProblemKind};
use crate::rules::{Part, Rule, traits};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "pem-escaped-newlines",
    summary: "line ends are written as the two characters \\\\n",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 7468 2", "BoringSSL pem_lib.cc: PEM_read_bio_inner"],
    docs: include_str!("../../../docs/rules/pem-escaped-newlines.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    traits::of_problems(
        &RULE,
        judgement,
        ProblemKind::Pem(PemQuirk::EscapedNewlines),
        "Envoy sees no block, because the text has no line ends",
        &["decode the JSON string first: jq -r"],
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
        problem(&mut judgement, ProblemKind::Pem(PemQuirk::EscapedNewlines));
        assert_finds(&RULE, &judgement, Severity::Warning, "what was met");
    }
}
