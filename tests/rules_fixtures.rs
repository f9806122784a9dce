//! The rules' fixtures, walked: what lies in `fixtures/rules/<id>` is what the forge makes, the binary tells the id about
//! `bad.pem`, and does not about `good.pem`.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use svidlint_forge::rule_fixtures::{AT, all, root};

fn folder(rule: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/rules")
        .join(rule)
}

fn bundle() -> PathBuf {
    folder("root.pem")
}

/// With `BLESS` in the environment the fixtures are written anew.
#[test]
fn fixtures_are_what_the_forge_makes() {
    let bless = std::env::var_os("BLESS").is_some();
    let mut files = vec![(bundle(), root())];
    for fixture in all() {
        let folder = folder(fixture.rule);
        files.push((folder.join("bad.pem"), fixture.bad));
        files.push((folder.join("good.pem"), fixture.good));
        if !fixture.flags.is_empty() {
            files.push((folder.join("flags"), format!("{}\n", fixture.flags)));
        }
    }
    for (path, text) in files {
        if bless {
            fs::create_dir_all(path.parent().expect("lies in a folder")).expect("can be made");
            fs::write(&path, &text).expect("can be written");
        }
        let known = fs::read_to_string(&path).unwrap_or_default();
        assert!(known == text, "{} is not current", path.display());
    }
}

/// The ids that the binary tells about a file.
fn told(file: &Path, flags: &str) -> Vec<String> {
    let output = Command::cargo_bin("svidlint")
        .expect("the binary is built")
        .arg("check")
        .arg(file)
        .args(["--format", "json", "--at", AT])
        .arg("--trust-bundle")
        .arg(bundle())
        .args(flags.split_whitespace())
        .output()
        .expect("the binary runs");
    let report: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}: {output:?}", file.display()));
    let findings = report["findings"].as_array().expect("a list").iter();
    findings
        .map(|finding| finding["rule"].as_str().expect("an id").to_owned())
        .collect()
}

#[test]
fn each_bad_fixture_is_told_by_its_rule_and_the_good_one_is_not() {
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder("")).expect("there are fixtures") {
        let folder = entry.expect("an entry is readable").path();
        if !folder.is_dir() {
            continue;
        }
        let rule = folder
            .file_name()
            .expect("has a name")
            .to_string_lossy()
            .into_owned();
        let flags = fs::read_to_string(folder.join("flags")).unwrap_or_default();
        for file in fs::read_dir(&folder).expect("is readable") {
            let file = file.expect("an entry is readable").path();
            let name = file
                .file_stem()
                .expect("has a name")
                .to_string_lossy()
                .into_owned();
            let expected = match &name {
                name if name.starts_with("bad") => true,
                name if name.starts_with("good") => false,
                _ => continue,
            };
            let told = told(&file, &flags);
            if told.contains(&rule) != expected {
                wrong.push(format!("{rule}/{name}: {told:?}"));
            }
        }
    }
    wrong.sort();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
