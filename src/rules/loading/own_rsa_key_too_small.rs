//! The own RSA key has fewer than 2048 bits.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "own-rsa-key-too-small",
    summary: "the own RSA key has fewer than 2048 bits",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LoadRsaSize],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Envoy context_impl.cc: TlsContext"],
    docs: include_str!("../../../docs/rules/own-rsa-key-too-small.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: "Envoy refuses its own RSA key: it has fewer than 2048 bits".to_owned(),
        sight: Some(Sight::PublicKey),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "the limit concerns the own certificate only; peers with 1024 bits are accepted"
            .to_owned(),
        fix: wording::lines(&["issue the leaf with RSA 2048 or EC P-256"]),
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
        refuse_load(&mut judgement, Check::LoadRsaSize);
        assert_finds(
            &RULE,
            &judgement,
            Severity::Error,
            "Envoy refuses its own RSA key: it has fewer than 2048 bits",
        );
    }
}
