//! What other programs read, judged by what they read it with: SARIF by its official schema and by another project's
//! types, JUnit by an XML parser, workflow commands by the runner's decoding, GitLab's report by the fields it documents,
//! JSON lines by their schema. Each with an input that wants to be more than text.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

mod report_samples;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use report_samples as samples;
use serde_json::{Value, json};
use svidlint::config::FailOn;
use svidlint::judgement::Report;
use svidlint::report::{Detail, Format, Look, escape, jsonl, render};

fn written(report: &Report, format: Format) -> String {
    let text = render(report, format, Look::default()).expect("a report can be written");
    assert!(
        !text.chars().any(is_obeyed),
        "{} passes on what a terminal obeys",
        format.name()
    );
    text
}

/// Control characters but line ends, bidirectional marks, tag characters.
fn is_obeyed(character: char) -> bool {
    (character.is_control() && character != '\n')
        || "\u{202e}\u{2028}\u{feff}\u{e0041}".contains(character)
}

fn all() -> [(&'static str, Report); 6] {
    [
        ("incident", samples::incident()),
        ("assumed", samples::assumed()),
        ("mesh", samples::mesh()),
        ("hostile", samples::hostile()),
        ("empty", samples::empty()),
        ("whole", samples::whole()),
    ]
}

fn follows(schema: &Value, document: &Value, name: &str) {
    let validator = jsonschema::validator_for(schema).expect("the schema is one");
    let problems: Vec<String> = validator
        .iter_errors(document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(problems.is_empty(), "{name}: {}", problems.join("\n"));
}

/// The official schema of SARIF 2.1.0, as the crate `serde-sarif` ships it.
fn sarif_schema() -> Value {
    let rustc = Command::new("rustc")
        .arg("-vV")
        .output()
        .expect("rustc runs");
    let about = String::from_utf8_lossy(&rustc.stdout).into_owned();
    let host = about
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .expect("rustc names its host");
    // Packages of other platforms are not here, and nothing is to be fetched.
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--offline",
            "--locked",
            "--format-version",
            "1",
            "--filter-platform",
            host,
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo answers in JSON");
    let packages = metadata["packages"]
        .as_array()
        .expect("packages are listed");
    let manifest = packages
        .iter()
        .find(|package| package["name"] == "serde-sarif")
        .and_then(|package| package["manifest_path"].as_str())
        .map(PathBuf::from)
        .expect("serde-sarif is a dependency of the tests");
    let path = manifest.with_file_name("src").join("schema.json");
    let mut schema: Value =
        serde_json::from_str(&fs::read_to_string(path).expect("the crate ships the schema"))
            .expect("the schema is JSON");
    assert_eq!(
        schema["title"],
        "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema"
    );
    // Its patterns for languages have a bracket too many; svidlint writes no language.
    for of in ["run", "toolComponent"] {
        let pattern = format!("/definitions/{of}/properties/language/pattern");
        *schema.pointer_mut(&pattern).expect("there is a pattern") = json!(".*");
    }
    schema
}

#[test]
fn sarif_follows_the_official_schema_and_is_read_by_others() {
    let schema = sarif_schema();
    for (name, report) in all() {
        let text = written(&report, Format::Sarif);
        follows(
            &schema,
            &serde_json::from_str(&text).expect("it is JSON"),
            name,
        );
        let log: serde_sarif::sarif::Sarif = serde_json::from_str(&text).expect("others read it");
        let results = log.runs[0].results.as_ref().expect("results are listed");
        assert_eq!(results.len(), report.findings.len(), "{name}");
        let rules = log.runs[0]
            .tool
            .driver
            .rules
            .as_ref()
            .expect("rules are listed");
        for result in results {
            let Some(index) = result.rule_index else {
                // Findings of the samples whose rule is none.
                continue;
            };
            let index = usize::try_from(index).expect("an index");
            assert_eq!(
                result.rule_id.as_deref(),
                Some(rules[index].id.as_str()),
                "{name}"
            );
        }
    }
}

#[test]
fn sarif_says_where_in_a_dump_and_which_alert() {
    let log: Value =
        serde_json::from_str(&written(&samples::incident(), Format::Sarif)).expect("it is JSON");
    let result = &log["runs"][0]["results"][0];
    assert_eq!(result["level"], "error");
    let place = &result["locations"][0];
    assert_eq!(
        place["physicalLocation"]["artifactLocation"]["uri"],
        "catalogue-certs.json"
    );
    assert_eq!(
        place["physicalLocation"]["region"],
        json!({ "startLine": 6, "startColumn": 7 })
    );
    assert_eq!(
        place["logicalLocations"][0]["fullyQualifiedName"],
        "cert_chain[0].subject_alt_names[0].uri"
    );
    let rule = &log["runs"][0]["tool"]["driver"]["rules"][0];
    assert_eq!(rule["id"], "istio-san-not-ns-sa");
    assert!(
        rule["help"]["markdown"]
            .as_str()
            .is_some_and(|page| page.starts_with("# istio-san-not-ns-sa\n"))
    );
}

/// Section 3.11.5: a literal brace is doubled; 3.11.6: a bracket before a parenthesis would be a link.
#[test]
fn sarif_messages_hold_neither_placeholders_nor_links() {
    let log: Value =
        serde_json::from_str(&written(&samples::hostile(), Format::Sarif)).expect("it is JSON");
    for result in log["runs"][0]["results"].as_array().expect("a list") {
        let text = result["message"]["text"].as_str().expect("a text");
        let without_literals = text.replace("{{", "").replace("}}", "");
        assert!(!without_literals.contains(['{', '}']), "{text}");
        let without_escapes = text.replace("\\[", "").replace("\\]", "");
        assert!(!without_escapes.contains(['[', ']']), "{text}");
        assert!(
            text.contains(&escape("dam\n").replace('{', "{{").replace('}', "}}")),
            "{text}"
        );
    }
}

#[test]
fn junit_is_xml_that_counts_what_fails() {
    for (name, mut report) in all() {
        for fail_on in [
            FailOn::Error,
            FailOn::Warning,
            FailOn::Note,
            FailOn::Undecided,
            FailOn::Never,
        ] {
            report.fail_on = fail_on;
            let text = written(&report, Format::Junit);
            let document = roxmltree::Document::parse(&text)
                .unwrap_or_else(|error| panic!("{name}: {error}\n{text}"));
            let root = document.root_element();
            assert_eq!(root.tag_name().name(), "testsuites");
            let count = |name: &str| {
                root.descendants()
                    .filter(|node| node.has_tag_name(name))
                    .count()
            };
            assert_eq!(
                root.attribute("tests"),
                Some(count("testcase").to_string().as_str()),
                "{name}"
            );
            assert_eq!(
                root.attribute("failures"),
                Some(count("failure").to_string().as_str()),
                "{name}"
            );
            for suite in root.children().filter(roxmltree::Node::is_element) {
                let of = |tag: &str| {
                    suite
                        .descendants()
                        .filter(|node| node.has_tag_name(tag))
                        .count()
                        .to_string()
                };
                assert_eq!(
                    suite.attribute("tests"),
                    Some(of("testcase").as_str()),
                    "{name}"
                );
                assert_eq!(
                    suite.attribute("failures"),
                    Some(of("failure").as_str()),
                    "{name}"
                );
                for case in suite
                    .children()
                    .filter(|node| node.has_tag_name("testcase"))
                {
                    assert!(
                        case.has_attribute("name") && case.has_attribute("classname"),
                        "{name}"
                    );
                }
            }
            assert_eq!(count("failure") > 0, report.fails(), "{name} {fail_on:?}");
        }
    }
    let text = written(&samples::hostile(), Format::Junit);
    let document = roxmltree::Document::parse(&text).expect("it is XML");
    let failure = document
        .descendants()
        .find(|node| node.has_tag_name("failure"))
        .expect("the refusal is a failure");
    let said = failure.text().expect("it says why");
    assert!(
        said.contains(&*escape(samples::HOSTILE)),
        "the value survives as text: {said}"
    );
}

/// What the runner of GitHub Actions makes of one line of a log.
struct Annotation {
    name: String,
    properties: Vec<(String, String)>,
    data: String,
}

/// As the runner does: `::name key=value,key=value::data`, then `%0A`, `%0D`, `%3A`, `%2C`, and `%25` last.
fn command(line: &str) -> Option<Annotation> {
    let rest = line.strip_prefix("::")?;
    let (head, data) = rest.split_once("::")?;
    let (name, properties) = head.split_once(' ').unwrap_or((head, ""));
    let properties = properties.split(',').filter_map(|property| {
        let (key, value) = property.split_once('=')?;
        let value = value
            .replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%3A", ":")
            .replace("%2C", ",");
        Some((key.to_owned(), value.replace("%25", "%")))
    });
    Some(Annotation {
        name: name.to_owned(),
        properties: properties.collect(),
        data: data
            .replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%25", "%"),
    })
}

#[test]
fn the_runner_reads_one_command_a_finding_and_no_other() {
    for (name, report) in all() {
        let text = written(&report, Format::Github);
        let (commands, other): (Vec<&str>, Vec<&str>) =
            text.lines().partition(|line| line.starts_with("::"));
        assert_eq!(commands.len(), report.findings.len(), "{name}");
        assert_eq!(other.len(), 1, "{name}: the counts and nothing else");
        assert!(
            !text.contains("\n##["),
            "{name}: no command of the old form"
        );
        for (line, finding) in commands.into_iter().zip(&report.findings) {
            let command = command(line).expect("a command");
            assert!(
                ["error", "warning", "notice"].contains(&command.name.as_str()),
                "{line}"
            );
            let keys: Vec<&str> = command
                .properties
                .iter()
                .map(|(key, _)| key.as_str())
                .collect();
            assert_eq!(keys, ["file", "line", "col", "title"], "{name}");
            assert_eq!(command.properties[3].1, finding.rule);
            let first = command.data.lines().next().unwrap_or_default();
            assert!(
                first.starts_with(&*escape(&finding.message)),
                "{name}: {first}"
            );
        }
    }
}

/// The fields that GitLab documents as required, and the severities it knows.
fn gitlab_schema() -> Value {
    json!({
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": { "type": "string", "minLength": 1 },
                "check_name": { "type": "string", "minLength": 1 },
                "fingerprint": { "type": "string", "minLength": 1 },
                "severity": { "enum": ["info", "minor", "major", "critical", "blocker"] },
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": { "type": "string", "pattern": "^[^/]" },
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": { "begin": { "type": "integer", "minimum": 1 } }
                        }
                    }
                }
            }
        }
    })
}

