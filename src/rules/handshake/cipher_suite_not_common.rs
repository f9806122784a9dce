//! No TLS 1.2 cipher suite in common that fits the server's key.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::rules::{Part, Rule};
use crate::verify::handshake::Stage;

use super::of_stage;

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "cipher-suite-not-common",
    summary: "no TLS 1.2 cipher suite in common that fits the server's key",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Handshake,
    since: "0.1.0",
    cites: &["BoringSSL ssl/handshake_server.cc: choose_params"],
    docs: include_str!("../../../docs/rules/cipher-suite-not-common.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    of_stage(&RULE, judgement, Stage::Cipher, WHY, FIX)
}

const WHY: &str = "a TLS 1.2 suite names the kind of key that the server proves itself with: ECDSA suites need an EC key, RSA suites an RSA key, and both a key exchange group that the two share";

const FIX: &[&str] = &[
    "let cipher_suites of both sides overlap in a suite for the server's kind of key, or leave them at Envoy's default",
    "or let both sides speak TLS 1.3, whose suites fit every key",
];

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::handshake::testing::tells_the_stage;
    use crate::verify::handshake::Stage;

    #[test]
    fn tells_its_stage_alone() {
        tells_the_stage(&RULE, Stage::Cipher);
    }
}
