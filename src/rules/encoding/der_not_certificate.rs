//! Bytes are no certificate.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity, Subject};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::model::DepartureKind;
use crate::rules::{Part, Rule, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "der-not-certificate",
    summary: "bytes are no certificate",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 5280 4.1", "X.690 8, 10", "BoringSSL x_x509.cc"],
    docs: include_str!("../../../docs/rules/der-not-certificate.md"),
    check,
};

/// The kinds this rule tells.
const KINDS: &[DepartureKind] = &[
    DepartureKind::Structure,
    DepartureKind::ValueForm,
    DepartureKind::IndefiniteLength,
    DepartureKind::NonMinimalLength,
    DepartureKind::TrailingBytes,
];

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    traits::of_departures(&RULE, "is not the DER that BoringSSL reads", judgement, KINDS, &[Check::ListParse, Check::LeafSpki])
        .into_iter()
        .map(|finding| Finding {
            severity: if only_trails(judgement, &finding) {
                Severity::Note
            } else {
                finding.severity
            },
            why: Some("the handshake parses every certificate that was sent, and refuses what is no DER or has bytes left over".to_owned()),
            fix: wording::lines(&["re-issue it with a current tool"]),
            ..finding
        })
        .collect()
}

/// Bytes behind an anchor are passed over when the bundle is read, and nobody sends it.
fn only_trails(judgement: &Judgement, finding: &Finding) -> bool {
    let Subject::Anchor { bundle, position } = finding.subject else {
        return false;
    };
    let anchor = judgement
        .evidence
        .bundles
        .get(bundle)
        .and_then(|bundle| bundle.source.certificates.value()?.get(position));
    anchor.is_some_and(|anchor| {
        anchor
            .departures
            .iter()
            .filter(|departure| KINDS.contains(&departure.kind))
            .all(|departure| departure.kind == DepartureKind::TrailingBytes)
    })
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
                "is not the DER that BoringSSL reads",
            );
        }
    }
}
