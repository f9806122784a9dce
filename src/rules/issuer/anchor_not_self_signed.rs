//! The bundle holds an intermediate without its root.

use std::collections::HashMap;

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::{CertificateSet, Judgement};
use crate::knowledge::Check;
use crate::knowledge::issuer;
use crate::model::Certificate;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "anchor-not-self-signed",
    summary: "the bundle holds an intermediate without its root",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::NoIssuerPartial],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "Envoy spiffe_validator.cc: no X509_V_FLAG_PARTIAL_CHAIN",
        "BoringSSL x509_vfy.cc: X509_verify_cert",
    ],
    docs: include_str!("../../../docs/rules/anchor-not-self-signed.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    let mut findings = refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "the bundle reaches no self-signed root, and the SPIFFE validator demands one"
            .to_owned(),
        sight: Some(Sight::Issuer),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "the default validator accepts any certificate of trusted_ca as an anchor, the SPIFFE validator only self-signed ones".to_owned(),
        fix: fix(wording::issuer_of(refusal)),
        ..Words::default()
    }
    });
    if findings.is_empty() {
        findings.extend(rootless(judgement));
    }
    findings
}

fn fix(issuer: issuer::Issuer) -> Vec<String> {
    let mut lines = wording::lines(&[
        "put the root into the bundle; intermediates belong behind the leaf, in the chain that is sent",
    ]);
    lines.extend(issuer::root_delivery(issuer));
    lines
}

/// The anchors of verifiers that are intermediates whose root stands in no bundle beside them, each once.
fn rootless(judgement: &Judgement) -> Vec<Finding> {
    let mut told = CertificateSet::default();
    let mut findings = Vec::new();
    for judged in &judgement.verifiers {
        let anchors = sight::anchors(Some(&judged.verifier));
        let subjects = by_subject(&anchors);
        for anchor in anchors {
            if told.contains(anchor) || !is_rootless(anchor, &subjects) {
                continue;
            }
            told.insert(anchor);
            findings.push(tell(judgement, anchor));
        }
    }
    findings
}

/// Anchors by the DER of their subjects.
type BySubject<'a> = HashMap<&'a [u8], Vec<&'a Certificate>>;

fn by_subject<'a>(anchors: &[&'a Certificate]) -> BySubject<'a> {
    let mut by_subject = BySubject::new();
    for anchor in anchors {
        if let Some(subject) = anchor.subject.value() {
            by_subject.entry(&subject.der).or_default().push(anchor);
        }
    }
    by_subject
}

/// A CA that somebody else issued, who is no anchor.
fn is_rootless(anchor: &Certificate, anchors: &BySubject) -> bool {
    let of_name = anchor
        .issuer
        .value()
        .and_then(|name| anchors.get(name.der.as_slice()));
    anchor.is_ca() == Some(true)
        && anchor.is_self_issued() == Some(false)
        && !of_name
            .into_iter()
            .flatten()
            .any(|other| sight::names_issuer(anchor, other))
}

fn tell(judgement: &Judgement, anchor: &Certificate) -> Finding {
    let name = anchor.display_name();
    let issuer = anchor
        .issuer
        .value()
        .map(ToString::to_string)
        .unwrap_or_default();
    let message =
        format!("the anchor '{name}' is an intermediate, and its root is not in the bundle");
    let leaf = sight::leaves(judgement)
        .first()
        .map_or(issuer::Issuer::Unknown, |leaf| {
            wording::issuer_of_leaf(leaf.certificate, judgement)
        });
    Finding {
        exhibits: vec![wording::exhibit("issued by", issuer)],
        why: Some(
            "the default validator takes it for an anchor all the same; the SPIFFE validator and verifiers without partial chains refuse it, and every bundle has to change when it is renewed"
                .to_owned(),
        ),
        location: anchor.sources.first().cloned(),
        fix: fix(leaf),
        fingerprint: wording::fingerprint(RULE.id, &name, None),
        ..traits::of_run(&RULE, Severity::Warning, message)
    }
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Check;
    use crate::rules::testing::assert_explains;

    #[test]
    fn tells_the_refusal() {
        assert_explains(
            &super::RULE,
            Check::NoIssuerPartial,
            Some(0),
            "self-signed root",
        );
    }
}
