//! The proxy serves an older certificate than its secret holds.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::model::{Certificate, Chain, ChainOrigin};
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "served-certificate-stale",
    summary: "the proxy serves an older certificate than its secret holds",
    severity: Severity::Warning,
    confidence: Confidence::Heuristic,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["Envoy sds_api.cc", "envoyproxy/envoy#39498"],
    docs: include_str!("../../../docs/rules/served-certificate-stale.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    let chains: Vec<_> = sight::chains(judgement).collect();
    chains
        .iter()
        .filter(|(_, chain)| chain.origin == ChainOrigin::Certs)
        .filter_map(|(index, served)| {
            let served_leaf = served.leaf()?;
            // A secret of the dump, or the file that the secret is made of.
            let held =
                |chain: &Chain| chain.origin != ChainOrigin::Certs && chain.proxy == served.proxy;
            let newer = chains
                .iter()
                .filter(|(_, chain)| held(chain))
                .filter_map(|(_, chain)| chain.leaf())
                .find(|leaf| is_newer(leaf, served_leaf))?;
            Some(tell(&Placed::in_chain(*index, served, 0)?, newer))
        })
        .collect()
}

/// The same identity, issued later.
fn is_newer(held: &Certificate, served: &Certificate) -> bool {
    let later = held
        .not_before
        .value()
        .zip(served.not_before.value())
        .is_some_and(|(held, served)| held.at > served.at);
    later
        && held.first_uri().is_some()
        && held.first_uri() == served.first_uri()
        && held.serial != served.serial
}

fn tell(served: &Placed, held: &Certificate) -> Finding {
    let serial = |certificate: &Certificate| {
        certificate
            .serial
            .value()
            .map(ToString::to_string)
            .unwrap_or_default()
    };
    let message = "this proxy serves an older certificate than its secret or file holds".to_owned();
    Finding {
        exhibits: vec![
            wording::exhibit("serves", serial(served.certificate)),
            wording::exhibit("held", serial(held)),
        ],
        why: Some(
            "the update was not taken over, or the two dumps were taken at different moments"
                .to_owned(),
        ),
        fix: wording::lines(&[
            "take both dumps again at once; a restart takes the new certificate",
        ]),
        ..traits::of(&RULE, Severity::Warning, served, Sight::Serial, message)
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::{Certificate, ChainOrigin, Fact, Serial};
    use crate::rules::testing::{DAY, NOW, assert_finds, good_leaf, judged, time};

    #[test]
    fn compares_what_is_served_with_the_secret() {
        let mut judgement = judged(vec![good_leaf()]);
        let mut held = judgement.evidence.chains[0].clone();
        judgement.evidence.chains[0].origin = ChainOrigin::Certs;
        held.origin = ChainOrigin::Secret;
        held.presented.certificates = vec![Certificate {
            serial: Fact::known(Serial::from_hex("99")),
            not_before: time(NOW.plus(-DAY / 8)),
            ..good_leaf()
        }];
        judgement.evidence.chains.push(held);
        assert_finds(&RULE, &judgement, Severity::Warning, "older certificate");
    }
}
