//! A side's key signs with no scheme that both sides allow.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::rules::{Part, Rule};
use crate::verify::handshake::Stage;

use super::of_stage;

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "signature-scheme-not-common",
    summary: "a side's key signs with no scheme that both sides allow",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Handshake,
    since: "0.1.0",
    cites: &["BoringSSL ssl/ssl_privkey.cc: tls1_choose_signature_algorithm"],
    docs: include_str!("../../../docs/rules/signature-scheme-not-common.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    of_stage(&RULE, judgement, Stage::Signature, WHY, FIX)
}

const WHY: &str = "signature_algorithms of a side bounds both what it takes and what it signs with";

const FIX: &[&str] = &[
    "let signature_algorithms of both sides overlap in a scheme of that key, or leave them at Envoy's default",
];

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::handshake::testing::tells_the_stage;
    use crate::verify::handshake::Stage;

    #[test]
    fn tells_its_stage_alone() {
        tells_the_stage(&RULE, Stage::Signature);
    }
}
