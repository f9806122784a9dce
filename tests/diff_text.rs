//! What `svidlint diff` looks like, compared with `tests/report_expected/diff-*.txt`. After a wanted change:
//! `SVIDLINT_BLESS=1 cargo test --test diff_text`, and read the difference.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use std::fs;
use std::path::Path;

use svidlint::comparison::{self, Comparison, Settings};
use svidlint::config::Thresholds;
use svidlint::input::{self, NamedInput, Source};
use svidlint::model::{AtClock, Instant, Preset, Role, TlsVersion};
use svidlint::pairing::Selection;
use svidlint::report::{Detail, Look, diff};

fn compared(good: &str, bad: &str, selection: &Selection) -> Comparison {
    let judged = |path: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("fixtures")
            .join(path);
        let named = NamedInput::evidence(Source::Path(path));
        svidlint::judge(input::read(&[named]), selection)
    };
    let thresholds = Thresholds::default();
    let settings = Settings {
        thresholds: &thresholds,
        envoy_version: None,
    };
    comparison::compare(judged(good), judged(bad), settings)
}

fn istio() -> Selection {
    let now = Instant::parse_rfc3339("2026-11-24T00:00:00Z").expect("a moment");
    Selection {
        presets: vec![Preset::Istio],
        presented_by: Some(Role::Server),
        tls_version: Some(TlsVersion::V1_3),
        at: AtClock::Moment(now),
        ..Selection::at(now)
    }
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

fn text_of(comparison: &Comparison, width: usize, detail: Detail) -> String {
    let styled = diff::render(comparison, ["good", "bad"], Look { width, detail }, false);
    anstream::adapter::strip_str(&styled).to_string()
}

#[test]
fn what_changes_the_verdict_comes_first_at_every_width() {
    let comparison = compared("issuers/istiod", "issuers/teleport", &istio());
    for width in [80, 140] {
        let text = text_of(&comparison, width, Detail::Normal);
        let sections: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with("changes a verdict") || line.starts_with("differs"))
            .collect();
        assert!(sections[0].starts_with("changes a verdict"));
        compare(&format!("diff-{width}"), &text);
    }
    let verbose = text_of(&comparison, 100, Detail::Verbose);
    compare("diff-verbose", &verbose);
    let quiet = text_of(&comparison, 100, Detail::Quiet);
    assert!(!quiet.contains("without effect"));
    compare("diff-quiet", &quiet);
}

#[test]
fn two_meshes_are_told_apart_by_their_workloads() {
    let now = Instant::parse_rfc3339("2026-11-24T00:00:00Z").expect("a moment");
    let comparison = compared(
        "captures/1.40.0/good-ns-ca",
        "captures/1.40.0/incident-ca",
        &Selection::at(now),
    );
    compare("diff-mesh", &text_of(&comparison, 100, Detail::Normal));
}

#[test]
fn what_is_not_shown_is_named() {
    let now = Instant::parse_rfc3339("2026-11-24T00:00:00Z").expect("a moment");
    let comparison = compared(
        "issuers/istiod/chain.pem",
        "incident/catalogue-certs.json",
        &Selection {
            at: AtClock::Default,
            ..Selection::at(now)
        },
    );
    compare("diff-not-shown", &text_of(&comparison, 100, Detail::Normal));
}
