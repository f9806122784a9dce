//! `-v`: every step of every verdict.

use crate::judgement::{ChainVerdict, Judgement};
use crate::report::page::{Page, plain, styled, text_width};
use crate::report::{names, style};
use crate::verify::{Step, StepOutcome, Verdict};

/// Writes all traces, chain by chain.
pub(super) fn write(page: &mut Page, judgement: &Judgement) {
    for chain in &judgement.chains {
        for (role, load) in &chain.load {
            if !load.steps.is_empty() {
                let title = format!(
                    "loading {}, {}",
                    names::judged_chain(judgement, chain),
                    names::role(*role)
                );
                heading(page, &title);
                steps(page, &load.steps);
            }
        }
        for judged in &chain.verdicts {
            let title = title(judgement, &names::judged_chain(judgement, chain), judged);
            heading(page, &title);
            steps(page, &judged.verdict.steps);
            remarks(page, &judged.verdict);
        }
    }
    for judged in &judgement.verifiers {
        if !judged.load.steps.is_empty() {
            heading(page, &format!("loading {}", judged.verifier.name));
            steps(page, &judged.load.steps);
        }
    }
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

fn heading(page: &mut Page, title: &str) {
    page.gap();
    page.wrapped(&[], &[plain("  ")], style::STRONG, title);
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

fn remarks(page: &mut Page, verdict: &Verdict) {
    for assumption in &verdict.assumptions {
        page.wrapped(
            &[plain("  assumed         ")],
            &[plain("                  ")],
            style::PLAIN,
            assumption,
        );
    }
}
