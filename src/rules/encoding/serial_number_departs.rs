//! The serial number departs from RFC 5280.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::model::DepartureKind;
use crate::rules::{Part, Rule, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "serial-number-departs",
    summary: "the serial number departs from RFC 5280",
    severity: Severity::Note,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 5280 4.1", "X.690 8, 10", "BoringSSL x_x509.cc"],
    docs: include_str!("../../../docs/rules/serial-number-departs.md"),
    check,
};

/// The kinds this rule tells.
const KINDS: &[DepartureKind] = &[
    DepartureKind::SerialNotMinimal,
    DepartureKind::SerialEmpty,
    DepartureKind::SerialNegative,
    DepartureKind::SerialZero,
    DepartureKind::SerialTooLong,
];

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    traits::of_departures(&RULE, "has a serial number that departs from RFC 5280", judgement, KINDS, &[Check::ListParse])
        .into_iter()
        .map(|finding| Finding {
            why: Some("zero, negative and long serial numbers are accepted; one that is empty or not in its shortest form is refused when it is parsed".to_owned()),
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
                "has a serial number that departs from RFC 5280",
            );
        }
    }
}
