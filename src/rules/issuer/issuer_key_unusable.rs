//! An issuer's public key does not decode.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "issuer-key-unusable",
    summary: "an issuer's public key does not decode",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::IssuerKey],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["BoringSSL x509_vfy.cc: internal_verify"],
    docs: include_str!("../../../docs/rules/issuer-key-unusable.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "the public key of the certificate's issuer cannot be used".to_owned(),
        sight: Some(Sight::PublicKey),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "BoringSSL takes RSA, Ed25519 and the curves P-224, P-256, P-384 and P-521; not secp256k1 and not explicit parameters".to_owned(),
        fix: wording::lines(&[
            "re-issue the CA with an EC P-256 or RSA key",
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
        assert_explains(&super::RULE, Check::IssuerKey, Some(0), "public key");
    }
}
