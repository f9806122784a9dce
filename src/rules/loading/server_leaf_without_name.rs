//! A server leaf has neither a common name nor a SAN.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::sight::Sight;
use crate::rules::{Part, Rule, refusal, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "server-leaf-without-name",
    summary: "a server leaf has neither a common name nor a SAN",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LoadEmptyCn, Check::LoadNoName],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Envoy context_impl.cc: TlsContext"],
    docs: include_str!("../../../docs/rules/server-leaf-without-name.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        Words {
        message: "Envoy as a server refuses a leaf without a name".to_owned(),
        sight: Some(Sight::San),
        exhibits: vec![("found", refusal.detail().to_owned())],
        why: "the session context is made of the common name and the DNS, URI and IP SANs; an email SAN does not count, an empty common name is refused".to_owned(),
        fix: wording::lines(&[
            "issue the leaf with a URI or DNS SAN",
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
        refuse_load(&mut judgement, Check::LoadEmptyCn);
        assert_finds(
            &RULE,
            &judgement,
            Severity::Error,
            "Envoy as a server refuses a leaf without a name",
        );
    }
}
