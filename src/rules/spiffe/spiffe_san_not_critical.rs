//! The subject is empty and the SAN is not critical.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::{Certificate, Fact, Name};
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, sight, traits};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "spiffe-san-not-critical",
    summary: "the subject is empty and the SAN is not critical",
    severity: Severity::Note,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 5280 4.2.1.6", "X509-SVID 3.1"],
    docs: include_str!("../../../docs/rules/spiffe-san-not-critical.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::leaves(judgement)
        .iter()
        .filter(|placed| has_trait(placed.certificate))
        .map(|placed| Finding {
            why: Some(
                "RFC 5280 demands critical where the SAN is the only name; Envoy does not look"
                    .to_owned(),
            ),
            fix: Vec::new(),
            ..traits::of(
                &RULE,
                Severity::Note,
                placed,
                Sight::San,
                "the subject is empty and the subject alternative name is not critical".to_owned(),
            )
        })
        .collect()
}

fn has_trait(certificate: &Certificate) -> bool {
    certificate.subject.value().is_some_and(Name::is_empty)
        && matches!(
            certificate.subject_alt_names,
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
            subject_alt_names: crate::model::Fact::Present {
                critical: Some(false),
                value: crate::model::GeneralNames::default(),
            },
            ..good_leaf()
        };
        assert_finds(&RULE, &judged(vec![leaf]), Severity::Note, "not critical");
    }
}
