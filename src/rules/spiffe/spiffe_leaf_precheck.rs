//! The leaf is a CA, may sign certificates, or has no key usage.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::knowledge::issuer;
use crate::rules::refusal::{Refusal, Words};
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "spiffe-leaf-precheck",
    summary: "the leaf is a CA, may sign certificates, or has no key usage",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::SvPrecheck],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "Envoy spiffe_validator.cc: certificatePrecheck",
        "X509-SVID 4.1, 4.3",
    ],
    docs: include_str!("../../../docs/rules/spiffe-leaf-precheck.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: format!("Envoy's SPIFFE validator refuses this leaf: {}", reason(refusal)),
        sight: Some(Sight::KeyUsage),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "its precheck refuses cA TRUE and signing bits, and BoringSSL reports every bit set where key usage is absent".to_owned(),
        fix: issuer::usages(wording::issuer_of(refusal)),
        ..Words::default()
    }
    })
}

/// The first of the three that the facts show.
fn reason(refusal: &Refusal) -> String {
    let Some(leaf) = refusal.leaf() else {
        return refusal.detail().to_owned();
    };
    if leaf.is_ca() == Some(true) {
        "it is marked as a CA".to_owned()
    } else if leaf.key_usage.is_absent() {
        "it has no key usage".to_owned()
    } else {
        format!("its key usage is {}", wording::key_usage(leaf))
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
            Check::SvPrecheck,
            Some(0),
            "SPIFFE validator refuses this leaf",
        );
    }
}