#[test]
fn gitlab_gets_every_required_field_and_no_fingerprint_twice() {
    for (name, report) in all() {
        let document: Value =
            serde_json::from_str(&written(&report, Format::Gitlab)).expect("it is JSON");
        follows(&gitlab_schema(), &document, name);
        let issues = document.as_array().expect("a list");
        let fingerprints: BTreeSet<&str> = issues
            .iter()
            .filter_map(|issue| issue["fingerprint"].as_str())
            .collect();
        assert_eq!(fingerprints.len(), report.findings.len(), "{name}");
    }
}

#[test]
fn each_line_of_jsonl_follows_its_schema() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/jsonl.schema.json");
    let current = jsonl::schema().expect("the schema can be written");
    if std::env::var_os("SVIDLINT_BLESS").is_some() {
        fs::write(&path, &current).expect("the schema can be written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == current,
        "docs/jsonl.schema.json is not what `svidlint schema jsonl` prints: SVIDLINT_BLESS=1 cargo test --test gate_formats"
    );
    let schema: Value = serde_json::from_str(&current).expect("the schema is JSON");
    for (name, report) in all() {
        let text = written(&report, Format::Jsonl);
        let lines: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("a line is JSON"))
            .collect();
        assert_eq!(
            lines.len(),
            2 + report.judgement.chains.len() + report.findings.len(),
            "{name}"
        );
        for line in &lines {
            follows(&schema, line, name);
        }
        assert_eq!(lines[0]["type"], "run");
        assert_eq!(lines[lines.len() - 1]["type"], "summary");
    }
}

