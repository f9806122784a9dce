//! The leaf has no key usage.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::knowledge::issuer;
use crate::model::Certificate;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "leaf-no-key-usage",
    summary: "the leaf has no key usage",
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
    docs: include_str!("../../../docs/rules/leaf-no-key-usage.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::leaves(judgement)
        .iter()
        .filter(|placed| !traits::is_told(judgement, placed, &[Check::SvPrecheck]))
        .filter(|placed| has_trait(placed.certificate))
        .map(|placed| Finding {
            why: Some("BoringSSL reports every bit set where the extension is absent, so the SPIFFE validator sees keyCertSign; the default validator accepts".to_owned()),
            fix: issuer::usages(wording::issuer_of_leaf(placed.certificate, judgement)),
            ..traits::of(
                &RULE,
                Severity::Note,
                placed,
                Sight::KeyUsage,
                "the leaf has no key usage: Envoy's SPIFFE validator would refuse it".to_owned(),
            )
        })
        .collect()
}

fn has_trait(certificate: &Certificate) -> bool {
    certificate.key_usage.is_absent()
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
            key_usage: crate::model::Fact::Absent,
            ..good_leaf()
        };
        assert_finds(&RULE, &judged(vec![leaf]), Severity::Note, "no key usage");
    }
}
