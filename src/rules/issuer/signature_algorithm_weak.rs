//! A certificate is signed with SHA-1 or MD5.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::model::Certificate;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "signature-algorithm-weak",
    summary: "a certificate is signed with SHA-1 or MD5",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 9155", "BoringSSL algorithm.cc"],
    docs: include_str!("../../../docs/rules/signature-algorithm-weak.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::certificates(judgement)
        .iter()
        .filter(|placed| !traits::is_told(judgement, placed, &[Check::Signature]))
        .filter(|placed| has_trait(placed.certificate))
        .map(|placed| Finding {
            why: Some(
                "Envoy accepts SHA-1 and refuses MD5; other verifiers refuse both".to_owned(),
            ),
            fix: wording::lines(&["re-issue it with SHA-256"]),
            ..traits::of(
                &RULE,
                Severity::Warning,
                placed,
                Sight::Signature,
                "a certificate is signed with SHA-1 or MD5".to_owned(),
            )
        })
        .collect()
}

fn has_trait(certificate: &Certificate) -> bool {
    !certificate.is_self_issued().unwrap_or(false)
        && certificate
            .signature
            .value()
            .is_some_and(|signature| WEAK.contains(&signature.algorithm.oid.as_str()))
}

/// sha1WithRSAEncryption, md5WithRSAEncryption, ecdsa-with-SHA1, dsa-with-sha1.
const WEAK: &[&str] = &[
    "1.2.840.113549.1.1.5",
    "1.2.840.113549.1.1.4",
    "1.2.840.10045.4.1",
    "1.2.840.10040.4.3",
];

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::{AlgorithmId, Certificate, Fact, Oid, SignatureValue};
    use crate::rules::testing::{assert_finds, good_leaf, judged};

    #[test]
    fn tells_sha1() {
        let algorithm = AlgorithmId {
            oid: Oid("1.2.840.113549.1.1.5".to_owned()),
            parameters: None,
            der: Vec::new(),
        };
        let leaf = Certificate {
            signature: Fact::known(SignatureValue {
                algorithm: algorithm.clone(),
                inner: algorithm,
                bytes: Vec::new(),
                unused_bits: 0,
                signed: Vec::new(),
            }),
            ..good_leaf()
        };
        assert_finds(&RULE, &judged(vec![leaf]), Severity::Warning, "SHA-1");
    }
}
