//! A repository in a temporary folder, and the binary run in it.

#![allow(dead_code, reason = "each test uses its share")]
#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;
use svidlint_forge::certificate::Cert;
use svidlint_forge::pem;

/// The moment everything is judged at; certificates are valid from 2024 to 2044.
pub(crate) const AT: &str = "2026-11-24T00:00:00Z";

/// The root of the sources.
pub(crate) fn sources() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// A folder that is a repository.
pub(crate) struct Repository {
    folder: tempfile::TempDir,
}

impl Repository {
    /// An empty one.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder can be made");
        fs::create_dir(folder.path().join(".git")).expect("a folder can be made");
        Self { folder }
    }

    /// One with `bundle.pem`, `good.pem`, and `bad.pem`, whose leaf has expired.
    pub(crate) fn with_chains() -> Self {
        let repository = Self::new();
        repository.write("bundle.pem", &pem::certificates([Cert::root().der()]));
        repository.write("good.pem", &chain(&Cert::leaf()));
        repository.write("bad.pem", &chain(&Cert::leaf().serial(77).expired()));
        repository
    }

    /// Writes a file, its folders too.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }

    /// The text of a file.
    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("the file is there")
    }

    /// A path in it.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs svidlint at the root.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.run_in("", arguments)
    }

    /// Runs svidlint in a folder of it.
    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str]) -> Output {
        svidlint_in(&self.path(folder), arguments)
    }

    /// The report of `check` as JSON.
    pub(crate) fn report(&self, arguments: &[&str]) -> Value {
        self.report_in("", arguments)
    }

    /// The same, from a folder of it.
    pub(crate) fn report_in(&self, folder: &str, arguments: &[&str]) -> Value {
        self.report_of(folder, AT, arguments)
    }

    /// The same at another moment.
    pub(crate) fn report_at(&self, at: &str, arguments: &[&str]) -> Value {
        self.report_of("", at, arguments)
    }

    fn report_of(&self, folder: &str, at: &str, arguments: &[&str]) -> Value {
        let arguments = [&["check", "--format", "json", "--at", at], arguments].concat();
        let output = self.run_in(folder, &arguments);
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("no JSON: {}", stderr(&output)))
    }
}

/// Runs the binary in a folder, deaf to the environment of whoever runs the tests.
pub(crate) fn svidlint_in(folder: &Path, arguments: &[&str]) -> Output {
    Command::cargo_bin("svidlint")
        .expect("the binary is built")
        .args(arguments)
        .current_dir(folder)
        .write_stdin("")
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("COLUMNS")
        .output()
        .expect("it runs")
}

/// A leaf and the usual intermediate.
pub(crate) fn chain(leaf: &Cert) -> String {
    pem::certificates([leaf.der(), Cert::intermediate().der()])
}

/// Rules that a report tells, in its order.
pub(crate) fn rules(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().expect("findings are listed");
    findings
        .iter()
        .map(|finding| finding["rule"].as_str().expect("a rule"))
        .collect()
}

pub(crate) fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
