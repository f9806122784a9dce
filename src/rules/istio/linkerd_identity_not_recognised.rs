//! The leaf carries no Linkerd identity.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "linkerd-identity-not-recognised",
    summary: "the leaf carries no Linkerd identity",
    severity: Severity::Error,
    confidence: Confidence::Modelled,
    explains: &[Check::LinkerdIdentity],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "linkerd2-proxy linkerd/meshtls/verifier/src/lib.rs",
        "linkerd2 pkg/tls/ca.go",
    ],
    docs: include_str!("../../../docs/rules/linkerd-identity-not-recognised.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: "the leaf carries no identity that Linkerd recognises".to_owned(),
        sight: Some(Sight::San),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "a Linkerd proxy looks for the DNS or URI SAN that equals the identity it expects"
            .to_owned(),
        fix: wording::lines(&[
            "issue it through Linkerd's identity service: <account>.<namespace>.serviceaccount.identity.<control plane namespace>.<trust domain>",
        ]),
        ..Words::default()
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
            Check::LinkerdIdentity,
            Some(0),
            "the leaf carries no identity that Linkerd recognises",
        );
    }
}
