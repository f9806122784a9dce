//! Neither the leaf nor its key is a pinned one.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "pin-not-matched",
    summary: "neither the leaf nor its key is a pinned one",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::Pins],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Envoy default_validator.cc: verifyCertificateHashList, verifyCertificateSpkiList"],
    docs: include_str!("../../../docs/rules/pin-not-matched.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "neither the leaf nor its key is one of the pinned ones".to_owned(),
        sight: Some(Sight::PublicKey),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "verify_certificate_hash and verify_certificate_spki look at the leaf alone, and a re-issued leaf has another hash".to_owned(),
        fix: wording::lines(&[
            "pin the key (verify_certificate_spki) of a leaf that keeps its key, or pin nothing and rely on the CA",
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
        assert_explains(&super::RULE, Check::Pins, Some(0), "pinned ones");
    }
}
