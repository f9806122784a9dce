//! A secret that the connection needs was never delivered.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::rules::{Part, Rule};
use crate::verify::handshake::Stage;

use super::of_stage;

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "side-without-its-secret",
    summary: "a secret that the connection needs was never delivered",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Handshake,
    since: "0.1.0",
    cites: &["Envoy ssl_socket.cc: NotReadySslSocket"],
    docs: include_str!("../../../docs/rules/side-without-its-secret.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    of_stage(&RULE, judgement, Stage::Secret, WHY, FIX)
}

const WHY: &str =
    "without its certificate or its anchors a side speaks no TLS at all: it ends every connection";

const FIX: &[&str] = &[
    "look at what delivers secrets: istiod, the SPIRE agent's socket, tbot, the sds_config of the context",
    "the proxy's config_dump names the secret under dynamic_warming_secrets",
];

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::handshake::testing::tells_the_stage;
    use crate::verify::handshake::Stage;

    #[test]
    fn tells_its_stage_alone() {
        tells_the_stage(&RULE, Stage::Secret);
    }
}
