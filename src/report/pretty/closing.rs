//! The end of the report: when the evidence was taken, what it cannot show, and the counts.

use std::collections::BTreeSet;

use crate::judgement::{ChainVerdict, JudgedChain, Judgement, Report};
use crate::model::{Chain, ClockOrigin, Instant, Verifier};
use crate::report::page::{Page, plain, styled};
use crate::report::summary::Summary;
use crate::report::{fetch, names, style};
use crate::verify::Outcome;

/// Writes the closing lines.
pub(super) fn write(page: &mut Page, report: &Report) {
    let judgement = &report.judgement;
    page.gap();
    repairs(page, judgement);
    taken(page, judgement);
    missing(page, judgement);
    let summary = Summary::of(report);
    page.wrapped(&[], &[], style::STRONG, &summary.sentence());
}

/// What was done to an input to read it, where no finding tells it.
fn repairs(page: &mut Page, judgement: &Judgement) {
    for input in &judgement.evidence.inputs {
        let untold = input
            .problems
            .iter()
            .filter(|problem| problem.rule.is_none());
        for problem in untold {
            let place = names::place(judgement, &problem.location);
            let key = if problem.repaired { "repaired" } else { "lost" };
            let text = format!("{key}: {place}: {}", problem.message);
            page.wrapped(&[], &[plain("  ")], style::PLAIN, &text);
        }
    }
}

/// When admin output was taken, and what has changed since.
fn taken(page: &mut Page, judgement: &Judgement) {
    let judged_at = match judgement.clock.origin {
        ClockOrigin::Evidence => None,
        ClockOrigin::Flag => Some(format!(
            "judged at {} UTC (--at)",
            judgement.clock.from.readable()
        )),
        ClockOrigin::Now => Some(format!(
            "judged at {} UTC, now",
            judgement.clock.from.readable()
        )),
    };
    let Some((from, to)) = judgement.evidence.captured else {
        // Files are judged now unless a flag says otherwise; only then it needs a word.
        if let (ClockOrigin::Flag, Some(judged_at)) = (judgement.clock.origin, judged_at) {
            page.line(&[plain(&judged_at)]);
        }
        return;
    };
    let mut text = format!("dump taken {}", interval(from, to));
    match judged_at {
        Some(judged_at) => text = format!("{text}; {judged_at}"),
        None => {
            if let Some(expired) = expired_since(judgement, from) {
                text = format!("{text}; {expired}");
            }
        }
    }
    page.wrapped(&[], &[plain("  ")], style::PLAIN, &text);
}

/// `between 2025-12-05 18:24:35 and 19:25:35 UTC (from its own day counts)`.
fn interval(from: Instant, to: Instant) -> String {
    let (start, end) = (from.readable(), to.readable());
    if start == end {
        return format!("at {start} UTC");
    }
    let same_day = start
        .split_once(' ')
        .zip(end.split_once(' '))
        .filter(|((first, _), (last, _))| first == last);
    let end = same_day.map_or(end.as_str(), |(_, (_, time))| time);
    format!("between {start} and {end} UTC (from its own day counts)")
}

/// Leaves that were valid in the dump and are not any more.
fn expired_since(judgement: &Judgement, taken: Instant) -> Option<String> {
    let expired = judgement
        .evidence
        .chains
        .iter()
        .filter_map(|chain| chain.leaf()?.not_after.value())
        .filter(|not_after| not_after.at >= taken && not_after.at < judgement.now)
        .count();
    match expired {
        0 => None,
        1 if judgement.evidence.chains.len() == 1 => Some("the leaf has expired since".to_owned()),
        1 => Some("1 leaf has expired since".to_owned()),
        many => Some(format!("{many} leaves have expired since")),
    }
}

/// A verdict with all it is about.
struct Judged<'a> {
    chain: &'a Chain,
    verifier: &'a Verifier,
    judged: &'a ChainVerdict,
}

fn judged<'a>(judgement: &'a Judgement, of: &'a JudgedChain) -> impl Iterator<Item = Judged<'a>> {
    let chain = judgement.evidence.chains.get(of.chain);
    of.verdicts.iter().filter_map(move |judged| {
        Some(Judged {
            chain: chain?,
            verifier: &judgement.verifiers.get(judged.verifier)?.verifier,
            judged,
        })
    })
}

/// What is not in this evidence, and the command for it: the presenter's; the verifier's too where a verdict hangs on it.
fn missing(page: &mut Page, judgement: &Judgement) {
    let mut presenter: BTreeSet<&str> = BTreeSet::new();
    let mut by_peer: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut commands: Vec<String> = Vec::new();
    let mut peer_commands: Vec<String> = Vec::new();
    for judged in judgement
        .chains
        .iter()
        .flat_map(|chain| judged(judgement, chain))
    {
        for missing in &judged.judged.verdict.missing {
            if missing.at_presenter {
                presenter.insert(&missing.fact);
                push_new(
                    &mut commands,
                    fetch::from_presenter(judgement, judged.chain),
                );
            } else {
                by_peer.insert((fetch::peer(judged.verifier), &missing.fact));
                if judged.judged.verdict.outcome == Outcome::Undecided {
                    let command = fetch::from_verifier(judgement, judged.chain, judged.verifier);
                    push_new(&mut peer_commands, command);
                }
            }
        }
    }
    let mut parts: Vec<String> = Vec::new();
    if !presenter.is_empty() {
        let facts: Vec<&str> = presenter.into_iter().collect();
        parts.push(format!("{} (presenter)", facts.join(", ")));
    }
    for peer in ["client", "server"] {
        let facts: Vec<&str> = by_peer
            .iter()
            .filter(|(of, _)| *of == peer)
            .map(|(_, fact)| *fact)
            .collect();
        if !facts.is_empty() {
            parts.push(format!("{} ({peer})", facts.join(", ")));
        }
    }
    if parts.is_empty() {
        return;
    }
    let text = format!("not in this evidence: {}", parts.join("; "));
    page.wrapped(&[], &[plain("  ")], style::PLAIN, &text);
    command_lines(page, &commands);
    command_lines(page, &peer_commands);
}

fn push_new(commands: &mut Vec<String>, command: String) {
    if !commands.contains(&command) {
        commands.push(command);
    }
}

/// The first command; the others are the same for other proxies.
fn command_lines(page: &mut Page, commands: &[String]) {
    let [first, others @ ..] = commands else {
        return;
    };
    page.line(&[plain("  "), styled(style::FRAME, first)]);
    if !others.is_empty() {
        let text = format!(
            "  and the same of {}",
            names::count(others.len(), "more proxy")
        );
        page.line(&[plain(&text.replace("proxys", "proxies"))]);
    }
}
