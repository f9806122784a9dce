//! The curve of the own EC key is refused.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "own-key-curve-refused",
    summary: "the curve of the own EC key is refused",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LoadEcCurve],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Envoy context_impl.cc: TlsContext"],
    docs: include_str!("../../../docs/rules/own-key-curve-refused.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: "Envoy refuses the curve of its own key".to_owned(),
        sight: Some(Sight::PublicKey),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "own EC keys have to be on P-256, P-384 or P-521 (P-256 alone before 1.33)".to_owned(),
        fix: wording::lines(&["issue the leaf on P-256"]),
        ..Words::default()
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::knowledge::Check;
    use crate::rules::testing::{assert_finds, good_leaf, judged, refuse_load};

    #[test]
    fn tells_what_does_not_load() {
        let mut judgement = judged(vec![good_leaf()]);
        refuse_load(&mut judgement, Check::LoadEcCurve);
        assert_finds(
            &RULE,
            &judgement,
            Severity::Error,
            "Envoy refuses the curve of its own key",
        );
    }
}
