//! The answer: one line per chain.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::judgement::{JudgedChain, Judgement};
use crate::model::PresentedBy;
use crate::report::names;
use crate::report::page::{Page, Span, plain, styled, text_width};
use crate::report::style;
use crate::verify::{LoadOutcome, Outcome};

/// More verifiers than this are counted, not named.
const MOST_NAMES: usize = 3;
/// Columns between a chain and its verdict.
const GAP: &str = "   ";

/// One clause of a verdict line: `REJECTED` and `by Istio sidecars, as a server`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Clause {
    outcome: Outcome,
    is_certain: bool,
    word: &'static str,
    rest: String,
}

/// A chain's line; equal ones are shown once.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct VerdictLine {
    name: String,
    clauses: Vec<Clause>,
}

/// Writes the lines in the order of the evidence.
pub(super) fn write(page: &mut Page, judgement: &Judgement) {
    let lines = lines(judgement);
    let names = lines
        .keys()
        .map(|line| text_width(&line.name))
        .max()
        .unwrap_or(0);
    let in_one_row = lines.keys().all(|line| {
        let rest: usize = line.clauses.iter().map(Clause::width).sum();
        names + GAP.len() + rest + 2 * line.clauses.len().saturating_sub(1) <= page.width()
    });
    for (line, count) in &lines {
        let times = (*count > 1).then(|| format!(" ×{count}"));
        let times = times.as_deref().unwrap_or_default();
        if in_one_row {
            let padding = " ".repeat(names - text_width(&line.name));
            let mut spans = vec![
                styled(style::STRONG, &line.name),
                plain(&padding),
                plain(GAP),
            ];
            for (index, clause) in line.clauses.iter().enumerate() {
                if index > 0 {
                    spans.push(plain("; "));
                }
                spans.extend(clause.spans());
            }
            spans.push(plain(times));
            page.line(&spans);
        } else {
            page.line(&[styled(style::STRONG, &line.name), plain(times)]);
            for clause in &line.clauses {
                let mut first = vec![plain("  ")];
                first.push(styled(clause.style(), clause.word));
                page.wrapped(&first, &[plain("    ")], style::PLAIN, &clause.rest);
            }
        }
    }
}

/// The lines, with the number of chains each stands for.
fn lines(judgement: &Judgement) -> IndexMap<VerdictLine, usize> {
    let mut lines: IndexMap<VerdictLine, usize> = IndexMap::new();
    for judged in &judgement.chains {
        let line = VerdictLine {
            name: names::judged_chain(judgement, judged),
            clauses: clauses(judgement, judged),
        };
        *lines.entry(line).or_insert(0) += 1;
    }
    tell_apart(judgement, lines)
}

/// Chains of one name that came out differently get the place they stand at.
fn tell_apart(
    judgement: &Judgement,
    lines: IndexMap<VerdictLine, usize>,
) -> IndexMap<VerdictLine, usize> {
    let mut uses: HashMap<String, usize> = HashMap::new();
    for line in lines.keys() {
        *uses.entry(line.name.clone()).or_insert(0) += 1;
    }
    if uses.values().all(|count| *count == 1) {
        return lines;
    }
    let mut placed: IndexMap<VerdictLine, usize> = IndexMap::new();
    for judged in &judgement.chains {
        let mut name = names::judged_chain(judgement, judged);
        let source = judgement
            .evidence
            .chains
            .get(judged.chain)
            .and_then(|chain| chain.sources.first());
        if let (Some(2..), Some(source)) = (uses.get(&name), source) {
            name = format!("{name} ({})", names::place(judgement, source));
        }
        let line = VerdictLine {
            name,
            clauses: clauses(judgement, judged),
        };
        *placed.entry(line).or_insert(0) += 1;
    }
    placed
}

