//! The trust domain is neither the mesh's own nor an alias.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "istio-trust-domain-not-the-meshs",
    summary: "the trust domain is neither the mesh's own nor an alias",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::IstioTrustDomain],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "Istio authn/utils/utils.go: BuildInboundTLS",
        "Istio pkg/spiffe: ExpandWithTrustDomains",
    ],
    docs: include_str!("../../../docs/rules/istio-trust-domain-not-the-meshs.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: format!("the trust domain of this SPIFFE ID is not the mesh's own: {}", refusal.leaf().and_then(|leaf| leaf.first_uri()).unwrap_or("no URI SAN")),
        sight: Some(Sight::Uri(0)),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "an Istio server accepts IDs that begin with spiffe://<trust domain>/ of the mesh, of its aliases or of caCertificates[].trustDomains".to_owned(),
        fix: wording::lines(&[
            "meshConfig.trustDomainAliases on the verifying side: add this trust domain",
            "or issue the certificate in the mesh's own trust domain",
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
            Check::IstioTrustDomain,
            Some(0),
            "the trust domain of this SPIFFE ID is not the mesh's own:",
        );
    }
}
