//! The example of each rule's page is what the binary prints about the rule's bad fixture.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The finding of the rule in the report about its bad fixture, without the blank line behind it.
fn finding(rule: &str) -> String {
    let home = root().join("fixtures/rules").join(rule);
    let text = fs::read_to_string(home.join("expect.json")).expect("is readable");
    let expected: Value = serde_json::from_str(&text).expect("is JSON");
    let severity = expected["severity"].as_str().expect("a word");
    let flags = expected["flags"].as_array().expect("a list").iter();
    let mut command = Command::cargo_bin("svidlint").expect("the binary is built");
    command.current_dir(&home).arg("check");
    command.args(flags.map(|flag| flag.as_str().expect("a word")));
    let mut names: Vec<String> = fs::read_dir(&home)
        .expect("is readable")
        .map(|entry| entry.expect("is readable").file_name())
        .map(|name| name.to_str().expect("names are ASCII").to_owned())
        .collect();
    names.sort();
    for name in names {
        match name.strip_prefix("bad") {
            Some(".context.json") => command.args(["--tls-context", &name]),
            Some(".toml") => command.args(["--config", &name]),
            Some(".baseline.json") => command.args(["--baseline", &name]),
            Some(".bundle.pem") => command.args(["--trust-bundle", &name]),
            Some(_) => command.arg(&name),
            None => continue,
        };
    }
    let output = command.output().expect("the binary runs");
    let report = String::from_utf8(output.stdout).expect("is UTF-8");
    let head = format!("{severity}[{rule}]");
    let block = report
        .split("\n\n")
        .find(|block| block.starts_with(&head))
        .unwrap_or_else(|| panic!("{rule}: {report}"));
    block.trim_end().to_owned()
}

/// The page with this example.
fn with_example(page: &str, example: &str) -> Option<String> {
    let (before, rest) = page.split_once("## Example\n")?;
    let (_, after) = rest.split_once("\n## Fix\n")?;
    Some(format!(
        "{before}## Example\n\n```\n{example}\n```\n\n## Fix\n{after}"
    ))
}

/// With `BLESS` in the environment the examples are written anew.
#[test]
fn examples_are_real_output() {
    let mut wrong = Vec::new();
    for entry in fs::read_dir(root().join("fixtures/rules")).expect("is readable") {
        let home: PathBuf = entry.expect("is readable").path();
        // Logs have no fixture of one chain to print.
        if !home.join("expect.json").exists() {
            continue;
        }
        let rule = home.file_name().expect("has a name").to_string_lossy();
        let path = root().join(format!("docs/rules/{rule}.md"));
        let page = fs::read_to_string(&path).expect("is readable");
        let wanted = with_example(&page, &finding(&rule)).expect("a page has all headings");
        if page == wanted {
            continue;
        }
        if std::env::var_os("BLESS").is_some() {
            fs::write(&path, wanted).expect("can be written");
        } else {
            wrong.push(rule.into_owned());
        }
    }
    wrong.sort();
    assert!(wrong.is_empty(), "run with BLESS=1 to accept: {wrong:?}");
}
