//! Policy extensions are broken or leave no valid policy.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "certificate-policy-refused",
    summary: "policy extensions are broken or leave no valid policy",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::Policy],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 5280 6.1", "BoringSSL policy.cc"],
    docs: include_str!("../../../docs/rules/certificate-policy-refused.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "policy extensions of the chain are broken, or leave no valid policy".to_owned(),
        sight: Some(Sight::Extensions),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "a policy extension that is empty, repeats itself or does not decode is refused, and so is an explicit-policy demand that nothing fulfils".to_owned(),
        fix: wording::lines(&[
            "re-issue the CA without policyConstraints, or the leaf with the policies it demands",
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
        assert_explains(&super::RULE, Check::Policy, Some(0), "policy");
    }
}
