//! The private key cannot be decrypted.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "private-key-encrypted",
    summary: "the private key cannot be decrypted",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LoadKeyPassword],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "Envoy context_impl.cc: TlsContext",
        "BoringSSL pem_lib.cc: PEM_read_bio",
    ],
    docs: include_str!("../../../docs/rules/private-key-encrypted.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: "the private key is encrypted and cannot be decrypted".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "an encrypted key needs the password field".to_owned(),
        fix: wording::lines(&["set password, or decrypt the key: openssl pkey -in KEY -out KEY"]),
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
        refuse_load(&mut judgement, Check::LoadKeyPassword);
        assert_finds(
            &RULE,
            &judgement,
            Severity::Error,
            "the private key is encrypted and cannot be decrypted",
        );
    }
}
