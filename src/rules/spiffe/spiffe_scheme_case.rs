//! The scheme of the SPIFFE ID is not in lower case.

use super::id_grammar::Grammar;
use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::SpiffeIdViolation;
use crate::rules::{Part, Rule};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "spiffe-scheme-case",
    summary: "the scheme of the SPIFFE ID is not in lower case",
    severity: Severity::Warning,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "SPIFFE-ID 2, 2.4",
        "Envoy spiffe_validator.cc: extractTrustDomain",
    ],
    docs: include_str!("../../../docs/rules/spiffe-scheme-case.md"),
    check,
};

static GRAMMAR: Grammar = Grammar {
    rule: &RULE,
    severity: Severity::Warning,
    violations: &[SpiffeIdViolation::SchemeCase],
    message: "the scheme of the SPIFFE ID is not written spiffe",
    why: "schemes compare without case by specification, but Envoy compares bytes, so no bundle and no pin is found",
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
            subject_alt_names: crate::rules::testing::uris(&["SPIFFE://td/ns/a/sa/b"]),
            ..good_leaf()
        };
        assert_finds(
            &RULE,
            &judged(vec![leaf]),
            Severity::Warning,
            "the scheme of the SPIFFE ID is not written spiffe",
        );
    }
}
