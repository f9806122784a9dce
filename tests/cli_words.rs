//! The command line from outside: words, errors and exit codes that need no evidence.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use std::process::Output;

use assert_cmd::Command;

fn svidlint(arguments: &[&str], stdin: &str) -> Output {
    Command::cargo_bin("svidlint")
        .expect("the binary is built")
        .args(arguments)
        .write_stdin(stdin)
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .output()
        .expect("it runs")
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_mistyped_subcommand_is_recognised() {
    let output = svidlint(&["chekc"], "");
    assert_eq!(code(&output), Some(2));
    assert_eq!(
        stderr(&output),
        "svidlint: no such file or subcommand 'chekc'; did you mean 'check'?\n"
    );
    assert_eq!(stdout(&output), "");
}

#[test]
fn another_word_gets_no_suggestion() {
    let output = svidlint(&["zzzz"], "");
    assert_eq!(code(&output), Some(2));
    assert_eq!(
        stderr(&output),
        "svidlint: no such file or subcommand 'zzzz'\n"
    );
}

#[test]
fn hostile_words_are_escaped() {
    let output = svidlint(&["\u{1b}[2J"], "");
    assert_eq!(
        stderr(&output),
        "svidlint: no such file or subcommand '\\u{1b}[2J'\n"
    );
}

#[test]
fn usage_errors_are_told_on_stderr_and_end_with_2() {
    for arguments in [
        &["check", "--no-such-flag"][..],
        &["check", "-", "--format", "jsn"],
        &["check", "-", "--at", "yesterday"],
        &["check", "-", "--envoy-version", "2.0"],
        &["check", "-", "--expires-within", "soon"],
        &["check", "-", "--level", "x"],
        &["check", "-", "--select", "no-such-rule"],
        &["check", "-", "--output", "jsn=x"],
        &["check", "-", "-q", "-v"],
        &["explain"],
        &["explain", "no-such-rule"],
    ] {
        let output = svidlint(arguments, "");
        assert_eq!(code(&output), Some(2), "{arguments:?}");
        assert_eq!(stdout(&output), "", "{arguments:?}");
        assert_ne!(stderr(&output), "", "{arguments:?}");
    }
}

#[test]
fn help_and_version_are_no_errors() {
    for arguments in [
        &["--help"][..],
        &["-h"],
        &["--version"],
        &["check", "--help"],
        &["rules", "-h"],
    ] {
        let output = svidlint(arguments, "");
        assert_eq!(code(&output), Some(0), "{arguments:?}");
        assert_eq!(stderr(&output), "", "{arguments:?}");
    }
    let short = stdout(&svidlint(&["-h"], ""));
    assert!(
        short.lines().all(|line| line.chars().count() <= 100),
        "{short}"
    );
}

#[test]
fn the_schemas_are_the_committed_ones() {
    for (arguments, committed) in [
        (&["schema"][..], include_str!("../docs/output.schema.json")),
        (
            &["schema", "check"],
            include_str!("../docs/output.schema.json"),
        ),
        (
            &["schema", "jsonl"],
            include_str!("../docs/jsonl.schema.json"),
        ),
        (
            &["schema", "diff"],
            include_str!("../docs/diff.schema.json"),
        ),
        (
            &["schema", "config"],
            include_str!("../docs/svidlint.schema.json"),
        ),
    ] {
        let output = svidlint(arguments, "");
        assert_eq!(code(&output), Some(0), "{arguments:?}");
        assert_eq!(stdout(&output), committed, "{arguments:?}");
    }
}

#[test]
fn rules_are_listed_in_both_forms() {
    let table = svidlint(&["rules"], "");
    assert_eq!(code(&table), Some(0));
    assert!(stdout(&table).starts_with("RULE"));
    let json = svidlint(&["rules", "--format", "json"], "");
    let rules: serde_json::Value = serde_json::from_slice(&json.stdout).expect("it is JSON");
    let count = rules.as_array().map(Vec::len);
    assert_eq!(count, Some(svidlint::rules::RULES.len()));
}

#[test]
fn every_rule_has_a_page_to_show() {
    for rule in svidlint::rules::RULES {
        let output = svidlint(&["explain", rule.id], "");
        assert_eq!(code(&output), Some(0), "{}", rule.id);
        assert!(
            !stdout(&output).contains('\u{1b}'),
            "{}: a pipe gets no colours",
            rule.id
        );
    }
}

#[test]
fn colours_come_when_they_are_asked_for() {
    let Some(rule) = svidlint::rules::RULES.first() else {
        return;
    };
    let always = svidlint(&["--color", "always", "explain", rule.id], "");
    assert!(stdout(&always).contains('\u{1b}'));
    let never = svidlint(&["explain", rule.id, "--color=never"], "");
    assert!(!stdout(&never).contains('\u{1b}'));
}
