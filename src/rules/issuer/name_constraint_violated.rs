//! A name lies outside what an issuer's name constraints allow.

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
    id: "name-constraint-violated",
    summary: "a name lies outside what an issuer's name constraints allow",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::NcPermitted, Check::NcExcluded],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "RFC 5280 4.2.1.10",
        "X509-SVID 4.2",
        "BoringSSL v3_ncons.cc",
    ],
    docs: include_str!("../../../docs/rules/name-constraint-violated.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: format!("{} has a name that an issuer's name constraints do not allow", wording::called_in(refusal)),
        sight: Some(Sight::NameConstraints),
        exhibits: constraints::exhibits(refusal),
        why: "constraints of every certificate above count, the anchor's included; a URI is compared by its host, which is the trust domain".to_owned(),
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
            Check::NcPermitted,
            Some(0),
            "has a name that an issuer's name constraints do not allow",
        );
    }
}
