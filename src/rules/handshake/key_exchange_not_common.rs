//! No key exchange group in common.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::rules::{Part, Rule};
use crate::verify::handshake::Stage;

use super::of_stage;

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "key-exchange-not-common",
    summary: "no key exchange group in common",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Handshake,
    since: "0.1.0",
    cites: &["BoringSSL ssl/extensions.cc: tls1_get_shared_group"],
    docs: include_str!("../../../docs/rules/key-exchange-not-common.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    of_stage(&RULE, judgement, Stage::Group, WHY, FIX)
}

const WHY: &str = "TLS 1.3 needs one group that both sides list in ecdh_curves; the default is X25519 and P-256, from Envoy 1.40 on with X25519MLKEM768 in front";

const FIX: &[&str] = &["let ecdh_curves of both sides overlap, or leave them at Envoy's default"];

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::handshake::testing::tells_the_stage;
    use crate::verify::handshake::Stage;

    #[test]
    fn tells_its_stage_alone() {
        tells_the_stage(&RULE, Stage::Group);
    }
}
