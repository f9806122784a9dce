//! Trust settings of the anchor reject it for this role.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "anchor-rejects-by-trust-settings",
    summary: "trust settings of the anchor reject it for this role",
    severity: Severity::Error,
    confidence: Confidence::Modelled,
    explains: &[Check::AuxReject],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["BoringSSL x509_trs.cc"],
    docs: include_str!("../../../docs/rules/anchor-rejects-by-trust-settings.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: "trust settings of the anchor reject it for this role".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "a TRUSTED CERTIFICATE block carries purposes for which it is rejected".to_owned(),
        fix: wording::lines(&[
            "write the anchor as a plain CERTIFICATE block: openssl x509 -in CA -out CA",
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
        assert_explains(&super::RULE, Check::AuxReject, Some(0), "trust settings");
    }
}
