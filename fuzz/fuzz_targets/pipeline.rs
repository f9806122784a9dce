//! The whole pipeline on one input.

use svidlint::config::{Levels, Thresholds};
use svidlint::input::{self, NamedInput, Source};
use svidlint::model::Instant;
use svidlint::pairing::Selection;
use svidlint::report::{Format, Look, inspect, render};

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
