//! An extension of the leaf does not decode or stands there twice.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "leaf-extension-invalid",
    summary: "an extension of the leaf does not decode or stands there twice",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LeafInvalidExt],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["BoringSSL v3_purp.cc: x509v3_cache_extensions"],
    docs: include_str!("../../../docs/rules/leaf-extension-invalid.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "an extension of the leaf does not decode, or stands there twice".to_owned(),
        sight: Some(Sight::Extensions),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "BoringSSL reads basicConstraints, key usages, SAN, key identifiers, name constraints and CRLDP at once; one that fails makes the leaf unusable".to_owned(),
        fix: wording::lines(&[
            "re-issue the leaf; see the encoding findings for the extension",
        ]),
        ..Words::default()
    }
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
            Check::LeafInvalidExt,
            Some(0),
            "stands there twice",
        );
    }
}
