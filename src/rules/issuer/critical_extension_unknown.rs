//! A critical extension is not one BoringSSL handles.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "critical-extension-unknown",
    summary: "a critical extension is not one BoringSSL handles",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::CriticalExt],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "RFC 5280 4.2",
        "BoringSSL v3_purp.cc: X509_supported_extension",
    ],
    docs: include_str!("../../../docs/rules/critical-extension-unknown.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: format!("{} has a critical extension that BoringSSL does not handle", wording::called_in(refusal)),
        sight: Some(Sight::Extensions),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "critical means: refuse what you do not know; BoringSSL knows nine extensions, not CRLDP, AIA, key identifiers or TLS feature".to_owned(),
        fix: wording::lines(&[
            "re-issue without the extension, or with it not critical",
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
            Check::CriticalExt,
            Some(0),
            "has a critical extension that BoringSSL does not handle",
        );
    }
}
