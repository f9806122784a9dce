//! The leaf's key usage does not allow digital signatures.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::knowledge::issuer;
use crate::model::{Certificate, KeyUsage};
use crate::rules::refusal::{Refusal, Words};
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Part, Rule, refusal, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "leaf-ku-no-digital-signature",
    summary: "the leaf's key usage does not allow digital signatures",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[
        Check::LeafKuTls13,
        Check::LeafKuTls12S,
        Check::LeafKuTls12CEc,
        Check::LeafKuTls12CRsa,
        Check::KuPurpose,
    ],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "RFC 5280 4.2.1.3",
        "RFC 8446 4.4.2.2",
        "X509-SVID 4.3",
        "BoringSSL ssl_cert.cc: ssl_cert_check_key_usage",
    ],
    docs: include_str!("../../../docs/rules/leaf-ku-no-digital-signature.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    let mut findings = refusal::explain(&RULE, judgement, |refusal| {
        let fix = match refusal.chain() {
            Some(chain) if sight::starts_with_an_issuer(chain) => {
                wording::lines(&["send the leaf first: this one is the CA that issued it"])
            }
            _ => issuer::usages(wording::issuer_of(refusal)),
        };
        Words {
            message: message(refusal),
            sight: Some(Sight::KeyUsage),
            exhibits: refusal.leaf().map(exhibits).unwrap_or_default(),
            why: if lacks_only_encipherment(refusal) {
                "a cipher with RSA key exchange encrypts with the leaf's key instead of signing with it".to_owned()
            } else {
                WHY.to_owned()
            },
            fix,
            ..Words::default()
        }
    });
    let told = |leaf: &Placed| {
        findings
            .iter()
            .any(|finding| finding.subject == leaf.subject())
    };
    let traits: Vec<Finding> = sight::leaves(judgement)
        .iter()
        .filter(|leaf| lacks_digital_signature(leaf.certificate) && !told(leaf))
        .map(|leaf| Finding {
            exhibits: exhibits(leaf.certificate)
                .into_iter()
                .map(|(label, value)| wording::exhibit(label, value))
                .collect(),
            why: Some(WHY.to_owned()),
            fix: issuer::usages(wording::issuer_of_leaf(leaf.certificate, judgement)),
            ..traits::of(
                &RULE,
                Severity::Warning,
                leaf,
                Sight::KeyUsage,
                MESSAGE.to_owned(),
            )
        })
        .collect();
    findings.extend(traits);
    findings
}

/// A CA that is sent first is taken for the leaf.
fn message(refusal: &Refusal) -> String {
    match refusal.chain() {
        Some(chain) if sight::starts_with_an_issuer(chain) => {
            "the first certificate is a CA, not the leaf: its key usage does not allow digital signatures"
                .to_owned()
        }
        _ if lacks_only_encipherment(refusal) => {
            "the leaf's key usage does not allow key encipherment, and the cipher needs it".to_owned()
        }
        _ => MESSAGE.to_owned(),
    }
}

/// RSA key exchange asks for the other bit.
fn lacks_only_encipherment(refusal: &Refusal) -> bool {
    refusal
        .leaf()
        .is_some_and(|leaf| !lacks_digital_signature(leaf))
}

const MESSAGE: &str = "the leaf's key usage does not allow digital signatures";
const WHY: &str = "TLS 1.3 signs the handshake with the leaf's key; TLS 1.2 does too, except for an RSA server before Envoy 1.38";

/// Absent means every usage.
fn lacks_digital_signature(leaf: &Certificate) -> bool {
    leaf.key_usage
        .value()
        .is_some_and(|usage| !usage.has_any(KeyUsage::DIGITAL_SIGNATURE))
}

fn exhibits(leaf: &Certificate) -> Vec<(&'static str, String)> {
    vec![
        ("has", wording::key_usage(leaf)),
        (
            "lacks",
            if lacks_digital_signature(leaf) {
                "digitalSignature"
            } else {
                "keyEncipherment"
            }
            .to_owned(),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::knowledge::Check;
    use crate::model::{Certificate, Fact, KeyUsage, Role};
    use crate::rules::testing::{assert_finds, good_leaf, judged, refuse};

    #[test]
    fn warns_until_a_verifier_refuses() {
        let leaf = Certificate {
            key_usage: Fact::known(KeyUsage::from_bits(KeyUsage::KEY_ENCIPHERMENT)),
            ..good_leaf()
        };
        let mut judgement = judged(vec![leaf]);
        assert_finds(&RULE, &judgement, Severity::Warning, "digital signatures");
        refuse(&mut judgement, Check::LeafKuTls13, Some(0), Role::Client);
        assert_finds(&RULE, &judgement, Severity::Error, "digital signatures");
    }
}
