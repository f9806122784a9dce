//! There are more certificates below an issuer than its path length allows.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "path-length-exceeded",
    summary: "there are more certificates below an issuer than its path length allows",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::Pathlen],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "RFC 5280 4.2.1.9",
        "BoringSSL x509_vfy.cc: check_chain_extensions",
    ],
    docs: include_str!("../../../docs/rules/path-length-exceeded.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: format!("{} has more intermediates below it than its path length allows", wording::called_in(refusal)),
        sight: Some(Sight::BasicConstraints),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "pathLenConstraint counts the intermediates between it and the leaf; 1.40 also counts what earlier versions exempted as self-issued".to_owned(),
        fix: wording::lines(&[
            "re-issue the intermediate with a larger pathLenConstraint or without one",
            "or issue from the CA above it",
        ]),
        ..Words::default()
    }
    })
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Check;
    use crate::rules::testing::assert_explains;

    #[test]
    fn tells_the_refusal() {
        assert_explains(
            &super::RULE,
            Check::Pathlen,
            Some(0),
            "has more intermediates below it than its path length allows",
        );
    }
}
