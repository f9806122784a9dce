//! An RSA key has fewer than 2048 bits.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::model::{Certificate, KeyKind};
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "rsa-key-small",
    summary: "an RSA key has fewer than 2048 bits",
    severity: Severity::Note,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Envoy context_impl.cc: TlsContext", "BoringSSL rsa_impl.cc"],
    docs: include_str!("../../../docs/rules/rsa-key-small.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::certificates(judgement)
        .iter()
        .filter(|placed| !traits::is_told(judgement, placed, &[Check::LoadRsaSize]))
        .filter(|placed| has_trait(placed.certificate))
        .map(|placed| Finding {
            why: Some(
                "Envoy refuses it as its own certificate and accepts it from peers and CAs"
                    .to_owned(),
            ),
            fix: wording::lines(&["use RSA 2048 or EC P-256"]),
            ..traits::of(
                &RULE,
                Severity::Note,
                placed,
                Sight::PublicKey,
                format!(
                    "{} has an RSA key with fewer than 2048 bits",
                    wording::called(
                        placed.certificate,
                        placed.chain.is_some() && placed.position == 0
                    )
                ),
            )
        })
        .collect()
}

fn has_trait(certificate: &Certificate) -> bool {
    certificate
        .public_key
        .value()
        .is_some_and(|key| matches!(key.kind, KeyKind::Rsa { bits, .. } if bits < 2048))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::{AlgorithmId, Certificate, Fact, KeyKind, Oid, PublicKey};
    use crate::rules::testing::{assert_finds, good_leaf, judged};

    #[test]
    fn tells_small_keys() {
        let leaf = Certificate {
            public_key: Fact::known(PublicKey {
                algorithm: AlgorithmId {
                    oid: Oid("1.2.840.113549.1.1.1".to_owned()),
                    parameters: None,
                    der: Vec::new(),
                },
                kind: KeyKind::Rsa {
                    bits: 1024,
                    exponent: Some(65537),
                },
                spki: Vec::new(),
                bits: Vec::new(),
            }),
            ..good_leaf()
        };
        assert_finds(
            &RULE,
            &judged(vec![leaf]),
            Severity::Note,
            "fewer than 2048",
        );
    }
}
