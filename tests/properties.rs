//! Whatever is handed in: no panic, valid JSON, an exit code from 0 to 3. Fixtures are cut, flipped and spliced at random, the
//! same way each run. `SVIDLINT_CASES=20000 cargo test --test properties` goes further.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use std::cell::Cell;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use assert_cmd::Command;
use jsonschema::Validator;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseResult, TestRng, TestRunner};
use serde_json::Value;
use svidlint::comparison::{self, Settings};
use svidlint::config::{Levels, Thresholds};
use svidlint::input::{self, NamedInput, Source};
use svidlint::model::{Evidence, Instant};
use svidlint::pairing::Selection;
use svidlint::report::{Detail, Format, Look, diff, inspect, json, render};

#[path = "properties/time.rs"]
mod time;

#[path = "properties/keys.rs"]
mod keys;

/// Larger fixtures take long to judge, and hold nothing that smaller ones do not.
const LARGEST: u64 = 48 * 1024;
/// How many mutated inputs are read, judged and written.
const CASES: u32 = 192;
/// How many are handed to the binary, or compared, which takes longer.
const FEW: u32 = 24;

/// The fixtures that are evidence: PEM, DER, dumps, YAML, whatever their names end in.
static FIXTURES: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut open = vec![root.clone()];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("fixtures are readable") {
            let entry = entry.expect("an entry is readable");
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if entry.metadata().expect("has a size").len() <= LARGEST && is_evidence(&path) {
                files.push(path);
            }
        }
    }
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let name = path.strip_prefix(&root).expect("below fixtures");
            let bytes = fs::read(&path).expect("a fixture is readable");
            (name.display().to_string(), bytes)
        })
        .collect()
});

/// Not what tells about fixtures, nor the keys, which hold nothing to judge.
fn is_evidence(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_key = path.parent().is_some_and(|folder| folder.ends_with("keys"));
    !is_key && !["README.md", "flags", "transcript.json"].contains(&&*name)
}

static REPORT_SCHEMA: LazyLock<Validator> =
    LazyLock::new(|| validator(&json::schema().expect("the schema can be written")));
static DIFF_SCHEMA: LazyLock<Validator> =
    LazyLock::new(|| validator(&diff::schema().expect("the schema can be written")));

fn validator(schema: &str) -> Validator {
    let schema: Value = serde_json::from_str(schema).expect("the schema is JSON");
    jsonschema::validator_for(&schema).expect("the schema is one")
}

