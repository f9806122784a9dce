//! The leaf has several URI SANs.

use crate::config::Thresholds;
use crate::finding::{Confidence, Exhibit, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::{Certificate, GeneralNames};
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "spiffe-several-uri-sans",
    summary: "the leaf has several URI SANs",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "X509-SVID 2, 5.2",
        "Envoy spiffe_validator.cc: determineTrustDomain",
    ],
    docs: include_str!("../../../docs/rules/spiffe-several-uri-sans.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::leaves(judgement)
        .iter()
        .filter(|placed| has_trait(placed.certificate))
        .map(|placed| Finding {
            exhibits: exhibits(placed.certificate),
            why: Some("an X509-SVID has exactly one; Envoy matches any of them, and the SPIFFE validator takes the trust domain from the first".to_owned()),
            fix: wording::lines(&["issue one certificate for each identity"]),
            ..traits::of(
                &RULE,
                severity(placed.certificate),
                placed,
                Sight::San,
                "the leaf has several URI SANs".to_owned(),
            )
        })
        .collect()
}

/// Kuma writes tags as URIs of its own scheme beside the SPIFFE ID, which its proxies take.
fn severity(certificate: &Certificate) -> Severity {
    let names = certificate.subject_alt_names.value();
    let mut uris = names.into_iter().flat_map(GeneralNames::uris);
    let is_kuma_s = uris.any(|uri| uri.starts_with("kuma://"));
    if is_kuma_s {
        Severity::Note
    } else {
        Severity::Warning
    }
}

fn has_trait(certificate: &Certificate) -> bool {
    certificate
        .subject_alt_names
        .value()
        .is_some_and(|names| names.uris().nth(1).is_some())
}

fn exhibits(certificate: &Certificate) -> Vec<Exhibit> {
    certificate
        .subject_alt_names
        .value()
        .into_iter()
        .flat_map(GeneralNames::uris)
        .map(|uri| wording::exhibit("URI", uri.to_owned()))
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
            subject_alt_names: crate::rules::testing::uris(&["spiffe://td/a", "spiffe://td/b"]),
            ..good_leaf()
        };
        assert_finds(
            &RULE,
            &judged(vec![leaf]),
            Severity::Warning,
            "several URI SANs",
        );
    }
}
