//! No input takes a reader longer than a second of processor time: fixtures, what mutations make of them, and Helm templates.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Mutex;

use assert_cmd::cargo::cargo_bin;
use proptest::prelude::*;

use super::{CASES, FIXTURES, hold};

/// Runs the binary with one second of processor time, whatever else the machine does.
fn within_a_second(arguments: &[&str]) -> Output {
    Command::new("sh")
        .args(["-c", "ulimit -t 1; exec \"$0\" \"$@\""])
        .arg(cargo_bin("svidlint"))
        .args(arguments)
        .output()
        .expect("the binary runs")
}

/// A process that the limit ends has no exit code.
fn ended(output: &Output) -> bool {
    matches!(output.status.code(), Some(0..=3))
}

#[test]
fn every_fixture_is_read_within_a_second() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let queue = Mutex::new(FIXTURES.iter());
    let late = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().expect("no thread failed").next();
                    let Some((name, _)) = next else { return };
                    let path = root.join(name);
                    if !ended(&within_a_second(&["inspect", &path.to_string_lossy()])) {
                        late.lock().expect("no thread failed").push(name.clone());
                    }
                }
            });
        }
    });
    assert_eq!(late.into_inner().expect("no thread failed"), [""; 0]);
}

#[test]
fn every_mutation_is_read_within_a_second() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("input");
    hold(CASES, |(fixture, bytes)| {
        fs::write(&file, &bytes).expect("can be written");
        let output = within_a_second(&["inspect", &file.to_string_lossy()]);
        prop_assert!(ended(&output), "{} takes longer", FIXTURES[fixture].0);
        Ok(())
    });
}

#[test]
fn templates_and_bombs_are_read_within_a_second() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("values.yaml");
    let bomb = (1..40).fold(String::from("a0: &a0 [x, x]\n"), |text, level| {
        let below = level - 1;
        format!("{text}a{level}: &a{level} [*a{below}, *a{below}]\n")
    });
    for text in [
        "a: 1\n---\n{{ end }}\n".to_owned(),
        "---\n{{}}\n".to_owned(),
        "---\na: {{ x }}\n".to_owned(),
        "{{- range .Values.list }}\n- name: {{ . }}\n{{- end }}\n".repeat(2_000),
        "? \n: \n".repeat(20_000),
        "\"\": \n".repeat(20_000),
        "- ".repeat(50_000),
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        format!("kind: Secret\ndata:\n{}", "  : x\n".repeat(20_000)),
        format!("kind: Secret\n{bomb}"),
        "-----BEGIN ".repeat(20_000),
        "-----BEGIN CERTIFICATE-----\n".repeat(10_000),
        "tls: ".repeat(20_000),
        "TLS_error:|".repeat(10_000),
        "cluster.a.ssl.fail_verify_san: 1\n".repeat(10_000),
        "a".repeat(200_000),
        "M".repeat(100_000),
        "\\n".repeat(100_000),
    ] {
        fs::write(&file, &text).expect("can be written");
        let output = within_a_second(&["check", &file.to_string_lossy()]);
        let start: String = text.chars().take(60).collect();
        assert!(ended(&output), "{start:?} takes longer");
    }
}

/// The key filter sees a line that is quoted whole, however long it is: what takes more than linear time shows here.
#[test]
fn long_lines_of_anything_are_filtered_within_a_second() {
    const LENGTH: usize = 60_000;
    const BODY: &str = "MIIEvQIBADANBgkqhkiG9w0BAQEF";
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("line.log");
    for shape in [
        "a",
        "M",
        "/",
        "30",
        "\u{1b}[",
        "key=",
        "a/",
        "'d':",
        "-----BEGIN ",
        "-----END ",
        "-----BEGIN PRIVATE KEY-----",
        "-----END PRIVATE KEY-----",
        "48,",
        "30 ",
        "\\x30",
        "%30",
        BODY,
        &format!("{BODY}."),
        "3084400000000201000202",
        "30 84 40 00 00 00 02 01 00 02 02 ",
        "\\x30\\x84\\x40\\x00\\x00\\x00\\x02\\x01\\x00\\x02",
        "0\\x84\\x40\\x00\\x00\\x00\\x02\\x01\\x00\\x02",
        "abcd efgh ",
        "VFVoalEwRlJSVVU",
        "aB3dE5gH7jK9mN1pQ3rS5tU7vW9xY1zA3bC5dE7fG9hJ1.",
        "sha256/47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
    ] {
        let line = shape.repeat(LENGTH / shape.len());
        let line = format!("x509: certificate signed by unknown authority {line}\n");
        fs::write(&file, line).expect("can be written");
        let output = within_a_second(&["check", &file.to_string_lossy()]);
        assert!(ended(&output), "{shape:?} takes longer");
        assert!(
            String::from_utf8_lossy(&output.stdout).contains("x509: "),
            "{shape:?} is not quoted"
        );
    }
}
