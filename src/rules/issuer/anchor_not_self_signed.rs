//! The bundle holds an intermediate without its root.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};
use crate::verify::Check;

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "anchor-not-self-signed",
    summary: "the bundle holds an intermediate without its root",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::NoIssuerPartial],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "Envoy spiffe_validator.cc: no X509_V_FLAG_PARTIAL_CHAIN",
        "BoringSSL x509_vfy.cc: X509_verify_cert",
    ],
    docs: include_str!("../../../docs/rules/anchor-not-self-signed.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "the bundle reaches no self-signed root, and the SPIFFE validator demands one".to_owned(),
        sight: Some(Sight::Issuer),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "the default validator accepts any certificate of trusted_ca as an anchor, the SPIFFE validator only self-signed ones".to_owned(),
        fix: wording::lines(&[
            "put the root beside the intermediate into the trust domain's bundle",
        ]),
        ..Words::default()
    }
    })
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::assert_explains;
    use crate::verify::Check;

    #[test]
    fn tells_the_refusal() {
        assert_explains(
            &super::RULE,
            Check::NoIssuerPartial,
            Some(0),
            "self-signed root",
        );
    }
}
