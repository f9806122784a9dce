//! A distinguished name is malformed.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::model::DepartureKind;
use crate::rules::{Part, Rule, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "name-malformed",
    summary: "a distinguished name is malformed",
    severity: Severity::Note,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 5280 4.1", "X.690 8, 10", "BoringSSL x_x509.cc"],
    docs: include_str!("../../../docs/rules/name-malformed.md"),
    check,
};

/// The kinds this rule tells.
const KINDS: &[DepartureKind] = &[DepartureKind::NameString, DepartureKind::IssuerEmpty];

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    traits::of_departures(&RULE, "has a malformed distinguished name", judgement, KINDS, &[Check::ListParse])
        .into_iter()
        .map(|finding| Finding {
            why: Some("a string that does not hold what its type allows is refused when it is parsed; an empty issuer is accepted".to_owned()),
            fix: wording::lines(&["re-issue it with a current tool"]),
            ..finding
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{KINDS, RULE};
    use crate::finding::Severity;
    use crate::rules::testing::{assert_finds, departing, judged};

    #[test]
    fn tells_each_kind() {
        for kind in KINDS {
            assert_finds(
                &RULE,
                &judged(vec![departing(*kind)]),
                Severity::Note,
                "has a malformed distinguished name",
            );
        }
    }
}