/// What is said about one chain, worst first: verifiers that agree share a clause.
fn clauses(judgement: &Judgement, judged: &JudgedChain) -> Vec<Clause> {
    let mut clauses: Vec<Clause> = load_clauses(judged);
    // Verifiers by what they say in which roles, so that "by A and B, as a server" becomes one clause.
    let mut by_verifier: IndexMap<(Outcome, bool, bool, &str), Vec<PresentedBy>> = IndexMap::new();
    for one in &judged.verdicts {
        let Some(verifier) = judgement.verifiers.get(one.verifier) else {
            continue;
        };
        let key = (
            one.verdict.outcome,
            one.verdict.enforced,
            names::is_assumed(&one.verdict),
            verifier.verifier.name.as_str(),
        );
        let roles = by_verifier.entry(key).or_default();
        if !roles.contains(&one.presented_by) {
            roles.push(one.presented_by);
        }
    }
    let mut by_answer: IndexMap<(Outcome, bool, bool, Vec<PresentedBy>), Vec<String>> =
        IndexMap::new();
    for ((outcome, enforced, assumed, name), roles) in by_verifier {
        by_answer
            .entry((outcome, enforced, assumed, roles))
            .or_default()
            .push(name.to_owned());
    }
    // Stable: among equals the order of the verdicts stays.
    by_answer.sort_by(|left, _, right, _| (right.0, left.2).cmp(&(left.0, right.2)));
    for ((outcome, enforced, assumed, roles), verifiers) in by_answer {
        let is_first = clauses.is_empty();
        clauses.push(clause(
            outcome, enforced, assumed, &roles, verifiers, is_first,
        ));
    }
    if clauses.is_empty() {
        clauses.push(Clause {
            outcome: Outcome::Undecided,
            is_certain: false,
            word: "NOT JUDGED",
            rest: ": nothing in the evidence verifies it".to_owned(),
        });
    }
    clauses
}

fn clause(
    outcome: Outcome,
    enforced: bool,
    assumed: bool,
    roles: &[PresentedBy],
    verifiers: Vec<String>,
    is_first: bool,
) -> Clause {
    let who = if verifiers.len() > MOST_NAMES {
        format!("{} verifiers", verifiers.len())
    } else {
        names::listed(&verifiers)
    };
    let roles: Vec<String> = roles
        .iter()
        .map(|role| names::role(*role).to_owned())
        .collect();
    let roles = names::listed(&roles);
    let assumed_note = if assumed { " (assumed)" } else { "" };
    let (word, rest) = match (outcome, enforced) {
        (Outcome::Accepted, false) => ("ACCEPTED WITHOUT VERIFICATION", " by"),
        (Outcome::Accepted, true) => (if is_first { "ACCEPTED" } else { "accepted" }, " by"),
        (Outcome::Rejected, _) => (if is_first { "REJECTED" } else { "rejected" }, " by"),
        (Outcome::Undecided, _) => (if is_first { "UNDECIDED" } else { "undecided" }, " for"),
        (Outcome::Refused, _) => (if is_first { "REFUSED" } else { "refused" }, ":"),
    };
    let rest = if outcome == Outcome::Refused {
        format!("{rest} {who} cannot load its own configuration and serves nobody, {roles}")
    } else {
        format!("{rest} {who}{assumed_note}, {roles}")
    };
    Clause {
        outcome,
        is_certain: enforced && !assumed,
        word,
        rest,
    }
}

/// Where the presenter's own Envoy does not load the chain, nobody gets to see it.
fn load_clauses(judged: &JudgedChain) -> Vec<Clause> {
    let roles: Vec<String> = judged
        .load
        .iter()
        .filter(|(_, load)| load.outcome == LoadOutcome::Refused)
        .map(|(role, _)| names::role(*role).to_owned())
        .collect();
    if roles.is_empty() {
        return Vec::new();
    }
    vec![Clause {
        outcome: Outcome::Refused,
        is_certain: true,
        word: "NOT LOADED",
        rest: format!(" by the Envoy that presents it, {}", names::listed(&roles)),
    }]
}

impl Clause {
    fn style(&self) -> anstyle::Style {
        style::outcome(self.outcome, self.is_certain)
    }

    fn spans(&self) -> [Span<'_>; 2] {
        [styled(self.style(), self.word), plain(&self.rest)]
    }

    fn width(&self) -> usize {
        text_width(self.word) + text_width(&self.rest)
    }
}
