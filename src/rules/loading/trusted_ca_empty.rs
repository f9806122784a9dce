//! Trusted_ca is empty.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "trusted-ca-empty",
    summary: "trusted_ca is empty",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LoadTrustedCaEmpty],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Envoy default_validator.cc: initializeSslContexts"],
    docs: include_str!("../../../docs/rules/trusted-ca-empty.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: "trusted_ca is empty".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "an empty trusted_ca once verified everything; it is refused since 1.36".to_owned(),
        fix: wording::lines(&["put the root into trusted_ca"]),
        ..Words::default()
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
        refuse_context(&mut judgement, Check::LoadTrustedCaEmpty);
        assert_finds(&RULE, &judgement, Severity::Error, "trusted_ca is empty");
    }
}
