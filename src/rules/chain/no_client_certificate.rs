//! The client sends no certificate where one is required.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "no-client-certificate",
    summary: "the client sends no certificate where one is required",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::NoClientCert],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "Envoy default_validator.cc: initializeSslContexts",
        "BoringSSL handshake_server.cc",
    ],
    docs: include_str!("../../../docs/rules/no-client-certificate.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "the client sends no certificate, and this server requires one".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "the server asks for a certificate with require_client_certificate, SAN matchers, pins or the SPIFFE validator".to_owned(),
        fix: wording::lines(&[
            "give the client a certificate: tls_certificates or the SDS secret of its UpstreamTlsContext",
            "the SPIFFE validator requires one even with require_client_certificate: false",
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
        assert_explains(
            &super::RULE,
            Check::NoClientCert,
            Some(0),
            "the client sends no certificate, and this server requires one",
        );
    }
}
