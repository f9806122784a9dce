//! The leaf's structure or public key cannot be used.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "leaf-key-unusable",
    summary: "the leaf's structure or public key cannot be used",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LeafSpki],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "BoringSSL ssl_cert.cc: ssl_cert_skip_to_spki",
        "BoringSSL ssl_privkey.cc",
    ],
    docs: include_str!("../../../docs/rules/leaf-key-unusable.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "the leaf's public key cannot be used for TLS".to_owned(),
        sight: Some(Sight::PublicKey),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "TLS reads the key of the leaf before anything else; it takes RSA, EC and Ed25519 keys of known curves".to_owned(),
        fix: wording::lines(&[
            "issue the leaf with an EC P-256 or an RSA 2048 key",
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
            Check::LeafSpki,
            Some(0),
            "public key cannot be used",
        );
    }
}
