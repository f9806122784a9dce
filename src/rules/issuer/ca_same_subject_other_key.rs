//! Two CAs have one subject and different keys.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::Certificate;
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "ca-same-subject-other-key",
    summary: "two CAs have one subject and different keys",
    severity: Severity::Note,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["BoringSSL x509_lu.cc: X509_STORE_CTX_get1_issuer"],
    docs: include_str!("../../../docs/rules/ca-same-subject-other-key.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    let issuers = sight::issuers(judgement);
    let mut findings = Vec::new();
    for (position, one) in issuers.iter().enumerate() {
        let twin = issuers[position + 1..]
            .iter()
            .find(|other| are_twins(one.certificate, other.certificate));
        if let Some(twin) = twin {
            findings.push(tell(one, twin.certificate));
        }
    }
    findings
}

/// Equal subjects, different keys, and at least one without the key identifier that would tell them apart.
fn are_twins(one: &Certificate, other: &Certificate) -> bool {
    let (Some(name), Some(other_name)) = (one.subject.value(), other.subject.value()) else {
        return false;
    };
    let keys = one.public_key.value().zip(other.public_key.value());
    name.der == other_name.der
        && !name.is_empty()
        && keys.is_some_and(|(one, other)| one.spki != other.spki)
        && (one.subject_key_id.value().is_none() || other.subject_key_id.value().is_none())
}

fn tell(one: &Placed, other: &Certificate) -> Finding {
    let message = format!(
        "two CAs are called '{}' and have different keys",
        one.certificate.display_name()
    );
    let key = |certificate: &Certificate| {
        let id = certificate.subject_key_id.value().cloned();
        id.unwrap_or_else(|| "no subject key identifier".to_owned())
    };
    Finding {
        exhibits: vec![
            wording::exhibit("one", key(one.certificate)),
            wording::exhibit("other", key(other)),
        ],
        why: Some(
            "without key identifiers Envoy tries one of them only, and shows the wrong one as a bad signature".to_owned(),
        ),
        fix: wording::lines(&["give each CA its own subject, or a subject key identifier"]),
        ..traits::of(&RULE, Severity::Note, one, Sight::Subject, message)
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::{AlgorithmId, Certificate, Fact, KeyKind, Oid, PublicKey, Serial};
    use crate::rules::testing::{assert_finds, good_ca, good_leaf, judged};

    fn ca(serial: &str) -> Certificate {
        Certificate {
            serial: Fact::known(Serial::from_hex(serial)),
            public_key: Fact::known(PublicKey {
                algorithm: AlgorithmId {
                    oid: Oid("1.2.840.10045.2.1".to_owned()),
                    parameters: None,
                    der: Vec::new(),
                },
                kind: KeyKind::Other,
                spki: serial.as_bytes().to_vec(),
                bits: Vec::new(),
            }),
            ..good_ca()
        }
    }

    #[test]
    fn tells_twins() {
        let judgement = judged(vec![good_leaf(), ca("1"), ca("2")]);
        assert_finds(&RULE, &judgement, Severity::Note, "have different keys");
    }
}
