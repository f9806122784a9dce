//! The leaf is not valid yet.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::knowledge::issuer;
use crate::rules::refusal::{Refusal, Words};
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "leaf-not-yet-valid",
    summary: "the leaf is not valid yet",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::NotYetValid],
    part: Part::Leaf,
    since: "0.1.0",
    cites: &["RFC 5280 4.1.2.5", "BoringSSL x509_vfy.cc: check_cert_time"],
    docs: include_str!("../../../docs/rules/leaf-not-yet-valid.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, words)
}

fn words(refusal: &Refusal) -> Words {
    let who = wording::called_in(refusal);
    let moment = refusal
        .certificate()
        .and_then(|certificate| certificate.not_before.value());
    Words {
        message: moment.map_or_else(
            || format!("{who} is not valid yet"),
            |moment| format!("{who} is not valid before {} UTC", moment.at.readable()),
        ),
        sight: Some(Sight::NotBefore),
        exhibits: vec![("notBefore", refusal.detail().to_owned())],
        why: "a certificate is valid from the second of notBefore on; allow_expired_certificate is off"
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
        assert_explains(
            &super::RULE,
            Check::NotYetValid,
            Some(0),
            "is not valid before",
        );
    }
}
