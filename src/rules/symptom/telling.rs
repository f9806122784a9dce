//! What the rules about symptoms share: one finding for each thing that is said, however many inputs say it.

use indexmap::IndexMap;

use crate::finding::{Finding, Severity, Subject};
use crate::judgement::{JudgedSymptom, Judgement, Refuser, Relation};
use crate::knowledge::errors::Topic;
use crate::model::{Channel, Role, Symptom};
use crate::rules::{Rule, traits, wording};

/// A judged symptom and what was read.
#[derive(Clone, Copy)]
pub(super) struct Told<'a> {
    /// With its meaning and relation.
    pub(super) judged: &'a JudgedSymptom,
    /// As it stands in the input.
    pub(super) symptom: &'a Symptom,
}

/// The symptoms about one of these topics, related in one of these ways; those that say the same stand together.
pub(super) fn about<'a>(
    judgement: &'a Judgement,
    topics: &[Topic],
    relations: &[Relation],
) -> Vec<Vec<Told<'a>>> {
    let mut groups: IndexMap<(&str, Option<Role>, bool), Vec<Told<'a>>> = IndexMap::new();
    for judged in &judgement.symptoms {
        let Some(symptom) = judgement.evidence.symptoms.get(judged.symptom) else {
            continue;
        };
        let explanation = &judged.explanation;
        let fits = explanation
            .topic
            .is_some_and(|topic| topics.contains(&topic));
        if fits && relations.contains(&judged.relation) {
            // Counters and lines are not told as one: the one say what was, the other what is.
            let key = (
                explanation.name.as_str(),
                explanation.refuser_role,
                is_counted(symptom),
            );
            groups
                .entry(key)
                .or_default()
                .push(Told { judged, symptom });
        }
    }
    groups.into_values().collect()
}

/// Whether it is a counter, which may tell of long ago.
pub(super) fn is_counted(symptom: &Symptom) -> bool {
    symptom.printer.channel == Channel::Statistics
}

/// The finding about symptoms that say the same; counters are a note at most.
pub(super) fn finding(
    rule: &'static Rule,
    judgement: &Judgement,
    group: &[Told<'_>],
    message: String,
) -> Option<Finding> {
    let Told { judged, symptom } = *group.first()?;
    let explanation = &judged.explanation;
    let severity = if is_counted(symptom) {
        Severity::Note
    } else {
        rule.severity
    };
    let mut exhibits = vec![wording::exhibit("says", symptom.quote.clone())];
    if let Some(name) = &symptom.printer.name {
        exhibits.push(wording::exhibit("printed for", name.clone()));
    }
    if let Some(times) = times(group) {
        exhibits.push(wording::exhibit("seen", times));
    }
    let input = judgement.evidence.inputs.get(symptom.location.input.0);
    let name = input.map_or("", |input| input.name.as_str());
    Some(Finding {
        severity,
        subject: Subject::Input(symptom.location.input),
        location: Some(symptom.location.clone()),
        exhibits,
        why: explanation.meaning.map(|meaning| match direction(judged) {
            Some(direction) => format!("{meaning}; {direction}"),
            None => meaning.to_owned(),
        }),
        envoy: explanation.version_clause.clone(),
        fix: wording::lines(&explanation.advice),
        fingerprint: wording::fingerprint(rule.id, &explanation.name, Some(name)),
        ..traits::of_run(rule, rule.severity, message)
    })
}

/// Who refused whom, where that is known.
fn direction(judged: &JudgedSymptom) -> Option<&'static str> {
    let explanation = &judged.explanation;
    wording::who_refused(explanation.refuser, explanation.refuser_role)
        .filter(|_| explanation.refuser != Refuser::Itself)
}

/// `14 times in 2 inputs, between … and … UTC`.
fn times(group: &[Told<'_>]) -> Option<String> {
    let count: u64 = group.iter().map(|told| told.symptom.count).sum();
    let mut inputs: Vec<_> = group
        .iter()
        .map(|told| told.symptom.location.input)
        .collect();
    inputs.sort();
    inputs.dedup();
    let stamps = || group.iter().filter_map(|told| told.symptom.seen);
    let span = stamps()
        .map(|(from, _)| from)
        .min()
        .zip(stamps().map(|(_, to)| to).max());
    let parts: Vec<String> = [
        (count > 1).then(|| format!("{count} times")),
        (inputs.len() > 1).then(|| format!("in {} inputs", inputs.len())),
        span.map(|(from, to)| {
            if from == to {
                format!("at {} UTC", from.readable())
            } else {
                format!("between {} and {} UTC", from.readable(), to.readable())
            }
        }),
    ]
    .into_iter()
    .flatten()
    .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Findings about everything of some topics that no verdict explains.
pub(super) fn unexplained(
    rule: &'static Rule,
    judgement: &Judgement,
    topics: &[Topic],
    message: impl Fn(&JudgedSymptom) -> String,
) -> Vec<Finding> {
    about(judgement, topics, &[Relation::Unrelated])
        .iter()
        .filter_map(|group| {
            let first = group.first()?;
            finding(rule, judgement, group, message(first.judged))
        })
        .collect()
}

/// A judgement without verdicts about what these lines say.
#[cfg(test)]
pub(super) fn saying(lines: &str) -> Judgement {
    let mut judgement = crate::rules::testing::judged(Vec::new());
    judgement.chains.clear();
    judgement.evidence.chains.clear();
    judgement.evidence.symptoms = crate::input::symptoms(lines);
    judgement.symptoms = crate::symptoms::judge(&judgement);
    judgement
}
