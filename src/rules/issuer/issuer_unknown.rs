//! The chain reaches no anchor.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::issuer::issuance;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "issuer-unknown",
    summary: "the chain reaches no anchor",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::NoIssuer],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "BoringSSL x509_vfy.cc: X509_verify_cert",
        "BoringSSL v3_purp.cc: X509_check_issued",
        "RFC 5280 6.1",
    ],
    docs: include_str!("../../../docs/rules/issuer-unknown.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: issuance::message(refusal),
        sight: Some(Sight::Issuer),
        exhibits: issuance::exhibits(refusal),
        why: "an issuer is a certificate of that name, sent or in the bundle, whose key identifier does not contradict; validity and signature are looked at later".to_owned(),
        fix: issuance::fix(refusal),
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
        assert_explains(&super::RULE, Check::NoIssuer, Some(0), "reaches no anchor");
    }
}
