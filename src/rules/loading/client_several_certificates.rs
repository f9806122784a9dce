//! A client context has several certificates.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "client-several-certificates",
    summary: "a client context has several certificates",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LoadSeveralCertificates],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Envoy context_impl.cc: TlsContext"],
    docs: include_str!("../../../docs/rules/client-several-certificates.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| Words {
        message: "a client context takes one certificate only".to_owned(),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "a cluster cannot choose between certificates".to_owned(),
        fix: wording::lines(&["leave one certificate in the cluster's TLS context"]),
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
        refuse_load(&mut judgement, Check::LoadSeveralCertificates);
        assert_finds(
            &RULE,
            &judgement,
            Severity::Error,
            "a client context takes one certificate only",
        );
    }
}