/// What is done to a fixture. Places are fractions of its length.
#[derive(Debug, Clone)]
enum Mutation {
    /// The rest is lost.
    Cut(Index),
    /// Bytes change, whatever they mean.
    Flip(Vec<(Index, u8)>),
    /// A part of another fixture stands in the place of a part of this one.
    Splice(Index, Index, Index, Index, Index),
    /// A part stands there twice.
    Repeat(Index, Index),
    /// Text that parsers care about is put in.
    Insert(Index, &'static str),
}

/// Delimiters, escapes and numbers at which parsers change their minds.
const SNIPPETS: [&str; 16] = [
    "\u{0}",
    "\u{feff}",
    "-----BEGIN CERTIFICATE-----\n",
    "-----END CERTIFICATE-----\n",
    "\\n",
    "\"",
    "{",
    "]",
    "[[[[[[[[[[[[[[[[",
    "null",
    "-1",
    "99999999999999999999999",
    "9999-12-31T23:59:60Z",
    "\u{1b}[2J",
    "\u{202e}",
    "&anchor *anchor <<: ",
];

fn mutation() -> impl Strategy<Value = Mutation> {
    let index = any::<Index>;
    prop_oneof![
        index().prop_map(Mutation::Cut),
        prop::collection::vec((index(), any::<u8>()), 1..6).prop_map(Mutation::Flip),
        (index(), index(), index(), index(), index())
            .prop_map(|(a, b, c, d, e)| Mutation::Splice(a, b, c, d, e)),
        (index(), index()).prop_map(|(from, to)| Mutation::Repeat(from, to)),
        (index(), prop::sample::select(&SNIPPETS[..]))
            .prop_map(|(at, snippet)| Mutation::Insert(at, snippet)),
    ]
}

/// Both ends of a part, in order.
fn part(bytes: &[u8], one: Index, other: Index) -> (usize, usize) {
    let (one, other) = (one.index(bytes.len() + 1), other.index(bytes.len() + 1));
    (one.min(other), one.max(other))
}

fn mutate(bytes: &mut Vec<u8>, mutation: &Mutation) {
    match mutation {
        Mutation::Cut(at) => bytes.truncate(at.index(bytes.len() + 1)),
        Mutation::Flip(flips) => {
            for (at, mask) in flips {
                if !bytes.is_empty() {
                    let at = at.index(bytes.len());
                    bytes[at] ^= mask;
                }
            }
        }
        Mutation::Splice(other, from, to, own_from, own_to) => {
            let other = &FIXTURES[other.index(FIXTURES.len())].1;
            let (from, to) = part(other, *from, *to);
            let (own_from, own_to) = part(bytes, *own_from, *own_to);
            bytes.splice(own_from..own_to, other[from..to].iter().copied());
        }
        Mutation::Repeat(from, to) => {
            let (from, to) = part(bytes, *from, *to);
            let again = bytes[from..to].to_vec();
            bytes.splice(to..to, again);
        }
        Mutation::Insert(at, snippet) => {
            let at = at.index(bytes.len() + 1);
            bytes.splice(at..at, snippet.bytes());
        }
    }
}

/// A fixture's index and what became of it.
fn mutated() -> impl Strategy<Value = (usize, Vec<u8>)> {
    (any::<Index>(), prop::collection::vec(mutation(), 1..4)).prop_map(|(fixture, mutations)| {
        let fixture = fixture.index(FIXTURES.len());
        let mut bytes = FIXTURES[fixture].1.clone();
        for mutation in &mutations {
            mutate(&mut bytes, mutation);
        }
        (fixture, bytes)
    })
}

/// Gives the same inputs each time, and more of them where the environment asks for it.
fn runner(cases: u32) -> TestRunner {
    let asked = std::env::var("SVIDLINT_CASES").ok();
    let config = Config {
        cases: asked.and_then(|text| text.parse().ok()).unwrap_or(cases),
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// Runs a property on mutated fixtures.
fn hold(cases: u32, property: impl Fn((usize, Vec<u8>)) -> TestCaseResult) {
    runner(cases)
        .run(&mutated(), property)
        .unwrap_or_else(|error| panic!("{error}"));
}

fn read(name: &str, bytes: &[u8]) -> Evidence {
    input::read(&[NamedInput::evidence(Source::Bytes {
        name: name.to_owned(),
        bytes: bytes.to_vec(),
    })])
}

fn selection() -> Selection {
    Selection::at(Instant::parse_rfc3339("2026-11-24T00:00:00Z").expect("a moment"))
}

/// Fails with what is wrong, not with the document.
fn follows(validator: &Validator, text: &str) -> TestCaseResult {
    let document: Value =
        serde_json::from_str(text).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let problem = validator
        .iter_errors(&document)
        .next()
        .map(|error| format!("{}: {error}", error.instance_path()));
    prop_assert_eq!(problem, None);
    Ok(())
}

#[test]
fn every_input_is_read_judged_and_written() {
    let cases = Cell::new(0_u32);
    let with_chains = Cell::new(0_u32);
    hold(CASES, |(fixture, bytes)| {
        let evidence = read(&FIXTURES[fixture].0, &bytes);
        cases.set(cases.get() + 1);
        with_chains.set(with_chains.get() + u32::from(!evidence.chains.is_empty()));
        let look = Look {
            width: 80,
            detail: Detail::Verbose,
        };
        inspect::render(&evidence, look);
        let decoded = inspect::render_json(&evidence).expect("evidence can be written");
        prop_assert!(serde_json::from_str::<Value>(&decoded).is_ok());
        let report = svidlint::check(
            evidence,
            &selection(),
            &Thresholds::default(),
            &Levels::default(),
        );
        for format in [Format::Pretty, Format::Concise, Format::Table] {
            render(&report, format, look).expect("a report can be written");
        }
        let written = render(&report, Format::Json, look).expect("a report can be written");
        follows(&REPORT_SCHEMA, &written)
    });
    assert!(
        with_chains.get() > cases.get() / 5,
        "the mutations leave too little to judge: {} of {}",
        with_chains.get(),
        cases.get()
    );
}

#[test]
fn every_input_is_compared_with_what_it_was() {
    hold(FEW, |(fixture, bytes)| {
        let (name, original) = &FIXTURES[fixture];
        let judged = |bytes: &[u8]| svidlint::judge(read(name, bytes), &selection());
        let thresholds = Thresholds::default();
        let settings = Settings {
            thresholds: &thresholds,
            envoy_version: None,
        };
        let comparison = comparison::compare(judged(original), judged(&bytes), settings);
        diff::render(&comparison, ["good", "bad"], Look::default(), true);
        let written = diff::render_json(&comparison).expect("a comparison can be written");
        follows(&DIFF_SCHEMA, &written)
    });
}

#[test]
fn every_input_ends_with_a_code_from_0_to_3() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("input");
    let original = folder.path().join("original");
    hold(FEW, |(fixture, bytes)| {
        fs::write(&file, &bytes).expect("can be written");
        fs::write(&original, &FIXTURES[fixture].1).expect("can be written");
        for (command, files) in [
            ("check", vec![&file]),
            ("inspect", vec![&file]),
            ("diff", vec![&original, &file]),
        ] {
            let output = Command::cargo_bin("svidlint")
                .expect("the binary is built")
                .arg(command)
                .args(files)
                .output()
                .expect("the binary runs");
            let code = output.status.code();
            prop_assert!(
                matches!(code, Some(0..=3)),
                "{command} of {}: {:?} {}",
                FIXTURES[fixture].0,
                code,
                String::from_utf8_lossy(&output.stderr)
            );
            prop_assert!(!String::from_utf8_lossy(&output.stderr).contains("panicked"));
        }
        Ok(())
    });
}
