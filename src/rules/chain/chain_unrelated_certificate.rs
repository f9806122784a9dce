//! A certificate of the chain issued nothing in it.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::Chain;
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "chain-unrelated-certificate",
    summary: "a certificate of the chain issued nothing in it",
    severity: Severity::Note,
    confidence: Confidence::Verified,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 8446 4.4.2", "BoringSSL x_x509.cc"],
    docs: include_str!("../../../docs/rules/chain-unrelated-certificate.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::whole_chains(judgement)
        .flat_map(|(index, chain)| {
            found(chain).into_iter().filter_map(move |position| {
                let placed = Placed::in_chain(index, chain, position)?;
                let message = format!(
                    "{} issued no other certificate of this chain",
                    wording::called(placed.certificate, false)
                );
                Some(Finding {
                    why: Some(
                        "no path needs it, yet it has to parse: a broken one refuses the handshake"
                            .to_owned(),
                    ),
                    fix: wording::lines(&["take it out of the chain"]),
                    ..traits::of(&RULE, Severity::Note, &placed, Sight::Issuer, message)
                })
            })
        })
        .collect()
}

/// Certificates behind the leaf that issued no other one of the chain.
fn found(chain: &Chain) -> Vec<usize> {
    let certificates = &chain.presented.certificates;
    if sight::starts_with_an_issuer(chain) {
        return Vec::new();
    }
    (1..certificates.len())
        .filter(|position| {
            let candidate = &certificates[*position];
            candidate.subject.value().is_some()
                && !certificates.iter().any(|other| {
                    sight::names_issuer(other, candidate) || other.issuer.value().is_none()
                })
                && !certificates[..*position]
                    .iter()
                    .any(|earlier| earlier.is_same(candidate))
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

    #[test]
    fn tells_the_chain() {
        assert_finds(
            &RULE,
            &judged(vec![good_leaf(), intermediate()]),
            Severity::Note,
            "issued no other",
        );
    }
}
