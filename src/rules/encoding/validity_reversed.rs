//! NotAfter lies before notBefore.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::DepartureKind;
use crate::rules::{Part, Rule, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "validity-reversed",
    summary: "notAfter lies before notBefore",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 5280 4.1", "X.690 8, 10", "BoringSSL x_x509.cc"],
    docs: include_str!("../../../docs/rules/validity-reversed.md"),
    check,
};

/// The kinds this rule tells.
const KINDS: &[DepartureKind] = &[DepartureKind::ValidityReversed];

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    traits::of_departures(
        &RULE,
        "ends before it begins",
        judgement,
        KINDS,
        // Told beside the refusals for being expired or not valid yet: it is why no moment helps.
        &[],
    )
    .into_iter()
    .map(|finding| Finding {
        why: Some(
            "it is valid at no moment: every verification ends with not yet valid or expired"
                .to_owned(),
        ),
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
                Severity::Warning,
                "ends before it begins",
            );
        }
    }
}
