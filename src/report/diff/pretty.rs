//! For people: the verdicts of both sides, what changes them with the proof, then what differs without effect.

use indexmap::IndexMap;

use super::labels::{push_new, word};
use super::{labels, proof, values};
use crate::comparison::{
    Comparison, Difference, Effect, Field, Nature, NotShown, Proof, Question, Side, Swap,
};
use crate::judgement::Judgement;
use crate::report::page::{Page, blanks, plain, styled, text_width};
use crate::report::pretty::verdicts;
use crate::report::{Detail, Look, names, style};
use crate::rules::rule_for;

/// Columns for the names of places; a longer one has a line of its own.
const MOST_PLACE: usize = 24;

/// Writes the comparison of what was named good and bad; with `all` also what is equal and what always differs, value by value.
pub fn render(comparison: &Comparison, names: [&str; 2], look: Look, all: bool) -> String {
    let mut page = Page::new(look.width);
    for (side, name) in [Side::Good, Side::Bad].into_iter().zip(names) {
        head(&mut page, side, name, comparison.side(side));
    }
    let all = all || look.detail >= Detail::Verbose;
    let of = |effect: Effect, nature: Option<Nature>| -> Vec<&Difference> {
        comparison
            .differences
            .iter()
            .filter(|difference| difference.effect == effect)
            .filter(|difference| nature.is_none_or(|nature| difference.nature == nature))
            .collect()
    };
    section(
        &mut page,
        comparison,
        "changes a verdict",
        &of(Effect::Verdict, None),
    );
    if look.detail > Detail::Quiet {
        section(
            &mut page,
            comparison,
            "changes a warning",
            &of(Effect::Warning, None),
        );
        section(
            &mut page,
            comparison,
            "a check that the evidence leaves undecided looks at it",
            &of(Effect::Undecided, None),
        );
        section(
            &mut page,
            comparison,
            "fits only its own side: alone in the other one it is refused",
            &of(Effect::Tied, None),
        );
        section(
            &mut page,
            comparison,
            "differs without effect",
            &of(Effect::None, Some(Nature::Chosen)),
        );
        let individual = of(Effect::None, Some(Nature::Individual));
        if all {
            section(
                &mut page,
                comparison,
                "differs between any two, without effect",
                &individual,
            );
            equal(&mut page, comparison);
        } else {
            let fields = individual
                .iter()
                .filter_map(|difference| difference.field());
            list(
                &mut page,
                "differs between any two, without effect: ",
                &named(comparison, fields),
            );
        }
        closing(&mut page, comparison, all);
    }
    page.finish()
}

fn head(page: &mut Page, side: Side, name: &str, judgement: &Judgement) {
    page.gap();
    page.line(&[styled(style::FRAME, word(side)), plain(": "), plain(name)]);
    if judgement.evidence.chains.is_empty() {
        page.line(&[plain("no certificate chain")]);
    } else {
        verdicts::write(page, judgement);
    }
}

fn section(page: &mut Page, comparison: &Comparison, title: &str, differences: &[&Difference]) {
    if differences.is_empty() {
        return;
    }
    page.gap();
    page.line(&[styled(style::STRONG, title)]);
    let labels: Vec<(String, String)> = differences
        .iter()
        .map(|difference| label(comparison, difference))
        .collect();
    let places = labels
        .iter()
        .map(|(place, _)| text_width(place))
        .max()
        .unwrap_or(0)
        .min(MOST_PLACE);
    let fields = labels
        .iter()
        .map(|(_, field)| text_width(field))
        .max()
        .unwrap_or(0);
    for (difference, (place, field)) in differences.iter().zip(&labels) {
        let taken = text_width(place);
        if taken > places {
            // A long name has a line of its own.
            page.line(&[plain("  "), plain(place)]);
        }
        let shown = if taken > places { "" } else { place.as_str() };
        let gap = places - text_width(shown) + 2;
        let padding = fields - text_width(field) + 2;
        let first = [
            plain("  "),
            plain(shown),
            blanks(gap),
            styled(style::STRONG, field),
            blanks(padding),
        ];
        let column = 2 + places + 2 + fields + 2;
        for (index, side) in [Side::Good, Side::Bad].into_iter().enumerate() {
            let value = values::lines(comparison, difference, side);
            for (line, text) in value.iter().enumerate() {
                let key = if line == 0 { word(side) } else { "" };
                let mut start = if index == 0 && line == 0 {
                    first.to_vec()
                } else {
                    vec![blanks(column)]
                };
                start.extend([styled(style::FRAME, key), blanks(6 - key.len())]);
                page.wrapped(&start, &[blanks(column + 6)], style::PLAIN, text);
            }
        }
        remarks(page, comparison, difference);
    }
}

