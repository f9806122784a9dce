//! An extension is malformed or repeated.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::model::DepartureKind;
use crate::rules::{Part, Rule, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "extension-malformed",
    summary: "an extension is malformed or repeated",
    severity: Severity::Note,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 5280 4.1", "X.690 8, 10", "BoringSSL x_x509.cc"],
    docs: include_str!("../../../docs/rules/extension-malformed.md"),
    check,
};

/// The kinds this rule tells.
const KINDS: &[DepartureKind] = &[
    DepartureKind::ExtensionMalformed,
    DepartureKind::DuplicateExtension,
    DepartureKind::ExtensionsEmpty,
    DepartureKind::KeyUsageEmpty,
    DepartureKind::ExtendedKeyUsageEmpty,
];

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    traits::of_departures(&RULE, "has a malformed, repeated or empty extension", judgement, KINDS, &[Check::LeafInvalidExt, Check::ListParse])
        .into_iter()
        .map(|finding| Finding {
            why: Some("BoringSSL ignores broken extensions that it does not read; one that it reads makes a leaf unusable and an issuer invisible".to_owned()),
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
                "has a malformed, repeated or empty extension",
            );
        }
    }
}
