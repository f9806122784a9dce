//! Envoy has no complete certificate of its own.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "own-certificate-missing",
    summary: "Envoy has no complete certificate of its own",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[
        Check::LoadChainMissing,
        Check::LoadKeyMissing,
        Check::LoadNoCertificate,
    ],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Envoy context_impl.cc: TlsContext"],
    docs: include_str!("../../../docs/rules/own-certificate-missing.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: "Envoy has no complete certificate of its own here".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "a server context needs a chain and its private key; an empty source counts as none"
            .to_owned(),
        fix: wording::lines(&[
            "set both certificate_chain and private_key, or the SDS secret that carries them",
        ]),
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
        refuse_load(&mut judgement, Check::LoadChainMissing);
        assert_finds(
            &RULE,
            &judgement,
            Severity::Error,
            "Envoy has no complete certificate of its own here",
        );
    }
}
