//! TLS versions, cipher suites or signature schemes of the two ends have nothing in common.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "tls-parameters-incompatible",
    summary: "the TLS parameters leave the two ends nothing in common",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::HandshakeParameters],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "Envoy context_impl.cc: ContextImpl",
        "BoringSSL handshake_server.cc: choose_cipher",
    ],
    docs: include_str!("../../../docs/rules/tls-parameters-incompatible.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "the TLS parameters leave the two ends nothing in common".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "both ends have to speak one TLS version, and to have a cipher suite and a signature scheme for the server's key"
            .to_owned(),
        fix: wording::lines(&["widen tls_params: tls_minimum_protocol_version, tls_maximum_protocol_version, cipher_suites or signature_algorithms"]),
        ..Words::default()
    }
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::knowledge::Check;
    use crate::rules::testing::assert_explains;

    #[test]
    fn tells_what_is_not_shared() {
        assert_explains(&RULE, Check::HandshakeParameters, None, "nothing in common");
    }
}
