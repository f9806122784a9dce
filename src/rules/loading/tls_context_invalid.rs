//! A value in a TLS context that Envoy does not take.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "tls-context-invalid",
    summary: "the TLS context holds a value that Envoy does not take",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LoadConstraint, Check::LoadTlsParams],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "Envoy api/envoy/extensions/transport_sockets/tls/v3: validation rules",
        "Envoy context_impl.cc: ContextImpl",
    ],
    docs: include_str!("../../../docs/rules/tls-context-invalid.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: "the TLS context holds a value that Envoy does not take".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "Envoy checks every value before it loads anything, and refuses the whole context"
            .to_owned(),
        fix: wording::lines(&["change the field that is named"]),
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
        for check in [Check::LoadConstraint, Check::LoadTlsParams] {
            let mut judgement = judged(vec![good_leaf()]);
            refuse_context(&mut judgement, check);
            assert_finds(
                &RULE,
                &judgement,
                Severity::Error,
                "the TLS context holds a value that Envoy does not take",
            );
        }
    }
}
