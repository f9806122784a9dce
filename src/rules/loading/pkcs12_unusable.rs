//! The PKCS#12 file cannot be used.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "pkcs12-unusable",
    summary: "the PKCS#12 file cannot be used",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LoadPkcs12, Check::LoadPkcs12Conflict],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Envoy context_impl.cc: TlsContext"],
    docs: include_str!("../../../docs/rules/pkcs12-unusable.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "the PKCS#12 file cannot be used".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "pkcs12 has to open with its password and to stand without private_key, certificate_chain and key provider".to_owned(),
        fix: wording::lines(&[
            "check the password: openssl pkcs12 -info -nokeys -in FILE",
        ]),
        ..Words::default()
    }
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
        refuse_load(&mut judgement, Check::LoadPkcs12);
        assert_finds(
            &RULE,
            &judgement,
            Severity::Error,
            "the PKCS#12 file cannot be used",
        );
    }
}
