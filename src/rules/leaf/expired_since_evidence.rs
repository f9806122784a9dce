//! The leaf has expired since the dump was taken.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::Judgement;
use crate::knowledge::Check;
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Part, Rule, sight, traits, wording};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "expired-since-evidence",
    summary: "the leaf has expired since the dump was taken",
    severity: Severity::Note,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Whole,
    since: "0.1.0",
    cites: &["RFC 5280 4.1.2.5"],
    docs: include_str!("../../../docs/rules/expired-since-evidence.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    sight::leaves(judgement)
        .iter()
        .filter_map(|leaf| tell(leaf, judgement))
        .collect()
}

/// The evidence was taken before notAfter for certain, and this machine's present moment is past it.
fn tell(leaf: &Placed, judgement: &Judgement) -> Option<Finding> {
    let not_after = leaf.certificate.not_after.value()?.at;
    let was_valid = judgement.clock.to < not_after;
    if !was_valid
        || judgement.now < not_after
        || traits::is_told(judgement, leaf, &[Check::Expired])
    {
        return None;
    }
    let message = "the leaf has expired since this dump was taken".to_owned();
    Some(Finding {
        exhibits: vec![wording::exhibit(
            "notAfter",
            format!("{} UTC", not_after.readable()),
        )],
        why: Some(
            "verdicts are given for the moment of the dump; --at now gives them for today"
                .to_owned(),
        ),
        ..traits::of(&RULE, Severity::Note, leaf, Sight::NotAfter, message)
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::finding::Severity;
    use crate::model::{Clock, ClockOrigin};
    use crate::rules::testing::{DAY, NOW, assert_finds, good_leaf, judged};

    #[test]
    fn compares_the_dump_s_moment_with_now() {
        let mut judgement = judged(vec![good_leaf()]);
        judgement.clock = Clock::at(NOW, ClockOrigin::Evidence);
        judgement.now = NOW.plus(2 * DAY);
        assert_finds(&RULE, &judgement, Severity::Note, "since this dump");
    }
}
