//! The leaf's curve is not one the client offers.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "leaf-curve-not-offered",
    summary: "the leaf's curve is not one the client offers",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::EcCurveTls12C],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "BoringSSL handshake_client.cc: ssl_check_leaf_certificate",
        "Envoy context_config_impl.cc: DEFAULT_CURVES",
    ],
    docs: include_str!("../../../docs/rules/leaf-curve-not-offered.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "the curve of the leaf's key is none of the client's ecdh_curves".to_owned(),
        sight: Some(Sight::PublicKey),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "in TLS 1.2 a client accepts an EC server leaf only on a curve of ecdh_curves; the default is X25519 and P-256, and clusters stop at TLS 1.2 by default".to_owned(),
        fix: wording::lines(&[
            "cluster: tls_params.ecdh_curves with the curve, or tls_maximum_protocol_version: TLSv1_3",
            "or issue the leaf on P-256",
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
        assert_explains(&super::RULE, Check::EcCurveTls12C, Some(0), "ecdh_curves");
    }
}
