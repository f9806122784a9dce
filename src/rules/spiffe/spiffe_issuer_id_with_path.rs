//! A signing certificate's SPIFFE ID has a path.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::Certificate;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "spiffe-issuer-id-with-path",
    summary: "a signing certificate's SPIFFE ID has a path",
    severity: Severity::Note,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["X509-SVID 3.2"],
    docs: include_str!("../../../docs/rules/spiffe-issuer-id-with-path.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::issuers(judgement)
        .iter()
        .filter(|placed| has_trait(placed.certificate))
        .map(|placed| Finding {
            why: Some("the ID of a signing certificate is the trust domain alone; with a path it could pass for a workload".to_owned()),
            fix: Vec::new(),
            ..traits::of(
                &RULE,
                Severity::Note,
                placed,
                Sight::Uri(0),
                format!("{} is a signing certificate whose SPIFFE ID has a path", wording::called(placed.certificate, false)),
            )
        })
        .collect()
}

fn has_trait(certificate: &Certificate) -> bool {
    certificate.is_ca() == Some(true)
        && matches!(certificate.spiffe_id(), Some(Ok(id)) if !id.path().is_empty())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::Certificate;
    use crate::rules::testing::{assert_finds, good_ca, good_leaf, judged, name, uris};

    #[test]
    fn tells_a_signer_with_a_path() {
        let signer = Certificate {
            subject: name("signer"),
            serial: crate::model::Fact::known(crate::model::Serial::from_hex("5")),
            subject_alt_names: uris(&["spiffe://td/signer"]),
            ..good_ca()
        };
        assert_finds(
            &RULE,
            &judged(vec![good_leaf(), signer]),
            Severity::Note,
            "has a path",
        );
    }
}
