//! The leaf is marked as a CA.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::knowledge::issuer;
use crate::model::Certificate;
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "leaf-is-ca",
    summary: "the leaf is marked as a CA",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "RFC 5280 4.2.1.9",
        "X509-SVID 4.1",
        "Envoy spiffe_validator.cc: certificatePrecheck",
    ],
    docs: include_str!("../../../docs/rules/leaf-is-ca.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::certificates(judgement)
        .iter()
        .filter(|placed| {
            !traits::is_told(judgement, placed, &[Check::SvPrecheck, Check::RustlsPath])
        })
        .filter(|placed| has_trait(placed))
        .map(|placed| Finding {
            why: Some(
                "the SPIFFE validator and rustls refuse it; Envoy's default validator accepts it"
                    .to_owned(),
            ),
            fix: issuer::constraints(wording::issuer_of_leaf(placed.certificate, judgement)),
            ..traits::of(
                &RULE,
                Severity::Warning,
                placed,
                Sight::BasicConstraints,
                "the leaf is marked as a CA".to_owned(),
            )
        })
        .collect()
}

/// The first certificate of a chain, unless it issued a later one: then the order is wrong, which is another finding. In a
/// bundle a workload's SPIFFE ID tells the leaf among the CAs.
fn has_trait(placed: &Placed) -> bool {
    let is_leaf = placed.position == 0
        && placed
            .chain
            .is_some_and(|(_, chain)| !sight::starts_with_an_issuer(chain));
    placed.certificate.is_ca() == Some(true) && (is_leaf || names_a_workload(placed.certificate))
}

fn names_a_workload(certificate: &Certificate) -> bool {
    matches!(
        certificate.spiffe_id(),
        Some(Ok(id)) if id.namespace_and_service_account().is_some()
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
            basic_constraints: crate::model::Fact::known(crate::model::BasicConstraints {
                ca: true,
                path_len: None,
            }),
            ..good_leaf()
        };
        assert_finds(
            &RULE,
            &judged(vec![leaf]),
            Severity::Warning,
            "marked as a CA",
        );
    }
}
