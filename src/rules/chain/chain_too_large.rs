//! The chain is too large for a handshake.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "chain-too-large",
    summary: "the chain is too large for a handshake",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::ListSize, Check::SessionTickets],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "BoringSSL handshake.cc: ssl_max_handshake_message_len",
        "BoringSSL tls13_server.cc: add_new_session_tickets",
        "BoringSSL ssl_buffer.cc: SSLBuffer::EnsureCap",
    ],
    docs: include_str!("../../../docs/rules/chain-too-large.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "the chain is too large for a handshake".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "a Certificate message has 102,400 bytes at most, and in TLS 1.3 a server has to put the client's chain into session tickets that fit into one write".to_owned(),
        fix: wording::lines(&[
            "send the leaf and the intermediates it needs, not a bundle of roots",
            "issue a leaf with fewer names or smaller extensions",
            "session tickets alone: disable_stateless_session_resumption on the listener",
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
        for check in [Check::ListSize, Check::SessionTickets] {
            assert_explains(&super::RULE, check, None, "too large");
        }
    }
}
