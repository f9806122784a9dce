//! The scheme of the SPIFFE ID is not in lower case.

use crate::config::Thresholds;
use crate::finding::{Confidence, Exhibit, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::issuer;
use crate::model::{Certificate, SpiffeIdViolation};
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "spiffe-scheme-case",
    summary: "the scheme of the SPIFFE ID is not in lower case",
    severity: Severity::Warning,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "SPIFFE-ID 2, 2.4",
        "Envoy spiffe_validator.cc: extractTrustDomain",
    ],
    docs: include_str!("../../../docs/rules/spiffe-scheme-case.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::leaves(judgement)
        .iter()
        .filter(|placed| has_trait(placed.certificate))
        .map(|placed| Finding {
            exhibits: exhibits(placed.certificate),
            why: Some("schemes compare without case by specification, but Envoy compares bytes, so no bundle and no pin is found".to_owned()),
            fix: issuer::identity_template(wording::issuer_of_leaf(placed.certificate, judgement)),
            ..traits::of(
                &RULE,
                Severity::Warning,
                placed,
                Sight::Uri(0),
                "the scheme of the SPIFFE ID is not written spiffe".to_owned(),
            )
        })
        .collect()
}

fn has_trait(certificate: &Certificate) -> bool {
    matches!(
        certificate.spiffe_id(),
        Some(Err((uri, violations)))
            if is_meant_as_spiffe(&uri)
                && violations.iter().any(|violation| matches!(violation, SpiffeIdViolation::SchemeCase))
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
            subject_alt_names: crate::rules::testing::uris(&["SPIFFE://td/ns/a/sa/b"]),
            ..good_leaf()
        };
        assert_finds(
            &RULE,
            &judged(vec![leaf]),
            Severity::Warning,
            "the scheme of the SPIFFE ID is not written spiffe",
        );
    }
}