fn label(comparison: &Comparison, difference: &Difference) -> (String, String) {
    let mut places: Vec<String> = difference
        .fields
        .iter()
        .map(|field| labels::place(comparison, field.place))
        .collect();
    places.sort();
    places.dedup();
    let place = if places.len() > 2 {
        format!("{} verifiers", places.len())
    } else {
        names::listed(&places)
    };
    let field = difference.field().map(labels::field);
    (place, field.unwrap_or_default())
}

/// What asking again showed, and where to read on.
fn remarks(page: &mut Page, comparison: &Comparison, difference: &Difference) {
    let mut by_swap: Vec<(Swap, Vec<Proof>)> = Vec::new();
    for proof in &difference.proofs {
        match by_swap.iter_mut().find(|(swap, _)| *swap == proof.swap) {
            Some((_, proofs)) => proofs.push(*proof),
            None => by_swap.push((proof.swap, vec![*proof])),
        }
    }
    let mut key = "   = proof  ";
    for (swap, proofs) in by_swap {
        let sentence = proof::of(comparison, swap, &proofs);
        page.wrapped(
            &[styled(style::FRAME, key)],
            &[blanks(12)],
            style::PLAIN,
            &sentence,
        );
        key = "            ";
    }
    let undecided: Vec<String> = difference
        .undecided
        .iter()
        .map(ToString::to_string)
        .collect();
    if difference.effect == Effect::Undecided {
        page.wrapped(
            &[styled(style::FRAME, "   = open   ")],
            &[blanks(12)],
            style::PLAIN,
            &undecided.join(", "),
        );
    }
    let mut rules: Vec<&str> = difference
        .proofs
        .iter()
        .filter_map(|proof| rule(comparison, proof.question))
        .collect();
    let mut seen = Vec::new();
    rules.retain(|rule| {
        let new = !seen.contains(rule);
        seen.push(*rule);
        new
    });
    for rule in rules {
        page.line(&[
            styled(style::FRAME, "   = more   "),
            plain("svidlint explain "),
            plain(rule),
        ]);
    }
}

/// The rule that tells what a question is about.
fn rule(comparison: &Comparison, question: Question) -> Option<&'static str> {
    match question {
        Question::Step {
            pair,
            verdict,
            check,
            depth,
        } => {
            let role = comparison.verifier(Side::Bad, pair, verdict)?.judges;
            rule_for(check, depth, role).map(|rule| rule.id)
        }
        Question::Load { role, check, .. } => rule_for(check, None, role).map(|rule| rule.id),
        Question::Finding { rule, .. } => Some(rule),
        Question::Outcome { .. } => None,
    }
}

/// Fields by place: `leaf serial, SHA-256; certificate 2 serial`.
fn named<'a>(comparison: &Comparison, fields: impl Iterator<Item = &'a Field>) -> String {
    let mut by_place: IndexMap<String, Vec<String>> = IndexMap::new();
    for field in fields {
        let place = labels::place(comparison, field.place);
        push_new(by_place.entry(place).or_default(), labels::field(field));
    }
    let places: Vec<String> = by_place
        .into_iter()
        .map(|(place, fields)| format!("{place} {}", fields.join(", ")))
        .collect();
    places.join("; ")
}

