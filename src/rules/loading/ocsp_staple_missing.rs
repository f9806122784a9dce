//! A must-staple leaf has no fitting OCSP response.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "ocsp-staple-missing",
    summary: "a must-staple leaf has no fitting OCSP response",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LoadMustStaple, Check::LoadOcsp],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Envoy context_impl.cc: TlsContext"],
    docs: include_str!("../../../docs/rules/ocsp-staple-missing.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "no OCSP response fits this leaf".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "a leaf with the TLS feature extension, or the policy MUST_STAPLE, needs an OCSP response".to_owned(),
        fix: wording::lines(&[
            "configure ocsp_staple with a response for this leaf, or issue the leaf without the TLS feature extension",
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
    use crate::rules::testing::{assert_finds, good_leaf, judged, refuse_load};

    #[test]
    fn tells_what_does_not_load() {
        let mut judgement = judged(vec![good_leaf()]);
        refuse_load(&mut judgement, Check::LoadMustStaple);
        assert_finds(
            &RULE,
            &judgement,
            Severity::Error,
            "no OCSP response fits this leaf",
        );
    }
}
