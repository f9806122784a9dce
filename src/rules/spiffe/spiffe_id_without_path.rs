//! The leaf's SPIFFE ID has no path.

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
    id: "spiffe-id-without-path",
    summary: "the leaf's SPIFFE ID has no path",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "X509-SVID 3.1, 5.2",
        "Envoy spiffe_validator.cc: extractTrustDomain",
    ],
    docs: include_str!("../../../docs/rules/spiffe-id-without-path.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::leaves(judgement)
        .iter()
        .filter(|placed| !traits::is_told(judgement, placed, &[Check::SvTrustDomain]))
        .filter(|placed| has_trait(placed.certificate))
        .map(|placed| Finding {
            why: Some("an ID without path names the trust domain itself; the SPIFFE validator finds no bundle for it, and no workload is called so".to_owned()),
            fix: issuer::identity_template(wording::issuer_of_leaf(placed.certificate, judgement)),
            ..traits::of(
                &RULE,
                Severity::Warning,
                placed,
                Sight::Uri(0),
                "the leaf's SPIFFE ID has no path".to_owned(),
            )
        })
        .collect()
}

fn has_trait(certificate: &Certificate) -> bool {
    certificate.is_ca() != Some(true)
        && matches!(certificate.spiffe_id(), Some(Ok(id)) if id.path().is_empty())
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
            subject_alt_names: crate::rules::testing::uris(&["spiffe://td"]),
            ..good_leaf()
        };
        assert_finds(&RULE, &judged(vec![leaf]), Severity::Warning, "has no path");
    }
}
