//! The path of the SPIFFE ID is not one SPIFFE allows.

use super::id_grammar::Grammar;
use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::SpiffeIdViolation;
use crate::rules::{Part, Rule};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "spiffe-path-malformed",
    summary: "the path of the SPIFFE ID is not one SPIFFE allows",
    severity: Severity::Note,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["SPIFFE-ID 2.2"],
    docs: include_str!("../../../docs/rules/spiffe-path-malformed.md"),
    check,
};

static GRAMMAR: Grammar = Grammar {
    rule: &RULE,
    severity: Severity::Note,
    violations: &[
        SpiffeIdViolation::PathPercentEncoded,
        SpiffeIdViolation::PathSegmentEmpty,
        SpiffeIdViolation::PathSegmentDots,
        SpiffeIdViolation::PathTrailingSlash,
        SpiffeIdViolation::PathCharacter,
    ],
    message: "the path of the SPIFFE ID is malformed",
    why: "segments are not empty, no dots, no percent-encoding, no trailing slash; Envoy compares bytes and accepts, libraries refuse",
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
            subject_alt_names: crate::rules::testing::uris(&["spiffe://td/ns//sa/b/"]),
            ..good_leaf()
        };
        assert_finds(
            &RULE,
            &judged(vec![leaf]),
            Severity::Note,
            "the path of the SPIFFE ID is malformed",
        );
    }
}
