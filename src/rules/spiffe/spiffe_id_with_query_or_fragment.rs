//! The SPIFFE ID has a query or a fragment.

use crate::config::Thresholds;
use crate::finding::{Confidence, Exhibit, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::issuer;
use crate::model::{Certificate, SpiffeIdViolation};
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "spiffe-id-with-query-or-fragment",
    summary: "the SPIFFE ID has a query or a fragment",
    severity: Severity::Note,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["SPIFFE-ID 2"],
    docs: include_str!("../../../docs/rules/spiffe-id-with-query-or-fragment.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::leaves(judgement)
        .iter()
        .filter(|placed| has_trait(placed.certificate))
        .map(|placed| Finding {
            exhibits: exhibits(placed.certificate),
            why: Some("a SPIFFE ID ends with its path; Envoy compares bytes and accepts, libraries refuse".to_owned()),
            fix: issuer::identity_template(wording::issuer_of_leaf(placed.certificate, judgement)),
            ..traits::of(
                &RULE,
                Severity::Note,
                placed,
                Sight::Uri(0),
                "the SPIFFE ID has a query or a fragment".to_owned(),
            )
        })
        .collect()
}

fn has_trait(certificate: &Certificate) -> bool {
    matches!(
        certificate.spiffe_id(),
        Some(Err((uri, violations)))
            if is_meant_as_spiffe(&uri)
                && violations.iter().any(|violation| matches!(violation, SpiffeIdViolation::Query | SpiffeIdViolation::Fragment))
    )
}

fn exhibits(certificate: &Certificate) -> Vec<Exhibit> {
    certificate
        .first_uri()
        .map(|uri| wording::exhibit("presented", uri.to_owned()))
        .into_iter()
        .collect()
}

/// Other URIs are other people's business.
fn is_meant_as_spiffe(uri: &str) -> bool {
    uri.get(..7)
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case("spiffe:"))
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
            subject_alt_names: crate::rules::testing::uris(&["spiffe://td/ns/a/sa/b?x=1"]),
            ..good_leaf()
        };
        assert_finds(
            &RULE,
            &judged(vec![leaf]),
            Severity::Note,
            "the SPIFFE ID has a query or a fragment",
        );
    }
}
