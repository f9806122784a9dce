//! A certificate that is sent does not parse.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "certificate-unparsable",
    summary: "a certificate that is sent does not parse",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::ListParse],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["BoringSSL x_x509.cc", "BoringSSL ssl_x509.cc"],
    docs: include_str!("../../../docs/rules/certificate-unparsable.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "a certificate of this chain does not parse".to_owned(),
        sight: Some(Sight::Extensions),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "every certificate of the list is parsed before the chain is looked at, even one that no path needs".to_owned(),
        fix: wording::lines(&[
            "re-issue the certificate, or take it out of the chain",
        ]),
        ..Words::default()
    }
    })
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Check;
    use crate::rules::testing::assert_explains;

    #[test]
    fn tells_the_refusal() {
        assert_explains(&super::RULE, Check::ListParse, Some(0), "does not parse");
    }
}
