//! The leaf is in another trust domain than the ones named.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::SpiffeId;
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "spiffe-wrong-trust-domain",
    summary: "the leaf is in another trust domain than the ones named",
    severity: Severity::Error,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["SPIFFE_Federation 7.3", "SPIFFE-ID 2.4"],
    docs: include_str!("../../../docs/rules/spiffe-wrong-trust-domain.md"),
    check,
};

fn check(judgement: &Judgement, thresholds: &Thresholds) -> Vec<Finding> {
    sight::leaves(judgement)
        .iter()
        .filter_map(|leaf| {
            let wanted = &thresholds
                .at(leaf.certificate.sources.first())
                .trust_domains;
            let uri = leaf.certificate.first_uri()?;
            let (trust_domain, _) = SpiffeId::cut_in_any_case(uri)?;
            let is_one = wanted.iter().any(|wanted| wanted == trust_domain);
            (!wanted.is_empty() && !is_one).then(|| tell(leaf, uri, wanted))
        })
        .collect()
}

/// What the user names is a demand, so it is an error whoever verifies.
fn tell(leaf: &Placed, uri: &str, wanted: &[String]) -> Finding {
    let message = "the leaf is in another trust domain than the ones named".to_owned();
    Finding {
        severity: Severity::Error,
        exhibits: vec![
            wording::exhibit("presented", uri.to_owned()),
            wording::exhibit("wanted", wanted.join(", ")),
        ],
        why: Some(
            "a verifier of these trust domains finds no bundle and no pin for another one; names compare byte for byte"
                .to_owned(),
        ),
        fix: wording::lines(&[
            "issue the leaf in the trust domain, or name this one with --trust-domain-alias",
        ]),
        ..traits::of(&RULE, Severity::Warning, leaf, Sight::Uri(0), message)
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::config::Thresholds;
    use crate::rules::testing::{good_leaf, judged};

    fn with(trust_domain: &str) -> usize {
        let thresholds = Thresholds {
            trust_domains: vec![trust_domain.to_owned()],
            ..Thresholds::default()
        };
        (RULE.check)(&judged(vec![good_leaf()]), &thresholds).len()
    }

    #[test]
    fn compares_with_the_domains_the_user_named() {
        assert_eq!(with("cluster.local"), 0);
        assert_eq!(with("other.example"), 1);
        assert_eq!(
            (RULE.check)(&judged(vec![good_leaf()]), &Thresholds::default()).len(),
            0
        );
    }
}
