//! The leaf outlives a certificate above it.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::{CertificateSet, Judgement};
use crate::knowledge::Check;
use crate::model::Certificate;
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "leaf-outlives-issuer",
    summary: "the leaf outlives a certificate above it",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 5280 4.1.2.5", "BoringSSL x509_vfy.cc: check_cert_time"],
    docs: include_str!("../../../docs/rules/leaf-outlives-issuer.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::leaves(judgement)
        .iter()
        .filter(|leaf| !traits::is_told(judgement, leaf, &[Check::Expired, Check::NotYetValid]))
        .filter_map(|leaf| tell(leaf, earlier_end(leaf.certificate, judgement)?))
        .collect()
}

/// The first certificate on the way up that ends before the leaf does.
fn earlier_end<'a>(leaf: &'a Certificate, judgement: &'a Judgement) -> Option<&'a Certificate> {
    let end = leaf.not_after.value()?.at;
    let mut below = leaf;
    // Names can lead in a circle.
    let mut passed = CertificateSet::default();
    loop {
        let issuer = sight::issuers_of(below, judgement).find(|issuer| has_key(below, issuer))?;
        if issuer.not_after.value()?.at < end {
            return Some(issuer);
        }
        if passed.contains(issuer) {
            return None;
        }
        passed.insert(issuer);
        below = issuer;
    }
}

/// Whether the key identifiers agree, where both have them.
fn has_key(leaf: &Certificate, issuer: &Certificate) -> bool {
    let wanted = leaf
        .authority_key_id
        .value()
        .and_then(|id| id.key_id.as_ref());
    wanted
        .zip(issuer.subject_key_id.value())
        .is_none_or(|(wanted, key)| wanted == key)
}

fn tell(leaf: &Placed, issuer: &Certificate) -> Option<Finding> {
    let own = leaf.certificate.not_after.value()?.at;
    let above = issuer.not_after.value()?.at;
    let message = "the leaf outlives a certificate above it".to_owned();
    Some(Finding {
        exhibits: vec![
            wording::exhibit("leaf", format!("until {} UTC", own.readable())),
            wording::exhibit(
                "issuer",
                format!("{}, until {} UTC", issuer.display_name(), above.readable()),
            ),
        ],
        why: Some(
            "from the issuer's end on the chain is refused while the leaf looks valid, so no renewal is triggered"
                .to_owned(),
        ),
        fix: wording::lines(&["issue leaves that end before their issuer, or renew the issuer now"]),
        ..traits::of(&RULE, Severity::Warning, leaf, Sight::NotAfter, message)
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::Certificate;
    use crate::rules::testing::{DAY, NOW, assert_finds, good_leaf, judged, time};

    #[test]
    fn warns_where_the_issuer_ends_first() {
        let leaf = Certificate {
            not_after: time(NOW.plus(5000 * DAY)),
            ..good_leaf()
        };
        assert_finds(&RULE, &judged(vec![leaf]), Severity::Warning, "outlives");
    }
}
