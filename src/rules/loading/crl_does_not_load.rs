//! Crl does not load.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "crl-does-not-load",
    summary: "crl does not load",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LoadCrl],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "Envoy default_validator.cc: initializeSslContexts",
        "BoringSSL pem_lib.cc: PEM_read_bio",
    ],
    docs: include_str!("../../../docs/rules/crl-does-not-load.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: "crl does not load".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "a CRL needs a trusted_ca beside it, and every block has to parse".to_owned(),
        fix: wording::lines(&["write the CRL as PEM, and set trusted_ca"]),
        ..Words::default()
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
        refuse_context(&mut judgement, Check::LoadCrl);
        assert_finds(&RULE, &judgement, Severity::Error, "crl does not load");
    }
}
