//! The two sides have no TLS version in common.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::rules::{Part, Rule};
use crate::verify::handshake::Stage;

use super::of_stage;

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "tls-version-not-common",
    summary: "the two sides have no TLS version in common",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Handshake,
    since: "0.1.0",
    cites: &["BoringSSL ssl/handshake_server.cc: negotiate_version"],
    docs: include_str!("../../../docs/rules/tls-version-not-common.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    of_stage(&RULE, judgement, Stage::Version, WHY, FIX)
}

const WHY: &str = "a server answers with the highest version both speak; Envoy's clusters speak TLS 1.2 at most unless they are told otherwise";

const FIX: &[&str] = &[
    "raise tls_maximum_protocol_version of the side that stops at 1.2, or lower tls_minimum_protocol_version of the other",
];

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::handshake::testing::tells_the_stage;
    use crate::verify::handshake::Stage;

    #[test]
    fn tells_its_stage_alone() {
        tells_the_stage(&RULE, Stage::Version);
    }
}
