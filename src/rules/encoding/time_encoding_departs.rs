//! A time is not in the form RFC 5280 demands.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::model::DepartureKind;
use crate::rules::{Part, Rule, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "time-encoding-departs",
    summary: "a time is not in the form RFC 5280 demands",
    severity: Severity::Note,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 5280 4.1", "X.690 8, 10", "BoringSSL x_x509.cc"],
    docs: include_str!("../../../docs/rules/time-encoding-departs.md"),
    check,
};

/// The kinds this rule tells.
const KINDS: &[DepartureKind] = &[
    DepartureKind::UtcTimeWithoutSeconds,
    DepartureKind::UtcTimeWithOffset,
    DepartureKind::GeneralizedTimeForm,
    DepartureKind::GeneralizedTimeBefore2050,
    DepartureKind::TimeOutOfRange,
];

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    traits::of_departures(&RULE, "has a time in a form that RFC 5280 does not allow", judgement, KINDS, &[Check::ListParse, Check::TimeFormat])
        .into_iter()
        .map(|finding| Finding {
            why: Some("GeneralizedTime before 2050 is accepted; an offset parses and then fails every comparison; the others are refused when they are parsed".to_owned()),
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
                "has a time in a form that RFC 5280 does not allow",
            );
        }
    }
}
