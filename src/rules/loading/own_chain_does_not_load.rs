//! Envoy does not load its own chain.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::refusal::Words;
use crate::rules::{Part, Rule, refusal, sight, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "own-chain-does-not-load",
    summary: "Envoy does not load its own chain",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::LoadChain, Check::LoadChainRest],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "Envoy context_impl.cc: TlsContext",
        "BoringSSL pem_lib.cc: PEM_read_bio",
    ],
    docs: include_str!("../../../docs/rules/own-chain-does-not-load.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    refusal::explain(&RULE, judgement, |refusal| {
        let starts_with_ca = refusal.chain().is_some_and(sight::starts_with_an_issuer);
        let fix: &[&str] = if starts_with_ca {
            &["write the leaf first: Envoy takes the first certificate for it"]
        } else {
            &[
                "write leaf and intermediates as plain PEM blocks, leaf first, each BEGIN and END on a line of its own",
                "see the PEM and encoding findings for the place",
            ]
        };
        Words {
            message: "Envoy does not load this chain as its own".to_owned(),
            exhibits: vec![("found", refusal.detail().to_owned())],
            why: "one block that does not decode refuses the whole chain; so does an EC leaf whose key usage lacks digitalSignature".to_owned(),
            fix: wording::lines(fix),
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
        refuse_load(&mut judgement, Check::LoadChain);
        assert_finds(
            &RULE,
            &judgement,
            Severity::Error,
            "Envoy does not load this chain as its own",
        );
    }
}
