//! A pinned hash is malformed.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "pin-malformed",
    summary: "a pinned hash is malformed",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LoadPins],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Envoy default_validator.cc: initializeSslContexts"],
    docs: include_str!("../../../docs/rules/pin-malformed.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "a pinned hash is malformed".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "a certificate hash is 64 hexadecimal digits (or 95 characters with colons), a key hash is base64 of 32 bytes".to_owned(),
        fix: wording::lines(&[
            "openssl x509 -in CERT -outform DER | openssl dgst -sha256",
        ]),
        ..Words::default()
    }
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::knowledge::Check;
    use crate::rules::testing::{assert_finds, good_leaf, judged, refuse_context};

    #[test]
    fn tells_what_does_not_load() {
        let mut judgement = judged(vec![good_leaf()]);
        refuse_context(&mut judgement, Check::LoadPins);
        assert_finds(
            &RULE,
            &judgement,
            Severity::Error,
            "a pinned hash is malformed",
        );
    }
}