/// A re-issued certificate, or one more line above it, is the same alert; the same fault in another file is another.
#[test]
fn identities_outlive_certificates() {
    let ids = |report: &Report| -> Vec<String> {
        let document: Value =
            serde_json::from_str(&written(report, Format::Gitlab)).expect("it is JSON");
        let issues = document.as_array().expect("a list").iter();
        issues
            .map(|issue| issue["fingerprint"].to_string())
            .collect()
    };
    let report = samples::incident();
    let mut reissued = samples::incident();
    for chain in &mut reissued.judgement.evidence.chains {
        for certificate in &mut chain.presented.certificates {
            certificate.serial =
                svidlint::model::Fact::known(svidlint::model::Serial::from_hex("77"));
            certificate.not_after = samples::time("2027-01-01T00:00:00Z");
        }
    }
    for finding in &mut reissued.findings {
        if let Some(location) = &mut finding.location {
            location.line = location.line.map(|line| line + 40);
        }
    }
    assert_eq!(ids(&report), ids(&reissued));
    let mut elsewhere = samples::incident();
    elsewhere.folder = "staging".to_owned();
    assert_ne!(ids(&report), ids(&elsewhere));
}

#[test]
fn notes_are_left_out_of_annotations_when_quiet() {
    let look = Look {
        width: 100,
        detail: Detail::Quiet,
    };
    let text = render(&samples::incident(), Format::Github, look).expect("a report can be written");
    assert_eq!(text.lines().count(), 1, "{text}");
}
