//! The private key's text holds no key.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "private-key-unreadable",
    summary: "what is configured as private key is none",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LoadKey],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "Envoy context_impl.cc: TlsContext",
        "BoringSSL pem_pkey.cc: PEM_read_bio_PrivateKey",
    ],
    docs: include_str!("../../../docs/rules/private-key-unreadable.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: "what is configured as private key is none".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "Envoy takes the first PEM block whose label is one of a private key".to_owned(),
        fix: wording::lines(&["check the file: openssl pkey -in KEY -noout"]),
        ..Words::default()
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::knowledge::Check;
    use crate::rules::testing::{assert_finds, good_leaf, judged, refuse_load};

    #[test]
    fn tells_what_does_not_load() {
        let mut judgement = judged(vec![good_leaf()]);
        refuse_load(&mut judgement, Check::LoadKey);
        assert_finds(
            &RULE,
            &judgement,
            Severity::Error,
            "what is configured as private key is none",
        );
    }
}
