//! A leaf without SANs stands below name constraints.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "leaf-no-san-under-name-constraints",
    summary: "a leaf without SANs stands below name constraints",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::NcNoSan],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "RFC 5280 4.2.1.10",
        "BoringSSL x509_vfy.cc: check_name_constraints",
    ],
    docs: include_str!("../../../docs/rules/leaf-no-san-under-name-constraints.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: "the leaf has no SAN, and a CA above it has name constraints".to_owned(),
        sight: Some(Sight::San),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "a common name that looks like a host name cannot escape the constraints".to_owned(),
        fix: wording::lines(&["issue the leaf with a SAN"]),
        ..Words::default()
    })
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Check;
    use crate::rules::testing::assert_explains;

    #[test]
    fn tells_the_refusal() {
        assert_explains(&super::RULE, Check::NcNoSan, Some(0), "name constraints");
    }
}
