//! The leaf has expired, or may have.

use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity};
use crate::judgement::{ChainVerdict, Judgement};
use crate::knowledge::Check;
use crate::knowledge::issuer;
use crate::model::Clock;
use crate::rules::refusal::{Refusal, Words};
use crate::rules::sight::{Placed, Sight};
use crate::rules::{Part, Rule, refusal, sight, traits, wording};
use crate::verify::{Outcome, StepOutcome};

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "leaf-expired",
    summary: "the leaf has expired",
    severity: Severity::Error,
    confidence: Confidence::Verified,
    explains: &[Check::Expired],
    part: Part::Leaf,
    since: "0.1.0",
    cites: &["RFC 5280 4.1.2.5", "BoringSSL x509_vfy.cc: check_cert_time"],
    docs: include_str!("../../../docs/rules/leaf-expired.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    let mut findings = refusal::explain(&RULE, judgement, words);
    let told = |leaf: &&Placed| !traits::is_told(judgement, leaf, &[Check::Expired]);
    let leaves = sight::leaves(judgement);
    let unsettled: Vec<Finding> = leaves
        .iter()
        .filter(told)
        .filter_map(|leaf| unsettled(leaf, judgement))
        .collect();
    findings.extend(unsettled);
    findings
}

/// A leaf that may have expired, where no verdict says that it is refused for that.
fn unsettled(leaf: &Placed, judgement: &Judgement) -> Option<Finding> {
    let end = leaf.certificate.not_after.value()?.at;
    let clock = clock_of(leaf, judgement);
    let is_past = judgement.now >= end || clock.to >= end;
    if clock.to < end || !is_past {
        return None;
    }
    let who = wording::called(leaf.certificate, true);
    let date = end.readable();
    let (severity, message, why) = if clock.has_ended && clock.from < end {
        (
            Severity::Note,
            format!(
                "{who} is taken for valid: it expired on {date} UTC, within the time this was taken in"
            ),
            "an old dump is judged for a moment at which its leaf was valid; --at MOMENT judges another",
        )
    } else if !is_open(leaf, judgement) {
        return None;
    } else if clock.from < end {
        (
            Severity::Warning,
            format!("{who} expired on {date} UTC; refused if this was taken after that"),
            "Envoy serves a leaf after its end, and its dump shows it with 0 days; --at now decides",
        )
    } else {
        (
            Severity::Warning,
            format!("{who} expired on {date} UTC"),
            "every Envoy that verifies anything refuses it; the rest of the verdict is open",
        )
    };
    Some(Finding {
        why: Some(why.to_owned()),
        fix: issuer::lifetime(wording::issuer_of_leaf(leaf.certificate, judgement)),
        ..traits::of(&RULE, severity, leaf, Sight::NotAfter, message)
    })
}

/// The clock that the leaf's chain was judged by.
fn clock_of(leaf: &Placed, judgement: &Judgement) -> Clock {
    verdicts(leaf, judgement)
        .find_map(|verdict| judgement.verifiers.get(verdict.verifier))
        .map_or(judgement.clock, |judged| judged.verifier.clock)
}

/// Whether a verdict has not settled the leaf's dates; a verifier that does not look at them has.
fn is_open(leaf: &Placed, judgement: &Judgement) -> bool {
    verdicts(leaf, judgement).any(|verdict| {
        let mut steps = verdict.verdict.steps.iter();
        verdict.verdict.outcome != Outcome::Accepted
            && !steps.any(|step| {
                step.check == Check::Expired
                    && step.depth.is_none_or(|depth| depth == 0)
                    && step.outcome != StepOutcome::Undecided
            })
    })
}

fn verdicts<'a>(leaf: &Placed, judgement: &'a Judgement) -> impl Iterator<Item = &'a ChainVerdict> {
    let chain = leaf.chain.map(|(chain, _)| chain);
    judgement
        .chains
        .iter()
        .filter(move |judged| Some(judged.chain) == chain)
        .flat_map(|judged| &judged.verdicts)
}

fn words(refusal: &Refusal) -> Words {
    let who = wording::called_in(refusal);
    let moment = refusal
        .certificate()
        .and_then(|certificate| certificate.not_after.value());
    Words {
        message: moment.map_or_else(
            || format!("{who} has expired"),
            |moment| format!("{who} expired on {} UTC", moment.at.readable()),
        ),
        sight: Some(Sight::NotAfter),
        exhibits: vec![("notAfter", refusal.detail().to_owned())],
        why: "a certificate is expired from the second of notAfter on; allow_expired_certificate is off"
            .to_owned(),
        fix: issuer::lifetime(wording::issuer_of(refusal)),
        ..Words::default()
    }
}

#[cfg(test)]
mod tests {
    use crate::knowledge::Check;
    use crate::rules::testing::assert_explains;

    #[test]
    fn tells_the_refusal() {
        assert_explains(&super::RULE, Check::Expired, Some(0), "expired on");
    }
}
