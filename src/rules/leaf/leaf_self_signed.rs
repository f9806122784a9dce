//! The leaf is self-signed and no anchor.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "leaf-self-signed",
    summary: "the leaf is self-signed and no anchor",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::SelfSignedLeaf],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["BoringSSL x509_vfy.cc: X509_verify_cert"],
    docs: include_str!("../../../docs/rules/leaf-self-signed.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: "the leaf is self-signed, and it is not among the anchors".to_owned(),
        sight: Some(Sight::Issuer),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "a self-signed leaf is accepted only where trusted_ca holds the very same certificate"
            .to_owned(),
        fix: wording::lines(&[
            "issue the leaf from a CA that is in trusted_ca",
            "or put this certificate itself into trusted_ca of the default validator",
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
        assert_explains(&super::RULE, Check::SelfSignedLeaf, Some(0), "self-signed");
    }
}
