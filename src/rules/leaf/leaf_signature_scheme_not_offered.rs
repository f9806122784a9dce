//! The leaf's key cannot sign with a scheme that verifiers offer.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::model::{Certificate, KeyKind};
use crate::rules::refusal::Words;
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Part, Rule, refusal, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "leaf-signature-scheme-not-offered",
    summary: "the leaf's key cannot sign with a scheme that verifiers offer",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::Sigalg],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "RFC 8446 4.2.3",
        "BoringSSL extensions.cc: kVerifySignatureAlgorithms",
    ],
    docs: include_str!("../../../docs/rules/leaf-signature-scheme-not-offered.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    let mut findings = refusal::explain(&RULE, judgement, |refusal| Words {
        message: MESSAGE.to_owned(),
        sight: Some(Sight::PublicKey),
        exhibits: refusal.leaf().map(exhibits).unwrap_or_default(),
        why: WHY.to_owned(),
        fix: fix(),
        ..Words::default()
    });
    let told = |leaf: &Placed| {
        findings
            .iter()
            .any(|finding| finding.subject == leaf.subject())
    };
    let traits: Vec<Finding> = sight::leaves(judgement)
        .iter()
        .filter(|leaf| is_off_the_list(leaf.certificate) && !told(leaf))
        .map(|leaf| Finding {
            why: Some(WHY.to_owned()),
            fix: fix(),
            ..traits::of(
                &RULE,
                Severity::Note,
                leaf,
                Sight::PublicKey,
                MESSAGE.to_owned(),
            )
        })
        .collect();
    findings.extend(traits);
    findings
}

const MESSAGE: &str = "the leaf's key cannot sign with a scheme that Envoy offers by default";
const WHY: &str = "Envoy offers ECDSA on P-256 and P-384 and RSA; not Ed25519 and not P-521, unless signature_algorithms lists them";

fn fix() -> Vec<String> {
    wording::lines(&[
        "issue the leaf with an EC P-256 or an RSA 2048 key",
        "or list the scheme in tls_params.signature_algorithms of every verifier: ed25519, ecdsa_secp521r1_sha512",
    ])
}

fn is_off_the_list(leaf: &Certificate) -> bool {
    leaf.public_key.value().is_some_and(|key| match &key.kind {
        KeyKind::Ed25519 => true,
        KeyKind::Ec { curve: Some(curve) } => curve.as_str() == "1.3.132.0.35",
        _ => false,
    })
}

fn exhibits(leaf: &Certificate) -> Vec<(&'static str, String)> {
    let key = leaf.public_key.value().map(ToString::to_string);
    vec![("key", key.unwrap_or_default())]
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Check;
    use crate::rules::testing::assert_explains;

    #[test]
    fn tells_the_refusal() {
        assert_explains(&super::RULE, Check::Sigalg, Some(0), "by default");
    }
}
