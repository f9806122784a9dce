//! Exit codes, the same in every format: 0 nothing found, 1 findings, 2 could not check, 3 nothing to check.

use std::process::ExitCode;

use crate::comparison::Comparison;
use crate::judgement::Report;
use crate::model::{Evidence, Input, InputId, InputKind, Location};

/// Findings at or above `--fail-on`.
const FOUND: u8 = 1;
/// A named input yields nothing usable, or usage or configuration is wrong.
pub const CANNOT_CHECK: u8 = 2;
/// The inputs held nothing to check.
const NOTHING_TO_CHECK: u8 = 3;

/// The exit code of a run. What could not be read wins over what was found in the rest.
pub(super) fn code(report: &Report) -> ExitCode {
    if unusable(report).next().is_some() {
        ExitCode::from(CANNOT_CHECK)
    } else if report.fails() {
        ExitCode::from(FOUND)
    } else if report.judgement.evidence.chains.is_empty() && report.judgement.handshakes.is_empty()
    {
        ExitCode::from(NOTHING_TO_CHECK)
    } else {
        ExitCode::SUCCESS
    }
}

/// The exit code of a command that does not judge.
pub(super) fn inspected(evidence: &Evidence) -> ExitCode {
    if unusable_in(evidence).next().is_some() {
        ExitCode::from(CANNOT_CHECK)
    } else if evidence.chains.is_empty() && evidence.bundles.is_empty() {
        ExitCode::from(NOTHING_TO_CHECK)
    } else {
        ExitCode::SUCCESS
    }
}

/// The exit code of a comparison.
pub(super) fn compared(comparison: &Comparison) -> ExitCode {
    let sides = [&comparison.good.evidence, &comparison.bad.evidence];
    if sides.iter().any(|side| unusable_in(side).next().is_some()) {
        ExitCode::from(CANNOT_CHECK)
    } else if comparison.changes_a_verdict() {
        ExitCode::from(FOUND)
    } else if comparison.chains.is_empty() {
        ExitCode::from(NOTHING_TO_CHECK)
    } else {
        ExitCode::SUCCESS
    }
}

/// Named inputs that yield nothing usable, each with one sentence that says why.
pub(super) fn unusable(report: &Report) -> impl Iterator<Item = String> {
    unusable_in(&report.judgement.evidence)
}

/// The same of evidence.
pub(super) fn unusable_in(evidence: &Evidence) -> impl Iterator<Item = String> {
    let inputs = evidence.inputs.iter().enumerate();
    inputs
        .filter(|(index, input)| input.named && yields_nothing(evidence, InputId(*index), input))
        .map(|(_, input)| {
            let lost = input.problems.iter().find(|problem| !problem.repaired);
            match lost {
                Some(problem) => format!("{}{}: {}", input.name, line(&problem.location), problem.message),
                None => format!(
                    "{}: this is no evidence svidlint knows (no Envoy admin output, certificate, bundle, Envoy configuration or log)",
                    input.name
                ),
            }
        })
}

fn line(location: &Location) -> String {
    location
        .line
        .map(|line| format!(":{line}"))
        .unwrap_or_default()
}

/// An input of no known kind; or one that lost something and that nothing in the evidence comes from.
fn yields_nothing(evidence: &Evidence, id: InputId, input: &Input) -> bool {
    if input.kind == InputKind::Unknown {
        return true;
    }
    let from = |sources: &[Location]| sources.iter().any(|source| source.input == id);
    let is_used = evidence.chains.iter().any(|chain| from(&chain.sources))
        || evidence.bundles.iter().any(|bundle| from(&bundle.sources))
        || evidence
            .proxies
            .iter()
            .any(|proxy| proxy.inputs.contains(&id));
    !is_used && input.problems.iter().any(|problem| !problem.repaired)
}
