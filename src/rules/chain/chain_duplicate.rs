//! A certificate is sent twice.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::Chain;
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "chain-duplicate",
    summary: "a certificate is sent twice",
    severity: Severity::Note,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 8446 4.4.2"],
    docs: include_str!("../../../docs/rules/chain-duplicate.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::whole_chains(judgement)
        .flat_map(|(index, chain)| {
            found(chain).into_iter().filter_map(move |position| {
                let placed = Placed::in_chain(index, chain, position)?;
                let message = format!("{} stands in the chain twice", wording::called(placed.certificate, position == 0));
                Some(Finding {
                    why: Some("it does no harm at Envoy and makes each handshake longer".to_owned()),
                    fix: wording::lines(&["write each certificate once; istiod appends root-cert.pem to cert-chain.pem by itself"]),
                    ..traits::of(&RULE, Severity::Note, &placed, Sight::Issuer, message)
                })
            })
        })
        .collect()
}

/// The second occurrence of each repeated certificate.
fn found(chain: &Chain) -> Vec<usize> {
    let certificates = &chain.presented.certificates;
    (1..certificates.len())
        .filter(|later| {
            certificates[..*later]
                .iter()
                .any(|earlier| earlier.is_same(&certificates[*later]))
        })
        .collect()
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
            &judged(vec![leaf(), intermediate(), intermediate()]),
            Severity::Note,
            "twice",
        );
    }
}
