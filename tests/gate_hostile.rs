//! A certificate whose names want to be more than text, from the file through every format.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

mod gate_support;

use gate_support::{AT, Repository, chain, code, stderr, stdout};
use serde_json::Value;
use svidlint::report::escape;
use svidlint_forge::certificate::Cert;
use svidlint_forge::extension::general_name;

const FORMATS: [&str; 9] = [
    "pretty", "concise", "table", "json", "jsonl", "sarif", "junit", "github", "gitlab",
];

/// One name each: controls, ANSI, marks that turn the direction, and the syntax of every format.
const NAMES: [&str; 8] = [
    "spiffe://td/\u{1b}[2J\u{1b}]8;;http://x\u{7}",
    "spiffe://td/\n::error file=x::owned\r\n::set-output name=a::b",
    "spiffe://td/%0A::error::owned%0D",
    "spiffe://td/</script><!--]]></failure></testcase>",
    "spiffe://td/\u{202e}\u{2066}dlrow\u{200f}\u{feff}",
    "spiffe://td/\"quoted\",'comma',{0}\\",
    "spiffe://td/[text](javascript:x)&amp;\t\u{0}\u{85}\u{2028}",
    "spiffe://td/\n##[error]owned\n\u{e0041}\u{fffe}",
];

fn repository(name: &str) -> Repository {
    let repository = Repository::with_chains();
    let leaf = Cert::leaf()
        .expired()
        .with_names(&[general_name::uri(name)]);
    repository.write("bad.pem", &chain(&leaf));
    repository
}

fn written(repository: &Repository, format: &str) -> String {
    let flags = [
        "--trust-bundle",
        "bundle.pem",
        "--verifier",
        "envoy",
        "--at",
        AT,
    ];
    let output = repository.run(
        &[
            &["check", "bad.pem", "--color", "always", "--format", format],
            &flags[..],
        ]
        .concat(),
    );
    assert_eq!(code(&output), Some(1), "{format}: {}", stderr(&output));
    let plain = anstream::adapter::strip_str(&stdout(&output)).to_string();
    let hidden = plain.chars().find(|character| {
        (character.is_control() && *character != '\n')
            || "\u{202e}\u{2066}\u{200f}\u{feff}\u{e0041}\u{2028}\u{fffe}".contains(*character)
    });
    assert_eq!(hidden, None, "{format}");
    plain
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

#[test]
fn no_format_lets_a_name_be_more_than_text() {
    for name in NAMES {
        let repository = repository(name);
        for format in FORMATS {
            let text = written(&repository, format);
            let lines = || text.lines().map(str::trim_start);
            assert!(
                !lines().any(|line| line.starts_with("##[")),
                "{format}: {text}"
            );
            if format != "github" {
                assert!(
                    !lines().any(|line| line.starts_with("::")),
                    "{format}: {text}"
                );
            }
        }
        let commands = written(&repository, "github");
        let commands = commands.lines().filter(|line| line.starts_with("::"));
        let sarif = json(&written(&repository, "sarif"));
        let told = sarif["runs"][0]["results"]
            .as_array()
            .expect("results")
            .len();
        assert_eq!(commands.count(), told, "one command a finding");
        assert_eq!(
            json(&written(&repository, "gitlab"))
                .as_array()
                .map(Vec::len),
            Some(told)
        );
        let report = json(&written(&repository, "json"));
        assert_eq!(report["findings"].as_array().map(Vec::len), Some(told));
        let lines = written(&repository, "jsonl");
        assert_eq!(
            lines
                .lines()
                .filter(|line| json(line)["type"] == "finding")
                .count(),
            told
        );
        let junit = written(&repository, "junit");
        let document =
            roxmltree::Document::parse(&junit).unwrap_or_else(|error| panic!("{error}\n{junit}"));
        let case = document
            .descendants()
            .find(|node| node.has_tag_name("testcase"))
            .and_then(|case| case.attribute("name"))
            .expect("a case for the chain");
        assert_eq!(case, escape(name), "the name is shown, escaped");
    }
}
