//! The trust domain is not one SPIFFE allows.

use super::id_grammar::Grammar;
use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::SpiffeIdViolation;
use crate::rules::{Part, Rule};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "spiffe-trust-domain-malformed",
    summary: "the trust domain is not one SPIFFE allows",
    severity: Severity::Warning,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["SPIFFE-ID 2, 2.1, 2.3, 2.4"],
    docs: include_str!("../../../docs/rules/spiffe-trust-domain-malformed.md"),
    check,
};

static GRAMMAR: Grammar = Grammar {
    rule: &RULE,
    severity: Severity::Warning,
    violations: &[
        SpiffeIdViolation::TrustDomainEmpty,
        SpiffeIdViolation::TrustDomainUserinfo,
        SpiffeIdViolation::TrustDomainPort,
        SpiffeIdViolation::TrustDomainUpperCase,
        SpiffeIdViolation::TrustDomainPercentEncoded,
        SpiffeIdViolation::TrustDomainCharacter,
        SpiffeIdViolation::TrustDomainTooLong,
    ],
    message: "the trust domain of the SPIFFE ID is malformed",
    why: "a trust domain is 1 to 255 bytes of a-z, 0-9, dot, hyphen, underscore; Envoy compares it byte for byte, libraries refuse it",
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
            subject_alt_names: crate::rules::testing::uris(&["spiffe://TD.example:8443/ns/a/sa/b"]),
            ..good_leaf()
        };
        assert_finds(
            &RULE,
            &judged(vec![leaf]),
            Severity::Warning,
            "the trust domain of the SPIFFE ID is malformed",
        );
    }
}
