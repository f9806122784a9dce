//! Two CAs have one subject and different keys.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::{Certificate, KeyKind};
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "ca-same-subject-other-key",
    summary: "two CAs have one subject and different keys",
    severity: Severity::Warning,
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
    findings.extend(
        issuers
            .iter()
            .filter_map(|placed| named_like_its_issuer(placed, &issuers)),
    );
    findings
}

/// An intermediate that is called as the CA that signed it: its subject equals its issuer, and its key is another one.
fn named_like_its_issuer(placed: &Placed, issuers: &[Placed]) -> Option<Finding> {
    let own = placed.certificate;
    // An anchor of that form is a root as a rule; what was sent along is compared with it.
    placed.chain?;
    if own.public_key.value()?.kind == KeyKind::Other {
        return None;
    }
    let signer = issuers
        .iter()
        .map(|other| other.certificate)
        .find(|other| sight::names_issuer(own, other) && are_keys_different(own, other))
        .filter(|_| own.is_self_issued() == Some(true))?;
    let wants = own
        .authority_key_id
        .value()
        .and_then(|id| id.key_id.as_ref());
    let is_signers = wants.is_some_and(|wants| {
        signer.subject_key_id.value() == Some(wants) && own.subject_key_id.value() != Some(wants)
    });
    let severity = if is_signers {
        Severity::Note
    } else {
        Severity::Warning
    };
    let message = format!(
        "'{}' is called like the CA that signed it",
        own.display_name()
    );
    (wants.is_none() || is_signers).then(|| Finding {
        exhibits: vec![wording::exhibit("subject and issuer", own.display_name())],
        why: Some(
            "subject and issuer are equal, so it is taken for self-signed unless its authority key identifier says otherwise: Envoy ends the path there, Linkerd and other webpki users report a bad signature"
                .to_owned(),
        ),
        fix: wording::lines(&["give the intermediate a subject of its own, and key identifiers"]),
        ..traits::of(&RULE, severity, placed, Sight::Subject, message)
    })
}

fn are_keys_different(one: &Certificate, other: &Certificate) -> bool {
    let keys = one.public_key.value().zip(other.public_key.value());
    keys.is_some_and(|(one, other)| one.spki != other.spki)
}

/// Equal subjects, different keys, and at least one without the key identifier that would tell them apart.
fn are_twins(one: &Certificate, other: &Certificate) -> bool {
    let (Some(name), Some(other_name)) = (one.subject.value(), other.subject.value()) else {
        return false;
    };
    name.der == other_name.der
        && !name.is_empty()
        && are_keys_different(one, other)
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
