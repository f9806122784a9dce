//! Trusted_ca does not load.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "trusted-ca-does-not-load",
    summary: "trusted_ca does not load",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LoadTrustedCa, Check::LoadClientCaList],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "Envoy default_validator.cc: initializeSslContexts",
        "BoringSSL pem_lib.cc: PEM_read_bio",
    ],
    docs: include_str!("../../../docs/rules/trusted-ca-does-not-load.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "trusted_ca does not load".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "one broken block refuses the whole bundle; a bundle without any certificate is refused too".to_owned(),
        fix: wording::lines(&[
            "write the bundle as plain PEM blocks; see the PEM findings for the place",
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
        refuse_context(&mut judgement, Check::LoadTrustedCa);
        assert_finds(
            &RULE,
            &judgement,
            Severity::Error,
            "trusted_ca does not load",
        );
    }
}
