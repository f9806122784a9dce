//! The whole pipeline on one input.

use svidlint::config::{Levels, Thresholds};
use svidlint::input::{self, NamedInput, Source};
use svidlint::model::Instant;
use svidlint::pairing::Selection;
use svidlint::report::{Detail, Format, Look, explanations, inspect, render};
use svidlint::symptoms::explain;

/// Reads, judges and writes in every format; explains it as an error text. Gives all that is written.
pub fn run_everywhere(name: &str, bytes: Vec<u8>) -> String {
    let look = Look {
        detail: Detail::Verbose,
        ..Look::default()
    };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let evidence = input::read(&[NamedInput::evidence(Source::Bytes {
        name: name.to_owned(),
        bytes,
    })]);
    let mut shown = inspect::render(&evidence, look);
    shown.push_str(&inspect::render_json(&evidence).expect("evidence can be written"));
    let report = svidlint::check(
        evidence,
        &Selection::at(Instant(1_800_000_000)),
        &Thresholds::default(),
        &Levels::default(),
    );
    for format in [
        Format::Pretty,
        Format::Concise,
        Format::Table,
        Format::Json,
        Format::Jsonl,
        Format::Sarif,
        Format::Junit,
        Format::Github,
        Format::Gitlab,
    ] {
        shown.push_str(&render(&report, format, look).expect("a report can be written"));
    }
    let explained: Vec<_> = input::symptoms(&text).iter().map(explain).collect();
    shown.push_str(&explanations(&explained, look));
    shown
}

/// Reads, judges and writes, at one fixed moment.
pub fn run(name: &str, bytes: Vec<u8>) {
    let evidence = input::read(&[NamedInput::evidence(Source::Bytes {
        name: name.to_owned(),
        bytes,
    })]);
    inspect::render(&evidence, Look::default());
    let report = svidlint::check(
        evidence,
        &Selection::at(Instant(1_800_000_000)),
        &Thresholds::default(),
        &Levels::default(),
    );
    for format in [Format::Pretty, Format::Json] {
        render(&report, format, Look::default()).expect("a report can be written");
    }
}
