//! Errors that a validator leaves behind break the connection of a TLS 1.2 client.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "errors-left-behind",
    summary: "errors of a verification that lets the peer pass break the connection",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LeftErrors],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "BoringSSL ssl_lib.cc: SSL_get_error",
        "Envoy default_validator.cc: doVerifyCertChain",
    ],
    docs: include_str!("../../../docs/rules/errors-left-behind.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "the verification lets the peer pass and leaves errors that end the connection".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "in TLS 1.2 a client waits for the server within the call that verified its certificate, and takes an error that is still queued for a failure".to_owned(),
        fix: wording::lines(&[
            "cluster: tls_maximum_protocol_version: TLSv1_3, where the server speaks it",
            "or mend what the verification stumbles over: the chain under ACCEPT_UNTRUSTED, else the anchor that does not decode",
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
        assert_explains(&super::RULE, Check::LeftErrors, None, "leaves errors");
    }
}
