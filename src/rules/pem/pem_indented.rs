//! PEM lines are indented.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::{PemQuirk, ProblemKind};
use crate::rules::{Part, Rule, traits};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "pem-indented",
    summary: "PEM lines are indented",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 7468 2", "BoringSSL pem_lib.cc: PEM_read_bio_inner"],
    docs: include_str!("../../../docs/rules/pem-indented.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    traits::of_problems(
        &RULE,
        judgement,
        ProblemKind::Pem(PemQuirk::Indented),
        "Envoy sees no certificate where BEGIN is not in the first column",
        &["take the indentation away; in YAML use a block scalar (|)"],
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
        problem(&mut judgement, ProblemKind::Pem(PemQuirk::Indented));
        assert_finds(&RULE, &judgement, Severity::Warning, "what was met");
    }
}
