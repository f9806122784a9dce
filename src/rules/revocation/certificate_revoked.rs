//! The certificate is revoked.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "certificate-revoked",
    summary: "the certificate is revoked",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::Revoked],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 5280 6.3", "BoringSSL x509_vfy.cc: cert_crl"],
    docs: include_str!("../../../docs/rules/certificate-revoked.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: format!("{} is revoked", wording::called_in(refusal)),
        sight: Some(Sight::Serial),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "its serial number is on the CRL of its issuer; the reason does not matter".to_owned(),
        fix: wording::lines(&["issue a new certificate"]),
        ..Words::default()
    })
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Check;
    use crate::rules::testing::assert_explains;

    #[test]
    fn tells_the_refusal() {
        assert_explains(&super::RULE, Check::Revoked, Some(0), "is revoked");
    }
}
