//! A name or constraint has a form BoringSSL does not compare.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::issuer::constraints;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "name-constraint-unsupported",
    summary: "a name or constraint has a form BoringSSL does not compare",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::NcUnsupported],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 5280 4.2.1.10", "BoringSSL v3_ncons.cc"],
    docs: include_str!("../../../docs/rules/name-constraint-unsupported.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: format!("{} meets a name constraint that BoringSSL does not compare", wording::called_in(refusal)),
        sight: Some(Sight::NameConstraints),
        exhibits: constraints::exhibits(refusal),
        why: "a form that cannot be compared is refused, not skipped; 1.40 takes trust domains with an underscore for no host names".to_owned(),
        fix: wording::lines(&[
            "re-issue below a CA whose constraints allow the name",
            "a URI constraint holds a host (the trust domain), not spiffe://…",
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
            Check::NcUnsupported,
            Some(0),
            "meets a name constraint that BoringSSL does not compare",
        );
    }
}
