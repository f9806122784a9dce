//! The trust domain is neither the mesh's own nor an alias.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::{Refusal, Words};
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
    // A leaf without a SPIFFE ID is in no trust domain; that it has none is told once.
    let of_an_id = |refusal: &Refusal| {
        refusal
            .leaf()
            .is_some_and(|leaf| leaf.first_uri().is_some())
    };
    let refusals = refusal::refusals(&RULE, judgement);
    let findings = refusals.iter().filter(|refusal| of_an_id(refusal));
    findings
        .map(|refusal| refusal::finding(&RULE, refusal, words(refusal)))
        .collect()
}

fn words(refusal: &Refusal) -> Words {
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
