//! The SPIFFE validator's bundle does not load.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "spiffe-bundle-does-not-load",
    summary: "the SPIFFE validator's bundle does not load",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LoadSpiffeBundle],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Envoy default_validator.cc: initializeSslContexts"],
    docs: include_str!("../../../docs/rules/spiffe-bundle-does-not-load.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "the SPIFFE validator's trust bundle does not load".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "each trust domain stands once and needs a certificate; in trust_bundles every key needs use x509-svid and an x5c".to_owned(),
        fix: wording::lines(&[
            "SPIFFE bundle JSON: drop the jwt-svid keys",
        ]),
        ..Words::default()
    }
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::knowledge::Check;
    use crate::rules::testing::{assert_finds, good_leaf, judged, refuse_context};

    #[test]
    fn tells_what_does_not_load() {
        let mut judgement = judged(vec![good_leaf()]);
        refuse_context(&mut judgement, Check::LoadSpiffeBundle);
        assert_finds(
            &RULE,
            &judgement,
            Severity::Error,
            "the SPIFFE validator's trust bundle does not load",
        );
    }
}
