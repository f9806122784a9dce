//! The binary, run on files that stand in a folder of its own.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "each test uses a part; a test may stop at the first thing that is wrong"
)]

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// What one run gave.
pub(crate) struct Run {
    /// Exit code.
    pub(crate) code: i32,
    /// The JSON report.
    pub(crate) report: Value,
    /// Standard error.
    pub(crate) complaint: String,
}

/// A fixture's text.
pub(crate) fn fixture(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures")
        .join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A folder with these files; folders above them are made.
pub(crate) fn folder<T: AsRef<[u8]>>(files: &[(&str, T)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

/// `svidlint check ARGUMENTS` in that folder.
pub(crate) fn check_in(folder: &Path, arguments: &[&str]) -> Run {
    let run = try_in(folder, arguments);
    assert!(!run.report.is_null(), "no report: {}", run.complaint);
    run
}

/// The same where there may be no report, which is null then.
pub(crate) fn try_in(folder: &Path, arguments: &[&str]) -> Run {
    let output = Command::cargo_bin("svidlint")
        .unwrap()
        .current_dir(folder)
        .args(["check", "--format", "json"])
        .args(arguments)
        .output()
        .unwrap();
    Run {
        code: output.status.code().expect("an exit code"),
        report: serde_json::from_slice(&output.stdout).unwrap_or_default(),
        complaint: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The same on one file of this content.
pub(crate) fn check(name: &str, content: impl AsRef<[u8]>) -> Run {
    let folder = folder(&[(name, content)]);
    check_in(folder.path(), &[name])
}

impl Run {
    /// What the only input turned out to be.
    pub(crate) fn kind(&self) -> &str {
        self.report["inputs"][0]["kind"].as_str().unwrap()
    }

    /// Repairs and losses of all inputs.
    pub(crate) fn problems(&self) -> Vec<&str> {
        let inputs = self.report["inputs"].as_array().unwrap().iter();
        let problems = inputs.flat_map(|input| input["problems"].as_array().unwrap());
        problems
            .map(|problem| problem["message"].as_str().unwrap())
            .collect()
    }

    /// SPIFFE ID, else name, of the leaf of each chain.
    pub(crate) fn leaves(&self) -> Vec<&str> {
        let chains = self.report["chains"].as_array().unwrap().iter();
        chains
            .map(|chain| chain["certificates"][0]["display_name"].as_str().unwrap())
            .collect()
    }

    /// How many bundles.
    pub(crate) fn bundles(&self) -> usize {
        self.report["bundles"].as_array().unwrap().len()
    }

    /// The rules of findings of this severity.
    pub(crate) fn rules(&self, severity: &str) -> Vec<&str> {
        let findings = self.report["findings"].as_array().unwrap().iter();
        findings
            .filter(|finding| finding["severity"] == severity)
            .map(|finding| finding["rule"].as_str().unwrap())
            .collect()
    }
}
