//! The specification and the code name each other.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use std::path::Path;
use svidlint::knowledge::Check;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text of each numbered section of `docs/envoy-checks.md`, without its subsections.
fn section(document: &str, number: &str) -> Option<String> {
    let mut lines = document.lines();
    lines.find(|line| {
        line.trim_start_matches('#').split_whitespace().next() == Some(number)
            && line.starts_with('#')
    })?;
    Some(
        lines
            .take_while(|line| !line.starts_with('#'))
            .collect::<Vec<_>>()
            .join("\n"),
    )
}

#[test]
fn every_check_stands_in_its_section_and_its_source_cites_the_section() {
    let document = std::fs::read_to_string(root().join("docs/envoy-checks.md"))
        .expect("the specification is readable");
    let mut wrong = Vec::new();
    for check in Check::ALL {
        let named = section(&document, check.section())
            .is_some_and(|text| text.contains(&format!("`{}`", check.id())));
        if !named {
            wrong.push(format!(
                "docs/envoy-checks.md: section {} does not name {check}",
                check.section()
            ));
        }
        let source = root().join("src/verify").join(check.source_file());
        match std::fs::read_to_string(&source) {
            Err(_) => wrong.push(format!("{check}: {} does not exist", source.display())),
            Ok(text) if !text.contains(&format!("Check::{check:?}")) => {
                wrong.push(format!("{check}: {} never makes it", source.display()));
            }
            Ok(_) => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
