//! The CRL that applies cannot be used.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "crl-unusable",
    summary: "the CRL that applies cannot be used",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::CrlState],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 5280 6.3", "BoringSSL x509_vfy.cc: check_revocation"],
    docs: include_str!("../../../docs/rules/crl-unusable.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: format!(
            "the CRL that covers {} cannot be used",
            wording::called_in(refusal)
        ),
        sight: Some(Sight::Issuer),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "an expired, future, foreign or broken CRL refuses every certificate below its CA"
            .to_owned(),
        fix: wording::lines(&[
            "publish a current CRL, and distribute it before nextUpdate",
            "a partitioned CRL (issuingDistributionPoint) has to be in the scope of the certificate: use a whole one",
        ]),
        ..Words::default()
    })
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Check;
    use crate::rules::testing::assert_explains;

    #[test]
    fn tells_the_refusal() {
        assert_explains(&super::RULE, Check::CrlState, Some(0), "cannot be used");
    }
}
