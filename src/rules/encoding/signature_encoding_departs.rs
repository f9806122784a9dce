//! The signature is encoded oddly.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::DepartureKind;
use crate::rules::{Part, Rule, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "signature-encoding-departs",
    summary: "the signature is encoded oddly",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 5280 4.1", "X.690 8, 10", "BoringSSL x_x509.cc"],
    docs: include_str!("../../../docs/rules/signature-encoding-departs.md"),
    check,
};

/// The kinds this rule tells.
const KINDS: &[DepartureKind] = &[
    DepartureKind::SignatureUnusedBits,
    DepartureKind::SignatureAlgorithmMismatch,
];

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    traits::of_departures(&RULE, "has a signature that BoringSSL does not verify", judgement, KINDS, &[])
        .into_iter()
        .map(|finding| Finding {
            why: Some("inner and outer algorithm have to be equal byte for byte, and the signature has no unused bits".to_owned()),
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
                "has a signature that BoringSSL does not verify",
            );
        }
    }
}
