//! The leaf has no subject alternative name.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::model::Certificate;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "leaf-no-san",
    summary: "the leaf has no subject alternative name",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "RFC 5280 4.2.1.6",
        "X509-SVID 2",
        "Envoy san_matcher.cc",
        "Envoy spiffe_validator.cc: determineTrustDomain",
    ],
    docs: include_str!("../../../docs/rules/leaf-no-san.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::leaves(judgement)
        .iter()
        .filter(|placed| !traits::is_told(judgement, placed, &[Check::SanMatch, Check::SvTrustDomain, Check::IstioSan, Check::SanOverride, Check::NcNoSan]))
        .filter(|placed| has_trait(placed.certificate))
        .map(|placed| Finding {
            why: Some("every SAN matcher, Istio and the SPIFFE validator refuse it; the common name is never looked at".to_owned()),
            fix: wording::lines(&["issue it with the names that verifiers look for: a URI SAN with the SPIFFE ID, or the DNS name"]),
            ..traits::of(
                &RULE,
                severity(placed.certificate),
                placed,
                Sight::San,
                "the leaf has no subject alternative name".to_owned(),
            )
        })
        .collect()
}

/// Without a common name no Envoy loads it as a server, which another rule tells.
fn severity(certificate: &Certificate) -> Severity {
    let subject = certificate.subject.value();
    if subject.is_some_and(|subject| subject.common_name().is_none()) {
        Severity::Note
    } else {
        Severity::Warning
    }
}

fn has_trait(certificate: &Certificate) -> bool {
    certificate.subject_alt_names.is_absent()
        || certificate
            .subject_alt_names
            .value()
            .is_some_and(|names| names.complete && names.names.is_empty())
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
            subject_alt_names: crate::model::Fact::Absent,
            ..good_leaf()
        };
        assert_finds(
            &RULE,
            &judged(vec![leaf]),
            Severity::Note,
            "no subject alternative name",
        );
    }
}
