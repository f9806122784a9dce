//! A signature does not verify.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::model::Certificate;
use crate::rules::issuer::issuance;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "signature-invalid",
    summary: "a signature does not verify",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::Signature],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "RFC 5280 6.1.3",
        "BoringSSL x509_vfy.cc: internal_verify",
        "BoringSSL algorithm.cc",
    ],
    docs: include_str!("../../../docs/rules/signature-invalid.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        let mut exhibits = issuance::exhibits(refusal);
        exhibits.push(("found", refusal.detail().to_owned()));
        if let Some(signed) = refusal.certificate().and_then(algorithm) {
            exhibits.push(("signed with", signed));
        }
        let (message, fix) = if issuance::has_twins(refusal) {
            (
                format!(
                    "{} was signed by another CA of its issuer's name",
                    wording::called_in(refusal)
                ),
                issuance::one_root(refusal),
            )
        } else {
            (
                format!(
                    "{} was not signed with the key of the issuer that was found",
                    wording::called_in(refusal)
                ),
                wording::lines(&[
                    "give the verifier the CA that signed it; a CA that was made anew has the old name and another key",
                    "an algorithm that is not one of the issuer's key, or MD5: re-issue with SHA-256 and the key's own algorithm",
                ]),
            )
        };
        Words {
            message,
            sight: Some(Sight::Signature),
            exhibits,
            why: "the first issuer of the right name is taken and never replaced by another one; a different key then shows as a bad signature".to_owned(),
            fix,
            ..Words::default()
        }
    })
}

/// The signature algorithm by name.
fn algorithm(certificate: &Certificate) -> Option<String> {
    let oid = &certificate.signature.value()?.algorithm.oid;
    let name = match oid.as_str() {
        "1.2.840.113549.1.1.4" => "RSA with MD5",
        "1.2.840.113549.1.1.5" => "RSA with SHA-1",
        "1.2.840.113549.1.1.11" => "RSA with SHA-256",
        "1.2.840.113549.1.1.12" => "RSA with SHA-384",
        "1.2.840.113549.1.1.13" => "RSA with SHA-512",
        "1.2.840.113549.1.1.10" => "RSA-PSS",
        "1.2.840.10045.4.1" => "ECDSA with SHA-1",
        "1.2.840.10045.4.3.2" => "ECDSA with SHA-256",
        "1.2.840.10045.4.3.3" => "ECDSA with SHA-384",
        "1.2.840.10045.4.3.4" => "ECDSA with SHA-512",
        "1.3.101.112" => "Ed25519",
        other => other,
    };
    Some(name.to_owned())
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Check;
    use crate::rules::testing::assert_explains;

    #[test]
    fn tells_the_refusal() {
        assert_explains(
            &super::RULE,
            Check::Signature,
            Some(0),
            "was not signed with the key of the issuer that was found",
        );
    }
}
