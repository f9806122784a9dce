//! The text formats, compared with what they are expected to look like (`tests/report_expected`). After a wanted change:
//! `SVIDLINT_BLESS=1 cargo test --test report_text`, and read the difference.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

mod report_samples;

use std::fs;
use std::path::Path;

use report_samples as samples;
use svidlint::judgement::Report;
use svidlint::report::{Detail, Format, Look, inspect, render};

fn text(report: &Report, format: Format, width: usize, detail: Detail) -> String {
    let styled = render(report, format, Look { width, detail }).expect("a report can be written");
    anstream::adapter::strip_str(&styled).to_string()
}

fn compare(name: &str, text: &str) {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/report_expected/{name}.txt"));
    if std::env::var_os("SVIDLINT_BLESS").is_some() {
        fs::write(&path, text).expect("the expected text can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        text, expected,
        "{name}: bless it if the difference is wanted"
    );
}

#[test]
fn pretty_says_the_answer_first() {
    let report = samples::incident();
    for width in [80, 100, 140] {
        let text = text(&report, Format::Pretty, width, Detail::Normal);
        assert!(text.starts_with(samples::CATALOGUE));
        compare(&format!("incident-{width}"), &text);
    }
}

#[test]
fn pretty_shows_every_step_when_asked() {
    let report = samples::incident();
    compare(
        "incident-verbose",
        &text(&report, Format::Pretty, 100, Detail::Verbose),
    );
}

#[test]
fn an_assumed_verifier_is_called_assumed() {
    let report = samples::assumed();
    compare(
        "assumed",
        &text(&report, Format::Pretty, 100, Detail::Normal),
    );
}

#[test]
fn many_chains_stay_readable() {
    let report = samples::mesh();
    let normal = text(&report, Format::Pretty, 100, Detail::Normal);
    assert!(normal.contains("ACCEPTED WITHOUT VERIFICATION"));
    compare("mesh", &normal);
    compare(
        "mesh-quiet",
        &text(&report, Format::Pretty, 100, Detail::Quiet),
    );
    compare(
        "mesh-concise",
        &text(&report, Format::Concise, 100, Detail::Normal),
    );
    compare(
        "mesh-table",
        &text(&report, Format::Table, 100, Detail::Normal),
    );
}

#[test]
fn nothing_is_said_about_nothing() {
    compare(
        "empty",
        &text(&samples::empty(), Format::Pretty, 100, Detail::Normal),
    );
}

#[test]
fn evidence_is_decoded_without_judgement() {
    for (name, report) in [
        ("inspect", samples::incident()),
        ("inspect-whole", samples::whole()),
    ] {
        let styled = inspect::render(&report.judgement.evidence, Look::default());
        compare(name, &anstream::adapter::strip_str(&styled).to_string());
    }
}

#[test]
fn no_format_passes_on_what_a_terminal_obeys() {
    let report = samples::hostile();
    for format in [Format::Pretty, Format::Concise, Format::Table, Format::Json] {
        for detail in [Detail::Quiet, Detail::Normal, Detail::Verbose] {
            let look = Look { width: 100, detail };
            let styled = render(&report, format, look).expect("a report can be written");
            assert_harmless(&styled, format.name());
        }
    }
    let decoded = inspect::render(&report.judgement.evidence, Look::default());
    assert_harmless(&decoded, "inspect");
    let shown = text(&report, Format::Pretty, 100, Detail::Verbose);
    assert!(shown.contains("\\u{1b}[2J\\u{202e}dam\\u{a}::error::x"));
    assert!(
        !shown.contains("exec -n td"),
        "nothing hostile becomes a part of a command"
    );
}

/// Styles of our own are the only sequences, and line ends the only control characters.
fn assert_harmless(styled: &str, name: &str) {
    for sequence in styled.split('\u{1b}').skip(1) {
        let end = sequence.find('m').expect("a style ends");
        let is_style = sequence.starts_with('[')
            && sequence[1..end]
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b';');
        assert!(is_style, "{name}: {sequence:?}");
    }
    let plain = anstream::adapter::strip_str(styled).to_string();
    let hidden = plain.chars().find(|character| {
        (character.is_control() && *character != '\n') || "\u{202e}\u{e0041}".contains(*character)
    });
    assert_eq!(hidden, None, "{name}");
    assert!(
        !plain.contains("\n::error"),
        "{name}: a line of the input's making"
    );
}

#[test]
fn the_same_report_is_written_the_same() {
    let write = || text(&samples::mesh(), Format::Json, 100, Detail::Normal);
    assert_eq!(write(), write());
}
