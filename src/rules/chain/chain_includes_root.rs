//! The root is sent along.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::Chain;
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "chain-includes-root",
    summary: "the root is sent along",
    severity: Severity::Note,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 8446 4.4.2", "BoringSSL x509_vfy.cc: X509_verify_cert"],
    docs: include_str!("../../../docs/rules/chain-includes-root.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::whole_chains(judgement)
        .flat_map(|(index, chain)| {
            found(chain).into_iter().filter_map(move |position| {
                let placed = Placed::in_chain(index, chain, position)?;
                let message = "the root is sent along with the chain".to_owned();
                Some(Finding {
                    why: Some("a verifier trusts its own copy or none; a root that was sent changes the error from 20 to 19 and nothing else".to_owned()),
                    fix: wording::lines(&["leave the root out of the chain"]),
                    ..traits::of(&RULE, Severity::Note, &placed, Sight::Issuer, message)
                })
            })
        })
        .collect()
}

/// A self-issued CA behind the leaf.
fn found(chain: &Chain) -> Option<usize> {
    let certificates = chain.presented.certificates.iter().enumerate().skip(1);
    certificates
        .filter(|(_, certificate)| certificate.is_ca() == Some(true))
        .find(|(_, certificate)| certificate.is_self_issued() == Some(true))
        .map(|(position, _)| position)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::Certificate;
    use crate::rules::testing::{assert_finds, good_ca, good_leaf, judged, name};

    fn leaf() -> Certificate {
        Certificate {
            issuer: name("intermediate"),
            ..good_leaf()
        }
    }

    #[test]
    fn tells_the_chain() {
        assert_finds(
            &RULE,
            &judged(vec![leaf(), good_ca()]),
            Severity::Note,
            "root is sent",
        );
    }
}
