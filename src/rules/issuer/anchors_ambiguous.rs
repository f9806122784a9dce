//! Anchors with one subject cannot be told apart.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::model::Certificate;
use crate::rules::refusal::Words;
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Part, Rule, refusal, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "anchors-ambiguous",
    summary: "anchors with one subject cannot be told apart",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[Check::WarnAmbiguousAnchor],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["BoringSSL x509_lu.cc: X509_STORE_CTX_get1_issuer"],
    docs: include_str!("../../../docs/rules/anchors-ambiguous.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    let mut findings = refusal::explain(&RULE, judgement, |refusal| Words {
        message: MESSAGE.to_owned(),
        sight: Some(Sight::Issuer),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: WHY.to_owned(),
        fix: wording::lines(FIX),
        ..Words::default()
    });
    if findings.is_empty() {
        findings.extend(sight::chains(judgement).filter_map(|(chain, _)| tell(judgement, chain)));
    }
    findings
}

const MESSAGE: &str = "anchors with one subject and different keys cannot be told apart";
const WHY: &str = "which of them is tried depends on the Envoy version and the order of the bundle, and there is no second try: the wrong one shows as a bad signature";
const FIX: &[&str] = &[
    "give the CAs different subjects, or subject key identifiers that authority key identifiers below them name",
    "drop the anchor that signs nothing any more",
];

/// One finding for the first certificate of a chain that several anchors of a verifier fit.
fn tell(judgement: &Judgement, chain: usize) -> Option<Finding> {
    let judged = judgement
        .chains
        .iter()
        .find(|judged| judged.chain == chain)?;
    let held = judgement.evidence.chains.get(chain)?;
    let verifiers = judged
        .verdicts
        .iter()
        .filter_map(|verdict| judgement.verifiers.get(verdict.verifier));
    let (position, fitting) = verifiers
        .flat_map(|judged| {
            let anchors = sight::anchors(Some(&judged.verifier));
            let certificates = held.presented.certificates.iter().enumerate();
            certificates.map(move |(position, certificate)| (position, fit(certificate, &anchors)))
        })
        .find(|(_, fitting)| fitting.iter().any(|one| differs(one, fitting[0])))?;
    let placed = Placed::in_chain(chain, held, position)?;
    Some(Finding {
        exhibits: fitting
            .iter()
            .map(|anchor| {
                let from = anchor.not_before.value().map(|time| time.at.readable());
                let text = format!(
                    "{}, from {}",
                    anchor.display_name(),
                    from.unwrap_or_default()
                );
                wording::exhibit("anchor", text)
            })
            .collect(),
        why: Some(WHY.to_owned()),
        fix: wording::lines(FIX),
        ..traits::of(
            &RULE,
            Severity::Warning,
            &placed,
            Sight::Issuer,
            MESSAGE.to_owned(),
        )
    })
}

/// The anchors that Envoy takes for the issuer: the name is right, and no key identifier contradicts.
fn fit<'a>(certificate: &Certificate, anchors: &[&'a Certificate]) -> Vec<&'a Certificate> {
    let wanted = certificate
        .authority_key_id
        .value()
        .and_then(|id| id.key_id.as_ref());
    anchors
        .iter()
        .copied()
        .filter(|anchor| {
            sight::names_issuer(certificate, anchor)
                && wanted
                    .zip(anchor.subject_key_id.value())
                    .is_none_or(|(wanted, key)| wanted == key)
        })
        .collect()
}

/// Whether two anchors hold different keys; a CA that was renewed with its key fits as well as before.
fn differs(one: &Certificate, other: &Certificate) -> bool {
    let keys = one.public_key.value().zip(other.public_key.value());
    keys.is_some_and(|(one, other)| one.spki != other.spki)
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Check;
    use crate::rules::testing::assert_explains;

    #[test]
    fn tells_the_refusal() {
        assert_explains(
            &super::RULE,
            Check::WarnAmbiguousAnchor,
            Some(0),
            "cannot be told apart",
        );
    }
}
