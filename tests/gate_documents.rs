//! What is written down about the command line is what it says: help, completions, manual pages, the first commands of the
//! README, and the ready-made files for other tools.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

mod gate_support;

use std::fs;
use std::path::Path;
use std::process::Command;

use clap::CommandFactory;
use gate_support::{Repository, code, rules, sources, stderr, stdout, svidlint_in};
use serde_json::Value;
use svidlint::cli::Cli;

fn is_blessing() -> bool {
    std::env::var_os("SVIDLINT_BLESS").is_some()
}

/// A file of the sources is what it should be, or is made so.
fn is_current(path: &Path, current: &str) {
    if is_blessing() {
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("a folder can be made");
        fs::write(path, current).expect("a file can be written");
    }
    let known = fs::read_to_string(path).unwrap_or_default();
    assert!(
        known == current,
        "{} is not current: SVIDLINT_BLESS=1 cargo test --test gate_documents",
        path.file_name().unwrap_or_default().to_string_lossy()
    );
}

fn commands() -> Vec<String> {
    Cli::command()
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect()
}

#[test]
fn the_help_in_the_documentation_is_what_the_program_says() {
    let folder = sources().join("docs/help");
    let mut expected = vec!["svidlint.txt".to_owned()];
    is_current(
        &folder.join("svidlint.txt"),
        &stdout(&svidlint_in(&sources(), &["--help"])),
    );
    for command in commands() {
        let name = format!("svidlint-{command}.txt");
        is_current(
            &folder.join(&name),
            &stdout(&svidlint_in(&sources(), &[&command, "--help"])),
        );
        expected.push(name);
    }
    for entry in fs::read_dir(&folder).expect("the folder is there") {
        let name = entry
            .expect("an entry")
            .file_name()
            .to_string_lossy()
            .into_owned();
        assert!(expected.contains(&name), "{name} is of no command");
    }
}

#[test]
fn completions_know_every_command_and_the_flags_of_check() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = svidlint_in(&sources(), &["completions", shell]);
        assert_eq!(code(&output), Some(0), "{shell}: {}", stderr(&output));
        let script = stdout(&output);
        for word in commands()
            .iter()
            .map(String::as_str)
            .chain(["trust-bundle", "write-baseline"])
        {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
    // A shell has the last word on its script where there is one.
    let folder = tempfile::tempdir().expect("a folder can be made");
    let script = folder.path().join("svidlint.bash");
    fs::write(
        &script,
        stdout(&svidlint_in(&sources(), &["completions", "bash"])),
    )
    .expect("a file can be written");
    if let Ok(status) = Command::new("bash").arg("-n").arg(&script).status() {
        assert!(status.success(), "bash does not read its script");
    }
    assert_eq!(
        code(&svidlint_in(&sources(), &["completions", "tcsh"])),
        Some(2)
    );
}

#[test]
fn every_command_has_a_manual_page() {
    let page = stdout(&svidlint_in(&sources(), &["man"]));
    assert!(page.contains(".TH svidlint 1"), "{page}");
    for command in commands() {
        let output = svidlint_in(&sources(), &["man", &command]);
        assert_eq!(code(&output), Some(0), "{command}");
        assert!(
            stdout(&output).contains(&format!(".TH svidlint-{command} 1")),
            "{command}"
        );
    }
    let output = svidlint_in(&sources(), &["man", "chekc"]);
    assert_eq!(code(&output), Some(2));
    assert_eq!(
        stderr(&output),
        "svidlint: no such command 'chekc'; did you mean 'check'?\n"
    );
}

/// Every block of the README that shows a run is the run's output.
#[test]
fn the_readme_shows_what_is_printed() {
    let path = sources().join("README.md");
    let mut page = fs::read_to_string(&path).expect("the README is there");
    let mut from = 0;
    let mut runs = 0;
    while let Some(at) = page[from..].find("```console\n") {
        let start = from + at + "```console\n".len();
        let end = start + page[start..].find("```").expect("the block ends");
        let block = page[start..end].to_owned();
        let command = block
            .lines()
            .next()
            .and_then(|line| line.strip_prefix("$ "))
            .expect("a command");
        let words: Vec<&str> = command.split(' ').collect();
        assert_eq!(words[0], "svidlint", "{command}");
        // The newcomer's commands name files of one folder; the others, files of the repository.
        let is_first = words
            .get(1)
            .is_some_and(|file| sources().join("fixtures/first").join(file).is_file());
        let folder = if is_first {
            sources().join("fixtures/first")
        } else {
            sources()
        };
        let output = svidlint_in(&folder, &words[1..]);
        let shown = format!("$ {command}\n{}{}", stdout(&output), stderr(&output));
        runs += 1;
        if is_blessing() {
            page.replace_range(start..end, &shown);
        } else {
            assert_eq!(
                block, shown,
                "SVIDLINT_BLESS=1 cargo test --test gate_documents"
            );
        }
        from = start + shown.len().min(page.len() - start) + 3;
    }
    assert!(
        runs >= 4,
        "the first three commands of a newcomer and the incident"
    );
    if is_blessing() {
        fs::write(&path, page).expect("the README can be written");
    }
}

