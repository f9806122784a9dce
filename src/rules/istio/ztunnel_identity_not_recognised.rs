//! The leaf carries no identity ztunnel recognises.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::knowledge::issuer;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "ztunnel-identity-not-recognised",
    summary: "the leaf carries no identity ztunnel recognises",
    severity: Severity::Error,
    confidence: Confidence::Modelled,
    explains: &[Check::ZtunnelIdentity],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "istio/ztunnel src/identity/manager.rs: Identity::from_str",
        "istio/ztunnel src/tls/workload.rs: IdentityVerifier",
    ],
    docs: include_str!("../../../docs/rules/ztunnel-identity-not-recognised.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: message(refusal).to_owned(),
        sight: Some(Sight::Uri(0)),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "ztunnel reads spiffe://<trust domain>/ns/<namespace>/sa/<service account> and nothing else".to_owned(),
        fix: fix(refusal),
        ..Words::default()
    }
    })
}

/// An ID of the right shape is in another trust domain than ztunnel's own.
fn is_of_another_domain(refusal: &crate::rules::refusal::Refusal) -> bool {
    refusal
        .leaf()
        .and_then(crate::model::Certificate::spiffe_id)
        .and_then(Result::ok)
        .is_some_and(|id| id.namespace_and_service_account().is_some())
}

fn message(refusal: &crate::rules::refusal::Refusal) -> &'static str {
    if is_of_another_domain(refusal) {
        "the leaf is in another trust domain than ztunnel's own"
    } else {
        "the leaf carries no identity that ztunnel recognises"
    }
}

fn fix(refusal: &crate::rules::refusal::Refusal) -> Vec<String> {
    if is_of_another_domain(refusal) {
        return wording::lines(&[
            "ztunnel compares with its own trust domain and knows no aliases (meshConfig.trustDomainAliases reaches sidecars alone): give both clusters one trust domain",
        ]);
    }
    issuer::identity_template(wording::issuer_of(refusal))
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Check;
    use crate::rules::testing::assert_explains;

    #[test]
    fn tells_the_refusal() {
        assert_explains(
            &super::RULE,
            Check::ZtunnelIdentity,
            Some(0),
            "the leaf is in another trust domain than ztunnel's own",
        );
    }
}
