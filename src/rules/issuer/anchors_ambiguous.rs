//! Anchors with one subject cannot be told apart.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};
use crate::verify::Check;

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "anchors-ambiguous",
    summary: "anchors with one subject cannot be told apart",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[Check::WarnAmbiguousAnchor],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["BoringSSL x509_lu.cc: X509_STORE_CTX_get1_issuer"],
    docs: include_str!("../../../docs/rules/anchors-ambiguous.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "anchors with one subject and different keys cannot be told apart".to_owned(),
        sight: Some(Sight::Issuer),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "which of them is tried depends on the Envoy version and the order of the bundle, and there is no second try".to_owned(),
        fix: wording::lines(&[
            "give the CAs different subjects, or subject key identifiers that the leaf's authority key identifier names",
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
            Check::WarnAmbiguousAnchor,
            Some(0),
            "cannot be told apart",
        );
    }
}