#[test]
fn the_first_three_commands_are_right_on_good_and_bad_input() {
    for (arguments, outcome, expected, told) in [
        (
            &["certs.json"][..],
            "rejected",
            0,
            &["istio-san-not-ns-sa", "leaf-expired"][..],
        ),
        (&["good-certs.json"], "undecided", 0, &[]),
        (
            &["config_dump.json"],
            "undecided",
            0,
            &["istio-own-id-unlike-own-pins"],
        ),
        (&["good-config_dump.json"], "undecided", 0, &[]),
        (
            &["svid.pem", "bundle.pem"],
            "rejected",
            1,
            &["leaf-expired"],
        ),
        (&["good-svid.pem", "bundle.pem"], "undecided", 0, &[]),
        (
            &[
                "good-svid.pem",
                "bundle.pem",
                "--trust-domain",
                "example.org",
            ],
            "accepted",
            0,
            &[],
        ),
    ] {
        let folder = sources().join("fixtures/first");
        let output = svidlint_in(&folder, &[arguments, &["--format", "json"]].concat());
        assert_eq!(
            code(&output),
            Some(expected),
            "{arguments:?}: {}",
            stdout(&output)
        );
        let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!(
            report["summary"]["chains"][outcome], 1,
            "{arguments:?}: {}",
            report["summary"]
        );
        assert_eq!(rules(&report), told, "{arguments:?}");
    }
}

fn yaml(name: &str) -> Value {
    let text = fs::read_to_string(sources().join(name)).expect("the file is there");
    yaml_serde::from_str(&text).expect("it is YAML")
}

/// The fields that pre-commit needs, and an entry that this program understands.
#[test]
fn hooks_call_what_is_there() {
    let hooks = yaml(".pre-commit-hooks.yaml");
    for hook in hooks.as_array().expect("a list of hooks") {
        for key in ["id", "name", "entry", "language"] {
            assert!(hook[key].is_string(), "{hook}");
        }
        let entry = hook["entry"].as_str().expect("an entry");
        let words: Vec<&str> = entry.split(' ').collect();
        assert_eq!(words[0], "svidlint");
        let output = svidlint_in(&sources(), &[&words[1..], &["--help"]].concat());
        assert_eq!(code(&output), Some(0), "{entry}");
    }
    let pattern = hooks[0]["files"].as_str().expect("a pattern");
    let pattern = regex::Regex::new(pattern).expect("a regular expression");
    assert!(pattern.is_match("a/b/svid.pem") && !pattern.is_match("a/pem.txt"));
}

/// The step of the action, run as a runner runs it: inputs as variables, one argument a line.
#[test]
fn the_action_s_step_ends_with_svidlint_s_own_code() {
    let action = yaml("action.yml");
    let steps = action["runs"]["steps"].as_array().expect("steps");
    let check = steps.last().expect("a step");
    let script = check["run"].as_str().expect("a script");
    assert_eq!(script, "bash \"$GITHUB_ACTION_PATH/docs/ci/check.sh\"");
    for step in steps {
        assert!(
            !step["run"].as_str().unwrap_or_default().contains("${{"),
            "an input would be read as a command: {step}"
        );
        assert_eq!(step["shell"], "bash");
    }
    let repository = Repository::with_chains();
    repository.write("with space/bad.pem", &repository.read("bad.pem"));
    let binary = assert_cmd::cargo::cargo_bin("svidlint");
    for (evidence, arguments, expected) in [
        ("good.pem\nbundle.pem\n", "--verifier\nenvoy\n", 0),
        ("with space\nbundle.pem", "--verifier\nenvoy", 1),
        ("gone.pem; touch owned\nbundle.pem", "", 2),
    ] {
        let variables = check["env"].as_object().expect("variables");
        let mut command = Command::new("bash");
        command
            .args(["-c", script])
            .current_dir(repository.path(""));
        for name in variables.keys() {
            command.env(name, "");
        }
        let output = command
            .env("GITHUB_ACTION_PATH", sources())
            .env("SVIDLINT", &binary)
            .env("EVIDENCE", evidence)
            .env(
                "ARGUMENTS",
                format!("--at\n{}\n{arguments}", gate_support::AT),
            )
            .env("SARIF_FILE", "out.sarif")
            .output()
            .expect("bash runs");
        assert_eq!(
            output.status.code(),
            Some(expected),
            "{evidence:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(repository.path("out.sarif").is_file());
        assert!(!repository.path("owned").exists());
        assert_eq!(
            String::from_utf8_lossy(&output.stdout).contains("::error"),
            expected == 1
        );
    }
}

#[test]
fn the_gitlab_job_writes_the_reports_it_names() {
    let job = &yaml("docs/ci/gitlab-ci.yml")["svidlint"];
    let script = job["script"]
        .as_array()
        .expect("a script")
        .iter()
        .filter_map(Value::as_str)
        .collect::<Vec<_>>()
        .join(" ");
    let reports = &job["artifacts"]["reports"];
    for (format, report) in [
        ("gitlab", &reports["codequality"]),
        ("junit", &reports["junit"]),
    ] {
        let file = report.as_str().expect("a file");
        assert!(
            script.contains(&format!("--output {format}={file}")),
            "{script}"
        );
    }
}
