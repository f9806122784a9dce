//! The validation context contradicts itself.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "validation-context-inconsistent",
    summary: "the validation context contradicts itself",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LoadContext],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Envoy default_validator.cc: initializeSslContexts"],
    docs: include_str!("../../../docs/rules/validation-context-inconsistent.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: "the validation context contradicts itself".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "matchers, allow_expired_certificate and auto_sni_san_validation need a trusted_ca"
            .to_owned(),
        fix: wording::lines(&["set trusted_ca, or remove what needs it"]),
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
        refuse_context(&mut judgement, Check::LoadContext);
        assert_finds(
            &RULE,
            &judgement,
            Severity::Error,
            "the validation context contradicts itself",
        );
    }
}
