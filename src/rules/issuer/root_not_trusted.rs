//! The root that was sent is not an anchor.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::issuer::issuance;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "root-not-trusted",
    summary: "the root that was sent is not an anchor",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::SelfSignedInChain],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["BoringSSL x509_vfy.cc: X509_verify_cert"],
    docs: include_str!("../../../docs/rules/root-not-trusted.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: "the chain ends at a root that this verifier does not trust".to_owned(),
        sight: Some(Sight::Issuer),
        exhibits: issuance::exhibits(refusal),
        why: "the root was sent along, and the bundle holds no certificate of that name and key"
            .to_owned(),
        fix: wording::lines(&[
            "put the root that signed this chain into the verifier's trusted_ca, or issue the chain from a root that is there",
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
        assert_explains(
            &super::RULE,
            Check::SelfSignedInChain,
            Some(0),
            "a root that this verifier does not trust",
        );
    }
}