fn list(page: &mut Page, title: &str, text: &str) {
    if !text.is_empty() {
        page.gap();
        page.wrapped(
            &[styled(style::STRONG, title)],
            &[plain("  ")],
            style::PLAIN,
            text,
        );
    }
}

fn equal(page: &mut Page, comparison: &Comparison) {
    if comparison.equal.is_empty() {
        return;
    }
    page.gap();
    page.line(&[styled(style::STRONG, "equal")]);
    let rows: Vec<(String, String, String)> = comparison
        .equal
        .iter()
        .map(|equal| {
            (
                labels::place(comparison, equal.field.place),
                labels::field(&equal.field),
                values::of_equal(comparison, equal),
            )
        })
        .collect();
    let widest = |width: &dyn Fn(&(String, String, String)) -> usize| {
        rows.iter().map(width).max().unwrap_or(0)
    };
    let places = widest(&|row| text_width(&row.0)).min(MOST_PLACE);
    let fields = widest(&|row| text_width(&row.1));
    for (place, field, value) in &rows {
        let taken = text_width(place);
        if taken > places {
            page.line(&[plain("  "), plain(place)]);
        }
        let shown = if taken > places { "" } else { place.as_str() };
        let first = [
            plain("  "),
            plain(shown),
            blanks(places - text_width(shown) + 2),
            plain(field),
            blanks(fields - text_width(field) + 2),
        ];
        let further = [blanks(places + fields + 6)];
        page.wrapped(&first, &further, style::DIM, value);
    }
}

fn closing(page: &mut Page, comparison: &Comparison, all: bool) {
    for (title, by_good, by_bad) in [
        ("not shown by good, so not compared: ", true, false),
        ("not shown by bad, so not compared: ", false, true),
        ("not shown by either: ", true, true),
    ] {
        let is_hidden = |hidden: &&NotShown| (hidden.by_good, hidden.by_bad) == (by_good, by_bad);
        let fields = comparison.not_shown.iter().filter(is_hidden);
        let text = named(comparison, fields.map(|hidden| &hidden.field));
        list(page, title, &text);
    }
    for side in [Side::Good, Side::Bad] {
        let unpaired: Vec<String> = comparison
            .unpaired(side)
            .into_iter()
            .filter_map(|chain| comparison.side(side).evidence.chains.get(chain))
            .map(names::chain)
            .collect();
        let title = format!("only in {}, so not compared: ", word(side));
        list(page, &title, &unpaired.join(", "));
    }
    page.gap();
    let count = |effect: Effect| {
        comparison
            .differences
            .iter()
            .filter(|difference| difference.effect == effect)
            .count()
    };
    let clauses = [
        (Effect::Verdict, "changes a verdict", "change a verdict"),
        (Effect::Warning, "changes a warning", "change a warning"),
        (Effect::Undecided, "is left open", "are left open"),
        (
            Effect::Tied,
            "fits only its own side",
            "fit only their own side",
        ),
        (Effect::None, "is without effect", "are without effect"),
    ];
    let clauses: Vec<String> = clauses
        .into_iter()
        .filter(|(effect, ..)| count(*effect) > 0)
        .map(|(effect, one, more)| match count(effect) {
            1 => format!("1 {one}"),
            number => format!("{number} {more}"),
        })
        .collect();
    if comparison.chains.is_empty() {
        page.line(&[plain("nothing to compare: a side holds no chain")]);
        return;
    }
    let differences = match comparison.differences.len() {
        0 => "no difference".to_owned(),
        number => format!(
            "{}: {}",
            names::count(number, "difference"),
            clauses.join(", ")
        ),
    };
    let equal = names::count(comparison.equal.len(), "field");
    let more = if all || comparison.equal.is_empty() {
        ""
    } else {
        " (--all shows them)"
    };
    let sentence = format!("{differences}. Equal: {equal}{more}.");
    page.wrapped(&[], &[], style::PLAIN, &sentence);
}
