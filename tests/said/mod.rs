//! What single lines say, by the library and by the binary.
#![allow(
    dead_code,
    clippy::expect_used,
    reason = "each test uses a part; a test may stop at the first thing that is wrong"
)]

use assert_cmd::Command;
use svidlint::input::symptoms;
use svidlint::judgement::Explanation;
use svidlint::model::Symptom;
use svidlint::symptoms::explain;

/// The only symptom of a line.
pub(crate) fn only(line: &str) -> Symptom {
    let found = symptoms(line);
    let [only] = &found[..] else {
        panic!("{line}: {found:#?}");
    };
    only.clone()
}

/// What the only symptom of a line means.
pub(crate) fn meaning(line: &str) -> Explanation {
    explain(&only(line))
}

/// What `explain` shows, as one line.
pub(crate) fn explained(text: &str) -> String {
    let output = Command::cargo_bin("svidlint")
        .expect("the binary is built")
        .args(["explain", text])
        .output()
        .expect("it runs");
    let shown = String::from_utf8_lossy(&output.stdout);
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Exit code and output, as one line, of a run with this standard input.
pub(crate) fn run(arguments: &[&str], input: &str) -> (Option<i32>, String) {
    let output = Command::cargo_bin("svidlint")
        .expect("the binary is built")
        .args(arguments)
        .write_stdin(input)
        .output()
        .expect("it runs");
    let shown = String::from_utf8_lossy(&output.stdout);
    (
        output.status.code(),
        shown.split_whitespace().collect::<Vec<_>>().join(" "),
    )
}
