//! A public key does not decode.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::model::DepartureKind;
use crate::rules::{Part, Rule, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "public-key-malformed",
    summary: "a public key does not decode",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 5280 4.1", "X.690 8, 10", "BoringSSL x_x509.cc"],
    docs: include_str!("../../../docs/rules/public-key-malformed.md"),
    check,
};

/// The kinds this rule tells.
const KINDS: &[DepartureKind] = &[DepartureKind::PublicKeyMalformed];

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    traits::of_departures(
        &RULE,
        "has a public key that does not decode",
        judgement,
        KINDS,
        &[Check::LeafSpki, Check::IssuerKey, Check::ListParse],
    )
    .into_iter()
    .map(|finding| Finding {
        why: Some(
            "a leaf with it ends the handshake; an issuer with it verifies nothing".to_owned(),
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
                "has a public key that does not decode",
            );
        }
    }
}
