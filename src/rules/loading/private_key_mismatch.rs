//! The private key does not belong to the leaf.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "private-key-mismatch",
    summary: "the private key does not belong to the leaf",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LoadKeyMismatch, Check::HandshakeSignature],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Envoy context_impl.cc: TlsContext"],
    docs: include_str!("../../../docs/rules/private-key-mismatch.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: "the private key does not belong to the leaf".to_owned(),
        sight: Some(Sight::PublicKey),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: if refusal.first().step.check == Check::HandshakeSignature {
            "the peer verifies the handshake's signature with the leaf's key"
        } else {
            "the key is compared with the first certificate of the chain, whichever that is"
        }
        .to_owned(),
        fix: wording::lines(&[
            "put the leaf first in the chain",
            "compare: openssl pkey -in KEY -pubout and openssl x509 -in CERT -noout -pubkey",
        ]),
        ..Words::default()
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::knowledge::Check;
    use crate::rules::testing::{assert_finds, good_leaf, judged, refuse_load};

    #[test]
    fn tells_what_does_not_load() {
        let mut judgement = judged(vec![good_leaf()]);
        refuse_load(&mut judgement, Check::LoadKeyMismatch);
        assert_finds(
            &RULE,
            &judgement,
            Severity::Error,
            "the private key does not belong to the leaf",
        );
    }
}
