//! What stands between findings and the exit code of a gate: suppressions and the baseline, and what has to be said about
//! these themselves.

mod about;

use std::collections::{BTreeSet, HashMap};

use crate::config::{Baseline, BaselineEntry, Levels, Suppression};
use crate::finding::Finding;
use crate::judgement::{self, Judgement, Report, Suppressed, SuppressedBy};
use crate::model::{InputId, Instant, Location, Problem, ProblemKind};
use crate::rules::{self, Rule};

/// The suppressions of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppressions {
    /// In the order of the file.
    pub list: Vec<Suppression>,
    /// The configuration among the inputs of the evidence.
    pub configuration: InputId,
    /// Each input's path from the configuration's folder.
    pub paths: Vec<String>,
    /// The moment that their last days are compared with.
    pub now: Instant,
}

/// Takes the suppressed findings out, and tells which suppressions have expired or fit nothing.
pub fn suppress(report: &mut Report, suppressions: &Suppressions, levels: &Levels) {
    let (live, expired): (Vec<usize>, Vec<usize>) = (0..suppressions.list.len())
        .partition(|index| !suppressions.list[*index].is_expired(suppressions.now));
    let mut of_rule: HashMap<&str, Vec<usize>> = HashMap::new();
    for index in live {
        let rule = suppressions.list[index].rule.as_str();
        of_rule.entry(rule).or_default().push(index);
    }
    let mut fitted: BTreeSet<usize> = BTreeSet::new();
    let mut kept = Vec::new();
    for finding in std::mem::take(&mut report.findings) {
        let candidates = of_rule.get(finding.rule).map_or(&[][..], Vec::as_slice);
        if candidates.is_empty() {
            kept.push(finding);
            continue;
        }
        let about = about::of(&report.judgement, &finding, &suppressions.paths);
        let fitting: Vec<usize> = candidates
            .iter()
            .copied()
            .filter(|index| suppressions.list[*index].covers(&about))
            .collect();
        fitted.extend(&fitting);
        match fitting.first() {
            Some(first) => {
                let by = &suppressions.list[*first];
                let by = SuppressedBy::Suppression {
                    reason: by.reason.clone(),
                    until: by.until.as_ref().map(|until| until.text.clone()),
                };
                report.suppressed.push(Suppressed { finding, by });
            }
            None => kept.push(finding),
        }
    }
    report.findings = kept;
    for (index, suppression) in suppressions.list.iter().enumerate() {
        // What was not looked at says nothing about a suppression: a run over some of the files keeps quiet about others.
        let is_met = suppressions
            .paths
            .iter()
            .any(|path| suppression.concerns(path));
        let what = &suppression.target;
        let (message, kind) = if !is_met {
            continue;
        } else if expired.contains(&index) {
            let until = suppression.until.as_ref().map_or("", |until| &until.text);
            (
                format!("the suppression of {what} has expired on {until}"),
                ProblemKind::SuppressionExpired,
            )
        } else if fitted.contains(&index) {
            continue;
        } else {
            (
                format!("the suppression of {what} fits no finding"),
                ProblemKind::SuppressionUnmatched,
            )
        };
        let place = Location {
            line: Some(suppression.line),
            column: Some(1),
            pointer: format!("suppress[{index}]"),
            ..Location::whole(suppressions.configuration)
        };
        note(
            &mut report.judgement,
            suppressions.configuration,
            message,
            place,
            kind,
        );
    }
    tell(report, &rules::OF_SUPPRESSIONS, levels);
}

/// What is known already, as a baseline. `sentence` words a finding for people.
pub fn baseline_of(report: &Report, sentence: impl Fn(&Judgement, &Finding) -> String) -> Baseline {
    Baseline::of(
        judgement::occurrences(report)
            .into_iter()
            // What a gate says about its own files is to be mended, not to be accepted.
            .filter(|occurrence| !is_of_gate(occurrence.finding))
            .map(|occurrence| BaselineEntry {
                rule: occurrence.finding.rule.to_owned(),
                finding: sentence(&report.judgement, occurrence.finding),
                path: occurrence.path,
                id: occurrence.id,
            })
            .collect(),
    )
}

/// Whether it is about the gate's own files.
fn is_of_gate(finding: &Finding) -> bool {
    let mut own = rules::OF_SUPPRESSIONS.iter().chain(&rules::OF_BASELINES);
    own.any(|rule| rule.id == finding.rule)
}

/// Takes the findings out that the baseline knows. `file` is the baseline among the inputs, with its text: entries that
/// are met no more are told on their lines.
pub fn compare(
    report: &mut Report,
    baseline: &Baseline,
    file: Option<(InputId, &str)>,
    levels: &Levels,
) {
    let known: BTreeSet<&str> = baseline
        .findings
        .iter()
        .map(|entry| entry.id.as_str())
        .collect();
    let ids: Vec<String> = judgement::occurrences(report)
        .into_iter()
        .map(|occurrence| occurrence.id)
        .collect();
    let mut met = BTreeSet::new();
    let mut kept = Vec::new();
    for (finding, id) in std::mem::take(&mut report.findings).into_iter().zip(&ids) {
        if known.contains(id.as_str()) {
            met.insert(id.as_str());
            report.suppressed.push(Suppressed {
                finding,
                by: SuppressedBy::Baseline,
            });
        } else {
            kept.push(finding);
        }
    }
    report.findings = kept;
    let Some((input, text)) = file else { return };
    let looked_at: BTreeSet<String> = (0..report.judgement.evidence.inputs.len())
        .map(|index| judgement::path_of(report, InputId(index)))
        .collect();
    let lines = lines_of_ids(text);
    let gone =
        baseline.findings.iter().enumerate().filter(|(_, entry)| {
            !met.contains(entry.id.as_str()) && looked_at.contains(&entry.path)
        });
    for (index, entry) in gone {
        let line = lines.get(entry.id.as_str());
        let place = Location {
            line: line.map(|line| line + 1),
            column: line.map(|_| 1),
            pointer: format!("findings[{index}]"),
            ..Location::whole(input)
        };
        let message = format!(
            "{} in {} is in the baseline and found no more",
            entry.rule, entry.path
        );
        let kind = ProblemKind::BaselineOutdated;
        note(&mut report.judgement, input, message, place, kind);
    }
    tell(report, &rules::OF_BASELINES, levels);
}

/// On which line of a baseline each id stands, from 0.
fn lines_of_ids(text: &str) -> HashMap<&str, usize> {
    text.lines()
        .enumerate()
        .filter_map(|(number, line)| {
            let (_, rest) = line.split_once("\"id\"")?;
            let id = rest.split('"').nth(1)?;
            Some((id, number))
        })
        .collect()
}

/// Notes something at a place of an input, for the rule that tells it.
fn note(
    judgement: &mut Judgement,
    input: InputId,
    message: String,
    location: Location,
    kind: ProblemKind,
) {
    if let Some(input) = judgement.evidence.inputs.get_mut(input.0) {
        input.problems.push(Problem {
            message,
            location,
            repaired: true,
            kind,
        });
    }
}

/// Lets these rules speak about what was noted.
fn tell(report: &mut Report, rules: &[&'static Rule], levels: &Levels) {
    let told: Vec<Finding> = rules
        .iter()
        .flat_map(|rule| (rule.check)(&report.judgement, &crate::config::Thresholds::default()))
        .collect();
    report.findings.extend(levels.apply(told));
    rules::order(&report.judgement, &mut report.findings);
}
