//! An issuer stands before its leaf.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::Chain;
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "chain-order",
    summary: "an issuer stands before its leaf",
    severity: Severity::Warning,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &[
        "RFC 8446 4.4.2",
        "SPIFFE_Workload_API: X509SVID",
        "Envoy context_impl.cc: TlsContext::loadCertificateChain",
    ],
    docs: include_str!("../../../docs/rules/chain-order.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::whole_chains(judgement)
        .flat_map(|(index, chain)| {
            found(chain).into_iter().filter_map(move |position| {
                let placed = Placed::in_chain(index, chain, position)?;
                let message = "the chain starts with an issuer, not with the leaf".to_owned();
                Some(Finding {
                    why: Some("the first certificate is the leaf, whatever it is: Envoy compares its key with the private key, peers check its names".to_owned()),
                    fix: wording::lines(&["put the leaf first"]),
                    ..traits::of(&RULE, Severity::Warning, &placed, Sight::Issuer, message)
                })
            })
        })
        .collect()
}

/// The first certificate, where it is the issuer of a later one.
fn found(chain: &Chain) -> Option<usize> {
    sight::starts_with_an_issuer(chain).then_some(0)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::{Certificate, Fact, Serial};
    use crate::rules::testing::{assert_finds, good_ca, good_leaf, judged, name};

    fn intermediate() -> Certificate {
        Certificate {
            subject: name("intermediate"),
            serial: Fact::known(Serial::from_hex("11")),
            ..good_ca()
        }
    }

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
            &judged(vec![intermediate(), leaf()]),
            Severity::Warning,
            "starts with an issuer",
        );
    }
}
