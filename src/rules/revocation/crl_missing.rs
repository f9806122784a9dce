//! There is no CRL of an issuer that needs one.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "crl-missing",
    summary: "there is no CRL of an issuer that needs one",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::CrlMissing],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 5280 6.3", "BoringSSL x509_vfy.cc: check_revocation"],
    docs: include_str!("../../../docs/rules/crl-missing.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: format!("no CRL covers {}, and CRL checking is on", wording::called_in(refusal)),
        sight: Some(Sight::Issuer),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "one CRL, even a crl without blocks or a CRL inside trusted_ca, turns checking on for every CA of every chain".to_owned(),
        fix: wording::lines(&[
            "give the context a CRL of every CA of the chain, the root's included; an intermediate as anchor needs the one of its own issuer",
            "or set only_verify_leaf_cert_crl, or remove crl",
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
            Check::CrlMissing,
            Some(0),
            "CRL checking is on",
        );
    }
}
