//! A certificate above the leaf has expired.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity, Subject};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::knowledge::issuer;
use crate::model::Bundle;
use crate::rules::refusal::{Refusal, Words};
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "issuer-expired",
    summary: "a certificate above the leaf has expired",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::Expired],
    part: Part::AboveLeaf,
    since: "0.1.0",
    cites: &["RFC 5280 4.1.2.5", "BoringSSL x509_vfy.cc: check_cert_time"],
    docs: include_str!("../../../docs/rules/issuer-expired.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    let mut findings = refusal::explain(&RULE, judgement, words);
    if findings.is_empty() {
        findings.extend(
            judgement
                .evidence
                .bundles
                .iter()
                .enumerate()
                .filter_map(|(index, bundle)| expired_bundle(judgement, index, bundle)),
        );
    }
    findings
}

/// A bundle of which every CA that shows has expired: no verdict needs a path to say so.
fn expired_bundle(judgement: &Judgement, index: usize, bundle: &Bundle) -> Option<Finding> {
    let certificates = bundle.source.certificates.value()?;
    let first = certificates.first()?;
    let end = first.not_after.value()?.at;
    let all_expired = certificates.iter().all(|ca| {
        ca.not_after
            .value()
            .is_some_and(|end| end.at <= judgement.clock.from)
    });
    let message = format!(
        "CA '{}' expired on {} UTC",
        first.display_name(),
        end.readable()
    );
    all_expired.then(|| Finding {
        subject: Subject::Anchor {
            bundle: index,
            position: 0,
        },
        location: first.sources.first().cloned(),
        why: Some(
            "anchors count: once they have expired, every chain below them is refused".to_owned(),
        ),
        fix: wording::lines(&[
            "renew the root, hand the new one to every verifier first, then re-issue",
        ]),
        fingerprint: wording::fingerprint(RULE.id, &first.display_name(), None),
        ..traits::of_run(&RULE, Severity::Warning, message)
    })
}

fn words(refusal: &Refusal) -> Words {
    let who = wording::called_in(refusal);
    let moment = refusal
        .certificate()
        .and_then(|certificate| certificate.not_after.value());
    Words {
        message: moment.map_or_else(
            || format!("{who} has expired"),
            |moment| format!("{who} expired on {} UTC", moment.at.readable()),
        ),
        sight: Some(Sight::NotAfter),
        exhibits: vec![("notAfter", refusal.detail().to_owned())],
        why: "a certificate is expired from the second of notAfter on; anchors count as well"
            .to_owned(),
        fix: issuer::lifetime(wording::issuer_of(refusal)),
        ..Words::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Check;
    use crate::rules::testing::assert_explains;

    #[test]
    fn tells_the_refusal() {
        assert_explains(&super::RULE, Check::Expired, Some(1), "expired on");
    }
}
