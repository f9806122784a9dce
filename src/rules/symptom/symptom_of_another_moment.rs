//! A line was right when it was printed, and the verdict is another one now.

use super::telling;
use super::telling::{Told, about};
use crate::config::Thresholds;
use crate::finding::{Confidence, Finding, Severity, Subject};
use crate::judgement::{Held, Judgement, Relation};
use crate::knowledge::errors::Topic;
use crate::rules::{Part, Rule, wording};
use crate::verify::Outcome;

/// See the page for what it tells and when.
pub(in crate::rules) static RULE: Rule = Rule {
    id: "symptom-of-another-moment",
    summary: "what was seen was right then, and would be different now",
    severity: Severity::Warning,
    confidence: Confidence::Modelled,
    explains: &[],
    part: Part::Symptom,
    since: "0.1.0",
    cites: &["RFC 5280 4.1.2.5"],
    docs: include_str!("../../../docs/rules/symptom-of-another-moment.md"),
    check,
};

fn check(judgement: &Judgement, _: &Thresholds) -> Vec<Finding> {
    let topics = [Topic::Certificate, Topic::Connection];
    about(judgement, &topics, &[Relation::Consistent])
        .iter()
        .filter_map(|group| tell(judgement, group))
        .collect()
}

fn tell(judgement: &Judgement, group: &[Told<'_>]) -> Option<Finding> {
    let first = group.first()?;
    let held = first
        .judged
        .held
        .iter()
        .find(|held| is_accepted_now(judgement, held))?;
    let (moment, detail) = held.then.as_ref()?;
    let leaf = judgement
        .evidence
        .chains
        .get(held.chain)?
        .leaf()?
        .display_name();
    let message = format!(
        "{leaf} was refused at {} UTC and is accepted now: {detail}",
        moment.readable()
    );
    let mut finding = telling::finding(&RULE, judgement, group, message)?;
    finding.subject = Subject::Chain(held.chain);
    finding.verifier = held.verifier;
    finding.presented_by = Some(held.presented_by);
    finding.fix = wording::lines(&[
        "where it was not valid yet: the issuer's clock is ahead of the verifier's; let it date certificates back by a minute",
        "where a CRL or a CA had expired: it was renewed since; look whether that comes in time from now on",
    ]);
    Some(finding)
}

fn is_accepted_now(judgement: &Judgement, held: &Held) -> bool {
    let judged = judgement
        .chains
        .iter()
        .filter(|judged| judged.chain == held.chain);
    let mut verdicts = judged.flat_map(|judged| &judged.verdicts);
    held.then.is_some()
        && verdicts.any(|told| {
            Some(told.verifier) == held.verifier
                && told.presented_by == held.presented_by
                && told.verdict.outcome == Outcome::Accepted
        })
}
