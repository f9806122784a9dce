//! There is no bundle for the trust domain of the first URI SAN.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "spiffe-no-bundle-for-trust-domain",
    summary: "there is no bundle for the trust domain of the first URI SAN",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::SvTrustDomain],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "Envoy spiffe_validator.cc: determineTrustDomain",
        "SPIFFE_Workload_API 4.6",
    ],
    docs: include_str!("../../../docs/rules/spiffe-no-bundle-for-trust-domain.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: refusal.leaf().and_then(|leaf| leaf.first_uri()).map_or_else(
            || "the leaf has no SPIFFE ID, and so no trust domain".to_owned(),
            |uri| format!("the verifier has no bundle for the trust domain of {uri}"),
        ),
        sight: Some(Sight::Uri(0)),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "the SPIFFE validator takes the text between spiffe:// and the next slash of the first URI SAN and compares it byte for byte with its configured names".to_owned(),
        fix: wording::lines(&[
            "federate the trust domains, so that the verifier receives the bundle of this one",
            "SPIRE with Istio: default_all_bundles_name = \"ROOTCA\" and default_bundle_name = \"null\" in the agent's sds section",
            "tbot: ROOTCA carries the local trust domain only, ALL the federated ones",
        ]),
        ..Words::default()
    }
    })
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Check;
    use crate::rules::testing::assert_explains;

    #[test]
    fn tells_the_refusal() {
        assert_explains(
            &super::RULE,
            Check::SvTrustDomain,
            Some(0),
            "the verifier has no bundle for the trust domain of",
        );
    }
}
