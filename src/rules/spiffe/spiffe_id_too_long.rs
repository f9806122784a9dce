//! The SPIFFE ID is longer than 2048 bytes.

use super::id_grammar::Grammar;
use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::SpiffeIdViolation;
use crate::rules::{Part, Rule};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "spiffe-id-too-long",
    summary: "the SPIFFE ID is longer than 2048 bytes",
    severity: Severity::Note,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["SPIFFE-ID 2.3"],
    docs: include_str!("../../../docs/rules/spiffe-id-too-long.md"),
    check,
};

static GRAMMAR: Grammar = Grammar {
    rule: &RULE,
    severity: Severity::Note,
    violations: &[SpiffeIdViolation::TooLong],
    message: "the SPIFFE ID is longer than 2048 bytes",
    why: "implementations have to support 2048 bytes and no more",
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    GRAMMAR.find(judgement)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::Certificate;
    use crate::rules::testing::{assert_finds, good_leaf, judged};

    #[test]
    fn tells_the_trait_and_not_the_good_leaf() {
        let leaf = Certificate {
            subject_alt_names: crate::rules::testing::uris(&[&format!(
                "spiffe://td/{}",
                "a".repeat(2048)
            )]),
            ..good_leaf()
        };
        assert_finds(
            &RULE,
            &judged(vec![leaf]),
            Severity::Note,
            "the SPIFFE ID is longer than 2048 bytes",
        );
    }
}
