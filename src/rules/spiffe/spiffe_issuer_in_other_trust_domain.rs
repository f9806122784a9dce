//! A signing certificate lies in another trust domain than the leaf.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "spiffe-issuer-in-other-trust-domain",
    summary: "a signing certificate lies in another trust domain than the leaf",
    severity: Severity::Warning,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["X509-SVID 3.2"],
    docs: include_str!("../../../docs/rules/spiffe-issuer-in-other-trust-domain.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::leaves(judgement).iter().filter_map(tell).collect()
}

fn tell(leaf: &Placed) -> Option<Finding> {
    let (_, chain) = leaf.chain?;
    let own = leaf.certificate.spiffe_id()?.ok()?;
    let signer = chain
        .presented
        .certificates
        .iter()
        .skip(1)
        .filter(|signer| signer.is_ca() == Some(true))
        .find_map(|signer| {
            let id = signer.spiffe_id()?.ok()?;
            (id.trust_domain() != own.trust_domain()).then_some(id)
        })?;
    let message =
        "the leaf and a certificate that signed it lie in different trust domains".to_owned();
    Some(Finding {
        exhibits: vec![
            wording::exhibit("leaf", own.to_string()),
            wording::exhibit("signer", signer.to_string()),
        ],
        why: Some(
            "X509-SVID 3.2: a signer issues for its own trust domain; Envoy does not look"
                .to_owned(),
        ),
        ..traits::of(&RULE, Severity::Warning, leaf, Sight::Uri(0), message)
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::Certificate;
    use crate::rules::testing::{assert_finds, good_ca, good_leaf, judged, uris};

    #[test]
    fn compares_leaf_and_signer() {
        let signer = Certificate {
            subject_alt_names: uris(&["spiffe://other.example"]),
            ..good_ca()
        };
        assert_finds(
            &RULE,
            &judged(vec![good_leaf(), signer]),
            Severity::Warning,
            "different trust domains",
        );
    }
}
