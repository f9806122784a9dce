//! The answer: one line per chain.

use std::collections::HashMap;

use indexmap::IndexMap;

use crate::judgement::{Assumption, JudgedChain, Judgement};
use crate::model::Role;
use crate::report::names;
use crate::report::page::{Page, Span, blanks, plain, styled, text_width};
use crate::report::style;
use crate::verify::{LoadOutcome, Outcome};

/// More verifiers than this are counted, not named.
const MOST_NAMES: usize = 3;
/// Columns between a chain and its verdict.
const GAP: usize = 3;

/// What a clause takes for granted.
type Assumed = Option<Assumption>;

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
pub(in crate::report) fn write(page: &mut Page, judgement: &Judgement) {
    let lines = lines(judgement);
    let names = lines
        .iter()
        .map(|(line, count)| text_width(&line.name) + text_width(&times(*count)))
        .max()
        .unwrap_or(0);
    // Verdicts stand below each other where that lets every chain keep its one line.
    let is_aligned = lines
        .iter()
        .all(|(line, count)| page.fits(&row(line, names, &times(*count))));
    for (line, count) in &lines {
        let times = times(*count);
        let column = if is_aligned { names } else { 0 };
        let row = row(line, column, &times);
        if page.fits(&row) {
            page.line(&row);
        } else {
            page.line(&[styled(style::STRONG, &line.name), plain(&times)]);
            for clause in &line.clauses {
                clause.write(page);
            }
        }
    }
}

/// ` ×3`, where a line stands for several chains.
fn times(count: usize) -> String {
    if count > 1 {
        format!(" ×{count}")
    } else {
        String::new()
    }
}

/// A chain and all that is said about it in one line, the verdict from `column` on.
fn row<'a>(line: &'a VerdictLine, column: usize, times: &'a str) -> Vec<Span<'a>> {
    let name = styled(style::STRONG, &line.name);
    let taken = text_width(&line.name) + text_width(times);
    let padding = column.saturating_sub(taken) + GAP;
    let mut row = vec![name, plain(times), blanks(padding)];
    for (index, clause) in line.clauses.iter().enumerate() {
        if index > 0 {
            row.push(plain("; "));
        }
        row.extend(clause.spans());
    }
    row
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
    let mut by_verifier: IndexMap<(Outcome, bool, Assumed, &str), Vec<Role>> = IndexMap::new();
    for one in &judged.verdicts {
        let Some(verifier) = judgement.verifiers.get(one.verifier) else {
            continue;
        };
        let key = (
            one.verdict.outcome,
            one.verdict.enforced,
            names::assumed(judgement, judged, one),
            verifier.verifier.name.as_str(),
        );
        let roles = by_verifier.entry(key).or_default();
        if !roles.contains(&one.presented_by) {
            roles.push(one.presented_by);
        }
    }
    let mut by_answer: IndexMap<(Outcome, bool, Assumed, Vec<Role>), Vec<String>> = IndexMap::new();
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
            outcome, enforced, assumed, &roles, &verifiers, is_first,
        ));
    }
    if clauses.is_empty() {
        clauses.push(Clause {
            outcome: Outcome::Undecided,
            is_certain: false,
            word: "NOT JUDGED",
            rest: "nothing in the evidence verifies it".to_owned(),
        });
    }
    clauses
}

fn clause(
    outcome: Outcome,
    enforced: bool,
    assumed: Assumed,
    roles: &[Role],
    verifiers: &[String],
    is_first: bool,
) -> Clause {
    let who = if verifiers.len() > MOST_NAMES {
        format!("{} verifiers", verifiers.len())
    } else {
        names::listed(verifiers)
    };
    let roles: Vec<String> = roles
        .iter()
        .map(|role| names::role(*role).to_owned())
        .collect();
    let roles = names::listed(&roles);
    let assumed_note = assumed.map_or_else(String::new, |assumed| {
        format!(" (assumed: {})", names::assumption(assumed).0)
    });
    let accepted_blindly = outcome == Outcome::Accepted && !enforced;
    let word = match (outcome, is_first) {
        (Outcome::Accepted, _) if accepted_blindly => "ACCEPTED WITHOUT VERIFICATION",
        (Outcome::Accepted, true) => "ACCEPTED",
        (Outcome::Accepted, false) => "accepted",
        (Outcome::Rejected, true) => "REJECTED",
        (Outcome::Rejected, false) => "rejected",
        (Outcome::Undecided, true) => "UNDECIDED",
        (Outcome::Undecided, false) => "undecided",
        (Outcome::Refused, true) => "REFUSED",
        (Outcome::Refused, false) => "refused",
    };
    let rest = match outcome {
        Outcome::Refused if verifiers.len() > 1 => {
            format!("{who} cannot load their own configuration and serve nobody, {roles}")
        }
        Outcome::Refused => {
            format!("{who} cannot load its own configuration and serves nobody, {roles}")
        }
        Outcome::Undecided => format!("for {who}, {roles}"),
        Outcome::Accepted | Outcome::Rejected => format!("by {who}{assumed_note}, {roles}"),
    };
    Clause {
        outcome,
        is_certain: enforced && assumed.is_none(),
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
        rest: format!("by the Envoy that presents it, {}", names::listed(&roles)),
    }]
}

impl Clause {
    fn style(&self) -> anstyle::Style {
        style::outcome(self.outcome, self.is_certain)
    }

    /// What stands between the word and the rest.
    fn joint(&self) -> &'static str {
        match self.word {
            "REFUSED" | "refused" | "NOT JUDGED" => ": ",
            _ => " ",
        }
    }

    fn spans(&self) -> [Span<'_>; 3] {
        [
            styled(self.style(), self.word),
            plain(self.joint()),
            plain(&self.rest),
        ]
    }

    /// In a line of its own, below the chain.
    fn write(&self, page: &mut Page) {
        let first = [
            plain("  "),
            styled(self.style(), self.word),
            plain(self.joint()),
        ];
        page.wrapped(&first, &[plain("    ")], style::PLAIN, &self.rest);
    }
}
