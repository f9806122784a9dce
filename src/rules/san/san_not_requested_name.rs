//! No SAN of the leaf equals the name the request demands.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "san-not-requested-name",
    summary: "no SAN of the leaf equals the name the request demands",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::SanOverride],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Envoy default_validator.cc: verifySubjectAltName"],
    docs: include_str!("../../../docs/rules/san-not-requested-name.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "no SAN of the leaf equals the name that the request demands".to_owned(),
        sight: Some(Sight::San),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "auto_san_validation demands the host of the request (without its port, behind host rewrites), before the configured matchers are looked at".to_owned(),
        fix: wording::lines(&[
            "Istio: DestinationRule trafficPolicy.tls.sni and subjectAltNames, with a name of this certificate: they take the place of the host",
            "or rewrite the host to a name of this certificate (VirtualService rewrite.authority, host_rewrite_literal; auto_host_rewrite comes too late)",
            "or issue the leaf with the requested host",
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
            Check::SanOverride,
            Some(0),
            "the request demands",
        );
    }
}
