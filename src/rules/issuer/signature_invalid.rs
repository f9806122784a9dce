//! A signature does not verify.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::rules::issuer::issuance;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};
use crate::verify::Check;

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
                    "MD5: re-issue with SHA-256",
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

#[cfg(test)]
mod tests {
    use crate::rules::testing::assert_explains;
    use crate::verify::Check;

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
