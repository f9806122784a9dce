//! The key usage is not critical.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::{Certificate, Fact, SpiffeId};
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, sight, traits};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "spiffe-key-usage-not-critical",
    summary: "the key usage is not critical",
    severity: Severity::Note,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["X509-SVID 4.3"],
    docs: include_str!("../../../docs/rules/spiffe-key-usage-not-critical.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::leaves(judgement)
        .iter()
        .filter(|placed| has_trait(placed.certificate))
        .map(|placed| Finding {
            why: Some("X509-SVID 4.3 demands it critical; Envoy does not look".to_owned()),
            fix: Vec::new(),
            ..traits::of(
                &RULE,
                Severity::Note,
                placed,
                Sight::KeyUsage,
                "the key usage of this SVID is not critical".to_owned(),
            )
        })
        .collect()
}

fn has_trait(certificate: &Certificate) -> bool {
    certificate.first_uri().is_some_and(SpiffeId::has_scheme)
        && matches!(
            certificate.key_usage,
            Fact::Present {
                critical: Some(false),
                ..
            }
        )
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
            key_usage: crate::model::Fact::Present {
                critical: Some(false),
                value: crate::model::KeyUsage::from_bits(1),
            },
            ..good_leaf()
        };
        assert_finds(&RULE, &judged(vec![leaf]), Severity::Note, "not critical");
    }
}
