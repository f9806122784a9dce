//! Where the report goes: standard output, files, closed pipes.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use std::fs;

use assert_cmd::Command;

fn svidlint() -> Command {
    let mut command = Command::cargo_bin("svidlint").expect("the binary is built");
    command.write_stdin("");
    command
}

#[test]
fn nothing_to_check_ends_with_3() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("notes.txt"), "no evidence").expect("a file can be written");
    let output = svidlint().arg(folder.path()).output().expect("it runs");
    assert_eq!(output.status.code(), Some(3));
}

#[test]
fn an_input_that_yields_nothing_ends_with_2() {
    for arguments in [&["check", "-"][..], &["-"], &[]] {
        let output = svidlint().args(arguments).output().expect("it runs");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_file_with_a_format_comes_in_addition() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.json");
    let output = svidlint()
        .args(["check", "-", "--output"])
        .arg(format!("json={}", file.display()))
        .output()
        .expect("it runs");
    assert!(!output.stdout.is_empty());
    let text = fs::read_to_string(&file).expect("the file is there");
    let report: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(report.get("schema"), Some(&serde_json::Value::from("1")));
    assert_eq!(
        names(folder.path()),
        ["report.json"],
        "nothing else is left"
    );
}

#[test]
fn a_file_without_a_format_takes_what_standard_output_would_get() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.txt");
    let output = svidlint()
        .args(["check", "-", "--format", "json", "--output"])
        .arg(&file)
        .output()
        .expect("it runs");
    assert!(output.stdout.is_empty());
    let text = fs::read_to_string(&file).expect("the file is there");
    assert!(text.starts_with('{'));
}

#[test]
fn a_file_that_cannot_be_written_is_told_in_one_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("missing/report.json");
    let output = svidlint()
        .args(["check", "-", "--output"])
        .arg(&file)
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(told.lines().count(), 1, "{told}");
    assert!(told.contains("cannot be written"), "{told}");
}

/// A device would be lost to the whole machine if a file took its place.
#[cfg(unix)]
#[test]
fn links_and_pipes_stay_what_they_are() {
    use std::os::unix::fs::{FileTypeExt, symlink};
    let folder = tempfile::tempdir().expect("a folder");
    let [link, file, pipe] = ["link", "report.json", "pipe"].map(|name| folder.path().join(name));
    fs::write(&file, "old").expect("a file can be written");
    symlink(&file, &link).expect("a link can be made");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.expect("mkfifo runs").success());
    // Open in both directions, so that nobody waits for anybody.
    let _held = fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(&pipe)
        .expect("the pipe can be opened");
    let output = svidlint()
        .args(["check", "-", "--output"])
        .arg(format!("json={}", link.display()))
        .arg(format!("--output=concise={}", pipe.display()))
        .output()
        .expect("it runs");
    assert_eq!(output.status.code(), Some(2), "nothing was piped in");
    let kind = |path| fs::symlink_metadata(path).expect("it is there").file_type();
    assert!(kind(&link).is_symlink());
    assert!(kind(&pipe).is_fifo());
    assert!(
        fs::read_to_string(&file)
            .expect("the file is there")
            .starts_with('{')
    );
    assert_eq!(names(folder.path()).len(), 3, "nothing else is left");
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_failure() {
    use std::process::{Command as Process, Stdio};
    let binary = assert_cmd::cargo::cargo_bin("svidlint");
    let mut child = Process::new(binary)
        .arg("schema")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

fn names(folder: &std::path::Path) -> Vec<String> {
    fs::read_dir(folder)
        .expect("the folder is readable")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect()
}
