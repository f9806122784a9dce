//! Little is left of a lifetime.

use crate::config::{ExpiresWithin, Thresholds};
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::issuer;
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "expires-soon",
    summary: "little is left of a lifetime",
    severity: Severity::Warning,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 5280 4.1.2.5"],
    docs: include_str!("../../../docs/rules/expires-soon.md"),
    check,
};

fn check(judgement: &Judgement, thresholds: &Thresholds) -> Vec<Finding> {
    sight::certificates(judgement)
        .iter()
        .filter_map(|placed| {
            let thresholds = thresholds.at(placed.certificate.sources.first());
            tell(placed, judgement, thresholds.expires_within)
        })
        .collect()
}

/// Seconds in 90 days.
const LONGEST_USUAL: i64 = 90 * 24 * 60 * 60;

/// Little is left over the whole interval of the clock, and something still is.
fn tell(placed: &Placed, judgement: &Judgement, within: ExpiresWithin) -> Option<Finding> {
    let not_before = placed.certificate.not_before.value()?.at;
    let not_after = placed.certificate.not_after.value()?.at;
    let left = not_after.0 - judgement.clock.from.0;
    let limit = match within {
        ExpiresWithin::Seconds(seconds) => seconds,
        ExpiresWithin::Percent(percent) => (not_after.0 - not_before.0) / 100 * i64::from(percent),
        ExpiresWithin::Usual => ((not_after.0 - not_before.0) / 10).min(LONGEST_USUAL),
    };
    let is_live = not_after > judgement.clock.to && not_before <= judgement.clock.to;
    if !is_live || left >= limit {
        return None;
    }
    let who = wording::called(
        placed.certificate,
        placed.chain.is_some() && placed.position == 0,
    );
    let message = format!("{who} expires on {} UTC", not_after.readable());
    Some(Finding {
        exhibits: vec![
            wording::exhibit("left", wording::span(left)),
            wording::exhibit("lifetime", wording::span(not_after.0 - not_before.0)),
        ],
        why: Some("every Envoy refuses it from that second on".to_owned()),
        fix: issuer::lifetime(wording::issuer_of_leaf(placed.certificate, judgement)),
        ..traits::of(&RULE, Severity::Warning, placed, Sight::NotAfter, message)
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::Certificate;
    use crate::rules::testing::{DAY, NOW, assert_finds, good_leaf, judged, time};

    #[test]
    fn warns_below_a_tenth_of_the_lifetime() {
        let leaf = Certificate {
            not_before: time(NOW.plus(-10 * DAY)),
            ..good_leaf()
        };
        assert_finds(&RULE, &judged(vec![leaf]), Severity::Warning, "expires on");
    }
}
