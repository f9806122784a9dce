//! A SAN matcher cannot be compiled.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "san-matcher-invalid",
    summary: "a SAN matcher cannot be compiled",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LoadMatchers],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Envoy default_validator.cc: initializeSslContexts"],
    docs: include_str!("../../../docs/rules/san-matcher-invalid.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: "a SAN matcher cannot be compiled".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "regular expressions are RE2; OTHER_NAME needs an oid".to_owned(),
        fix: wording::lines(&[
            "correct the expression: RE2 has no look-around and no back-references",
        ]),
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
        refuse_context(&mut judgement, Check::LoadMatchers);
        assert_finds(
            &RULE,
            &judgement,
            Severity::Error,
            "a SAN matcher cannot be compiled",
        );
    }
}
