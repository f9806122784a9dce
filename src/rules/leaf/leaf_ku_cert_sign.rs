//! The leaf's key usage allows signing certificates or CRLs.

use crate::config::Thresholds;
use crate::finding::{Confidence, Exhibit, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::knowledge::issuer;
use crate::model::{Certificate, KeyUsage};
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "leaf-ku-cert-sign",
    summary: "the leaf's key usage allows signing certificates or CRLs",
    severity: Severity::Note,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "RFC 5280 4.2.1.3",
        "X509-SVID 4.3",
        "Envoy spiffe_validator.cc: certificatePrecheck",
    ],
    docs: include_str!("../../../docs/rules/leaf-ku-cert-sign.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::leaves(judgement)
        .iter()
        .filter(|placed| !traits::is_told(judgement, placed, &[Check::SvPrecheck]))
        .filter(|placed| has_trait(placed.certificate))
        .map(|placed| Finding {
            exhibits: exhibits(placed.certificate),
            why: Some("the SPIFFE validator refuses it, and X509-SVID 4.3 forbids it; Envoy's default validator accepts it".to_owned()),
            fix: issuer::constraints(wording::issuer_of_leaf(placed.certificate, judgement)),
            ..traits::of(
                &RULE,
                Severity::Note,
                placed,
                Sight::KeyUsage,
                "the leaf's key usage allows signing certificates or CRLs".to_owned(),
            )
        })
        .collect()
}

fn has_trait(certificate: &Certificate) -> bool {
    certificate
        .key_usage
        .value()
        .is_some_and(|usage| usage.has_any(KeyUsage::KEY_CERT_SIGN | KeyUsage::CRL_SIGN))
}

fn exhibits(certificate: &Certificate) -> Vec<Exhibit> {
    vec![wording::exhibit("has", wording::key_usage(certificate))]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::Certificate;
    use crate::rules::testing::{assert_finds, good_leaf, judged};

    #[test]
    fn tells_the_trait_and_not_the_good_leaf() {
        let leaf = Certificate {
            key_usage: crate::model::Fact::known(crate::model::KeyUsage::from_bits(
                crate::model::KeyUsage::DIGITAL_SIGNATURE | crate::model::KeyUsage::KEY_CERT_SIGN,
            )),
            ..good_leaf()
        };
        assert_finds(
            &RULE,
            &judged(vec![leaf]),
            Severity::Note,
            "signing certificates",
        );
    }
}
