//! `-v`: every step of every verdict.

use std::collections::HashMap;

use crate::judgement::{ChainVerdict, Judgement};
use crate::report::page::{Page, plain, styled, text_width};
use crate::report::{names, style};
use crate::verify::{Step, StepOutcome};

/// A trace with what it is about.
struct Trace<'a> {
    title: String,
    steps: &'a [Step],
    assumptions: &'a [String],
}

/// Writes all traces, chain by chain; those of equal chains once.
pub(super) fn write(page: &mut Page, judgement: &Judgement) {
    let mut written: HashMap<String, Vec<&[Step]>> = HashMap::new();
    for trace in traces(judgement) {
        let before = written.entry(trace.title.clone()).or_default();
        if trace.steps.is_empty() || before.contains(&trace.steps) {
            continue;
        }
        before.push(trace.steps);
        page.gap();
        page.wrapped(&[], &[plain("  ")], style::STRONG, &trace.title);
        steps(page, trace.steps);
        assumptions(page, trace.assumptions);
    }
    if !written.is_empty() {
        page.gap();
        page.wrapped(
            &[],
            &[plain("  ")],
            style::DIM,
            "in brackets: the section of docs/envoy-checks.md that specifies a check, and the file below src/ that decides it",
        );
    }
}

fn traces(judgement: &Judgement) -> Vec<Trace<'_>> {
    let mut traces = Vec::new();
    for chain in &judgement.chains {
        let name = names::judged_chain(judgement, chain);
        for (role, load) in &chain.load {
            traces.push(Trace {
                title: format!("loading {name}, {}", names::role(*role)),
                steps: &load.steps,
                assumptions: &[],
            });
        }
        for judged in &chain.verdicts {
            traces.push(Trace {
                title: title(judgement, &name, judged),
                steps: &judged.verdict.steps,
                assumptions: &judged.verdict.assumptions,
            });
        }
    }
    for judged in &judgement.verifiers {
        traces.push(Trace {
            title: format!("loading {}", judged.verifier.name),
            steps: &judged.load.steps,
            assumptions: &[],
        });
    }
    traces
}

fn title(judgement: &Judgement, chain: &str, judged: &ChainVerdict) -> String {
    let verifier = judgement
        .verifiers
        .get(judged.verifier)
        .map_or("verifier", |judged| judged.verifier.name.as_str());
    format!(
        "{verifier} on {chain}, {}",
        names::role(judged.presented_by)
    )
}

/// One step a line: outcome, check, certificate; then what was found and where that is decided.
fn steps(page: &mut Page, steps: &[Step]) {
    let checks = steps
        .iter()
        .map(|step| text_width(step.check.id()))
        .max()
        .unwrap_or(0);
    for step in steps {
        let outcome = format!("{:<16}", names::step(step.outcome));
        let check = format!("{:<checks$}", step.check.id());
        let depth = step
            .depth
            .map_or_else(|| "    ".to_owned(), |depth| format!("#{depth:<3}"));
        let skipped = step.outcome == StepOutcome::NotApplicable;
        let text = if skipped { style::DIM } else { style::PLAIN };
        let further = " ".repeat(2 + 16 + checks + 2 + 4);
        let detail = if step.detail.is_empty() {
            step.check.demands()
        } else {
            &step.detail
        };
        let assumed = if step.assumed { " (assumed)" } else { "" };
        let detail = format!(
            "{detail}{assumed} [{}:verify/{}]",
            step.check.section(),
            step.check.source_file()
        );
        page.wrapped(
            &[
                plain("  "),
                styled(style::step(step.outcome), &outcome),
                styled(text, &check),
                plain("  "),
                styled(text, &depth),
            ],
            &[plain(&further)],
            text,
            &detail,
        );
    }
}

fn assumptions(page: &mut Page, assumptions: &[String]) {
    for assumption in assumptions {
        page.wrapped(
            &[plain("  assumed         ")],
            &[plain("                  ")],
            style::PLAIN,
            assumption,
        );
    }
}
