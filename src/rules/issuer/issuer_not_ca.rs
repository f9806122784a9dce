//! An issuer that was sent is no CA.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::knowledge::issuer;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "issuer-not-ca",
    summary: "an issuer that was sent is no CA",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::NotCa],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "RFC 5280 4.2.1.9",
        "BoringSSL x509_vfy.cc: check_chain_extensions",
    ],
    docs: include_str!("../../../docs/rules/issuer-not-ca.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: format!(
            "{} issued another certificate and is no CA",
            wording::called_in(refusal)
        ),
        sight: Some(Sight::BasicConstraints),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "every issuer that was sent needs basicConstraints with cA TRUE; anchors are exempt"
            .to_owned(),
        fix: issuer::constraints(wording::issuer_of(refusal)),
        ..Words::default()
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
            Check::NotCa,
            Some(0),
            "issued another certificate and is no CA",
        );
    }
}
