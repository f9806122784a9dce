//! An issuer's extended key usage does not allow the presenter's role.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "issuer-eku-lacks-role",
    summary: "an issuer's extended key usage does not allow the presenter's role",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::Eku],
    part: Part::AboveLeaf,
    since: "0.1.0",
    cites: &[
        "RFC 5280 4.2.1.12",
        "X509-SVID 4.4",
        "BoringSSL v3_purp.cc: check_purpose",
    ],
    docs: include_str!("../../../docs/rules/issuer-eku-lacks-role.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: format!("{} does not allow the presenter to act as a {}", wording::called_in(refusal), refusal.first().presented_by),
        sight: Some(Sight::ExtendedKeyUsage),
        exhibits: vec![("has", refusal.certificate().and_then(|ca| ca.extended_key_usage.value()).map_or_else(|| refusal.detail().to_owned(), |list| wording::purposes(list)))],
        why: "an extended key usage on an intermediate limits everything below it; anchors are exempt".to_owned(),
        fix: wording::lines(&[
            "re-issue the intermediate without extended key usage, or with serverAuth and clientAuth",
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
            Check::Eku,
            Some(1),
            "does not allow the presenter",
        );
    }
}
