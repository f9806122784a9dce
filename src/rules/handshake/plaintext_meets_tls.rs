//! One side speaks TLS, the other plaintext.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::rules::{Part, Rule};
use crate::verify::handshake::Stage;

use super::of_stage;

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "plaintext-meets-tls",
    summary: "one side speaks TLS, the other plaintext",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Handshake,
    since: "0.1.0",
    cites: &["BoringSSL ssl/tls_record.cc; ssl/handshake_server.cc"],
    docs: include_str!("../../../docs/rules/plaintext-meets-tls.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    of_stage(&RULE, judgement, Stage::Plaintext, WHY, FIX)
}

const WHY: &str = "the two never get to a handshake";

const FIX: &[&str] = &[
    "give both sides TLS, or neither",
    "Istio: a DestinationRule with ISTIO_MUTUAL on the client, or PERMISSIVE on the server while it is introduced",
];

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::handshake::testing::tells_the_stage;
    use crate::verify::handshake::Stage;

    #[test]
    fn tells_its_stage_alone() {
        tells_the_stage(&RULE, Stage::Plaintext);
    }
}
