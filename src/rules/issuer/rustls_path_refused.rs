//! Rustls-webpki builds no path.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "rustls-path-refused",
    summary: "rustls-webpki builds no path",
    severity: Severity::Error,
    confidence: Confidence::Modelled,
    explains: &[Check::RustlsPath],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["rustls/webpki src/verify_cert.rs"],
    docs: include_str!("../../../docs/rules/rustls-path-refused.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "rustls-webpki builds no path to an anchor".to_owned(),
        sight: Some(Sight::Issuer),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "webpki is stricter than BoringSSL: a CA as a leaf, version 1, URI name constraints and unknown critical extensions end there".to_owned(),
        fix: wording::lines(&[
            "see the other findings of this chain; what BoringSSL accepts may still fail here",
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
        assert_explains(&super::RULE, Check::RustlsPath, Some(0), "builds no path");
    }
}
