//! A time is in a form BoringSSL does not compare.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "time-format-unusable",
    summary: "a time is in a form BoringSSL does not compare",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::TimeFormat],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 5280 4.1.2.5", "BoringSSL x509_vfy.cc: X509_cmp_time"],
    docs: include_str!("../../../docs/rules/time-format-unusable.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: format!(
            "{} has a time in a form that BoringSSL does not compare",
            wording::called_in(refusal)
        ),
        sight: Some(Sight::NotAfter),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "a UTCTime with an offset in place of Z parses, and then fails every comparison"
            .to_owned(),
        fix: wording::lines(&["re-issue it with times in UTC"]),
        ..Words::default()
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
            Check::TimeFormat,
            Some(0),
            "has a time in a form that BoringSSL does not compare",
        );
    }
}
