//! The leaf has URI SANs, and none is a SPIFFE ID.

use super::id_grammar::is_meant_as_spiffe;
use crate::config::Thresholds;
use crate::finding::{Confidence, Exhibit, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::knowledge::issuer;
use crate::model::Certificate;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "spiffe-scheme-wrong",
    summary: "the leaf has URI SANs, and none is a SPIFFE ID",
    severity: Severity::Note,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["X509-SVID 5.2", "SPIFFE-ID 2"],
    docs: include_str!("../../../docs/rules/spiffe-scheme-wrong.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::leaves(judgement)
        .iter()
        .filter(|placed| !traits::is_told(judgement, placed, &[Check::SvTrustDomain, Check::IstioSan]))
        .filter(|placed| has_trait(placed.certificate))
        .map(|placed| Finding {
            exhibits: exhibits(placed.certificate),
            why: Some("Istio and the SPIFFE validator look for spiffe://; other URIs serve explicit matchers only".to_owned()),
            fix: issuer::identity_template(wording::issuer_of_leaf(placed.certificate, judgement)),
            ..traits::of(
                &RULE,
                Severity::Note,
                placed,
                Sight::Uri(0),
                "the leaf has URI SANs, and none is a SPIFFE ID".to_owned(),
            )
        })
        .collect()
}

fn has_trait(certificate: &Certificate) -> bool {
    certificate
        .subject_alt_names
        .value()
        .is_some_and(|names| names.uris().next().is_some() && !names.uris().any(is_meant_as_spiffe))
}

fn exhibits(certificate: &Certificate) -> Vec<Exhibit> {
    certificate
        .first_uri()
        .map(|uri| wording::exhibit("presented", uri.to_owned()))
        .into_iter()
        .collect()
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
            subject_alt_names: crate::rules::testing::uris(&["my-service-1"]),
            ..good_leaf()
        };
        assert_finds(
            &RULE,
            &judged(vec![leaf]),
            Severity::Note,
            "none is a SPIFFE ID",
        );
    }
}
