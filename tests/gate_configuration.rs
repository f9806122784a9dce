//! `svidlint.toml`: where it is found, what wins, and how its mistakes are shown.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

mod gate_support;

use std::fs;

use gate_support::{AT, Repository, code, rules, sources, stderr, stdout};
use serde_json::Value;
use svidlint::config::File;

/// Levels that make the expired chain a note, so that it is seen which file was read.
const QUIET: &str = "bundles = [\"bundle.pem\"]\n[levels]\nleaf-expired = \"note\"\n";

/// The anchors, from two folders below.
const BUNDLE: [&str; 2] = ["--trust-bundle", "../../bundle.pem"];

fn severity(report: &Value, rule: &str) -> String {
    let findings = report["findings"].as_array().expect("findings are listed");
    findings
        .iter()
        .find(|finding| finding["rule"] == rule)
        .and_then(|finding| finding["severity"].as_str())
        .unwrap_or("not told")
        .to_owned()
}

#[test]
fn it_is_found_upward_to_the_repository_s_root_and_no_further() {
    let repository = Repository::with_chains();
    repository.write("svidlint.toml", QUIET);
    repository.write("deep/er/chain.pem", &repository.read("bad.pem"));
    for (folder, file) in [("", "bad.pem"), ("deep/er", "chain.pem")] {
        let report = repository.report_in(folder, &[file]);
        assert_eq!(severity(&report, "leaf-expired"), "note", "{folder}");
    }
    let report = repository.report_in(
        "deep/er",
        &["chain.pem", "--no-config", BUNDLE[0], BUNDLE[1]],
    );
    assert_eq!(severity(&report, "leaf-expired"), "error");

    repository.write(
        "deep/svidlint.toml",
        "[levels]\nleaf-expired = \"warning\"\n",
    );
    let report = repository.report_in("deep/er", &["chain.pem", BUNDLE[0], BUNDLE[1]]);
    assert_eq!(severity(&report, "leaf-expired"), "warning", "the nearest");

    fs::create_dir(repository.path("deep/er/.git")).expect("a folder can be made");
    let report = repository.report_in("deep/er", &["chain.pem", BUNDLE[0], BUNDLE[1]]);
    assert_eq!(
        severity(&report, "leaf-expired"),
        "error",
        "another repository"
    );
    let report = repository.report_in("deep/er", &["chain.pem", "--config", "../../svidlint.toml"]);
    assert_eq!(severity(&report, "leaf-expired"), "note", "named");
}

#[test]
fn its_bundles_and_paths_start_at_its_folder() {
    let repository = Repository::with_chains();
    repository.write(
        "svidlint.toml",
        "bundles = [\"bundle.pem\"]\nfail-on = \"undecided\"\n",
    );
    repository.write("deep/good.pem", &repository.read("good.pem"));
    let report = repository.report_in("deep", &["good.pem", "--verifier", "envoy"]);
    assert_eq!(report["summary"]["chains"]["accepted"], 1, "{report}");
    assert_eq!(report["inputs"][1]["name"], "../bundle.pem");
    assert_eq!(report["inputs"][2]["name"], "../svidlint.toml");
    assert_eq!(report["inputs"][2]["kind"], "configuration");
    let output = repository.run_in("deep", &["good.pem", "--at", AT, "--verifier", "envoy"]);
    assert_eq!(code(&output), Some(0), "{}", stdout(&output));
    // Without the anchors nothing is decided, and the gate does not turn green.
    repository.write("svidlint.toml", "fail-on = \"undecided\"\n");
    let output = repository.run_in("deep", &["good.pem", "--at", AT, "--verifier", "envoy"]);
    assert_eq!(code(&output), Some(1), "{}", stdout(&output));
    let output = repository.run_in(
        "deep",
        &[
            "good.pem",
            "--at",
            AT,
            "--verifier",
            "envoy",
            "--fail-on",
            "error",
        ],
    );
    assert_eq!(code(&output), Some(0), "{}", stdout(&output));
}

#[test]
fn flags_win_over_sections_and_sections_over_the_file() {
    let repository = Repository::with_chains();
    repository.write("a/bad.pem", &repository.read("bad.pem"));
    repository.write(
        "svidlint.toml",
        "bundles = [\"bundle.pem\"]\nfail-on = \"never\"\n\
         [levels]\nleaf-expired = \"warning\"\n\
         [[path]]\npaths = [\"a/**\"]\nlevels.leaf-expired = \"note\"\n\
         [[path]]\npaths = [\"a/b/**\", \"b/*.pem\"]\nlevels.leaf-expired = \"off\"\n",
    );
    repository.write("a/b/bad.pem", &repository.read("bad.pem"));
    for (file, flags, expected) in [
        ("bad.pem", &[][..], "warning"),
        ("a/bad.pem", &[], "note"),
        ("a/b/bad.pem", &[], "not told"),
        ("a/b/bad.pem", &["--level", "leaf-expired=error"], "error"),
        ("a/bad.pem", &["--level", "leaf-expired=error"], "error"),
    ] {
        let report = repository.report(&[&[file], flags].concat());
        assert_eq!(
            severity(&report, "leaf-expired"),
            expected,
            "{file} {flags:?}"
        );
        // The same from another folder: patterns start at the file.
        let file = file
            .strip_prefix("a/")
            .map_or_else(|| format!("../{file}"), str::to_owned);
        let report = repository.report_in("a", &[&[file.as_str()], flags].concat());
        assert_eq!(
            severity(&report, "leaf-expired"),
            expected,
            "{file} {flags:?}"
        );
    }
    let output = repository.run(&["bad.pem", "--at", AT]);
    assert_eq!(code(&output), Some(0), "fail-on = never");
    let output = repository.run(&["bad.pem", "--at", AT, "--fail-on", "warning"]);
    assert_eq!(code(&output), Some(1), "the flag wins");
}

#[test]
fn sections_choose_verifiers_and_thresholds() {
    let repository = Repository::with_chains();
    for folder in ["one", "two"] {
        repository.write(&format!("{folder}/good.pem"), &repository.read("good.pem"));
    }
    // The leaf is in example.org; two folders would be one chain, so each is looked at alone.
    repository.write(
        "svidlint.toml",
        "bundles = [\"bundle.pem\"]\n[verify]\nby = [\"envoy\"]\ntrust-domain = \"example.org\"\n\
         [[path]]\npaths = [\"two/**\"]\nexpires-within = \"100%\"\n\
         [path.verify]\nby = [\"istio\"]\ntrust-domain = \"other.example\"\n",
    );
    let one = repository.report(&["one/good.pem"]);
    assert_eq!(rules(&one), Vec::<&str>::new());
    assert_eq!(one["verifiers"][0]["naming"], "none");
    let two = repository.report(&["two/good.pem"]);
    let told = rules(&two);
    assert!(told.contains(&"spiffe-wrong-trust-domain"), "{told:?}");
    assert!(told.contains(&"expires-soon"), "{told:?}");
    assert_eq!(two["verifiers"][0]["naming"], "istio");
}

#[test]
fn mistakes_are_shown_on_their_line() {
    for (text, expected) in [
        (
            "fail_on = \"error\"\n",
            "svidlint.toml:1:1: unknown key 'fail_on'; did you mean 'fail-on'?\n  |\n1 | fail_on = \"error\"\n  | ^^^^^^^\n",
        ),
        ("# é\nfail-on = 3\n", "svidlint.toml:2:11: "),
        (
            "fail-on = \"undecidd\"\n",
            "svidlint.toml:1:11: unknown value 'undecidd'; did you mean 'undecided'?\n  |\n1 | fail-on = \"undecidd\"\n  |           ^^^^^^^^^^\n",
        ),
        (
            "[levels]\nleaf-expird = \"off\"\n",
            "svidlint.toml:2:1: no such rule 'leaf-expird'; did you mean 'leaf-expired'? (`svidlint rules` lists them)\n  |\n2 | leaf-expird = \"off\"\n  | ^^^^^^^^^^^\n",
        ),
        (
            "[[suppress]]\nrule = \"leaf-expired\"\npath = \"a.pem\"\n",
            "svidlint.toml:1:1: 'reason' is missing\n",
        ),
        (
            "[[suppress]]\nrule = \"leaf-expired\"\nreason = \"x\"\n",
            "svidlint.toml:2:8: this suppresses a rule everywhere",
        ),
        (
            "[[suppress]]\nrule = \"leaf-expired\"\nreason = \" \"\npath = \"a.pem\"\n",
            "svidlint.toml:3:10: a reason says why this is accepted\n",
        ),
        (
            "[[suppress]]\nrule = \"leaf-expired\"\npath = \"a\"\nreason = \"x\"\nuntil = 2027-02-30\n",
            "svidlint.toml:5:",
        ),
        (
            "[[suppress]]\nrule = \"leaf-expired\"\npath = \"a\"\nreason = \"x\"\nuntil = 2027-01-31T12:00:00Z\n",
            "svidlint.toml:5:9: a day is written like 2027-01-31, without a time\n",
        ),
        (
            "[[suppress]]\nrule = \"leaf-expired\"\nsha256 = \"ab:cd\"\nreason = \"x\"\n",
            "svidlint.toml:3:10: a SHA-256 is 64 hexadecimal digits",
        ),
        (
            "bundles = [\"gone.pem\"]\n",
            "svidlint.toml:1:12: no such file",
        ),
        (
            "expires-within = \"soon\"\n",
            "svidlint.toml:1:18: write a time like 30d",
        ),
        (
            "[verify]\nby = [\"istoi\"]\n",
            "svidlint.toml:2:7: unknown value 'istoi'; did you mean 'istio'?\n",
        ),
        (
            "[verify]\ntrust-domain = \"a b\"\n",
            "svidlint.toml:2:16: a trust domain is written like",
        ),
        (
            "[verify]\nenvoy-version = \"latest\"\n",
            "svidlint.toml:2:17: ",
        ),
        (
            "[[path]]\nlevels.leaf-expired = \"off\"\n",
            "svidlint.toml:1:1: 'paths' is missing\n",
        ),
        ("fail-on = \n", "svidlint.toml:1:"),
        ("x = \"\u{202e}\"\n", "svidlint.toml:1:1: unknown key 'x'"),
    ] {
        let repository = Repository::with_chains();
        repository.write("svidlint.toml", text);
        let output = repository.run(&["good.pem", "--at", AT]);
        assert_eq!(code(&output), Some(2), "{text}");
        assert_eq!(stdout(&output), "", "{text}");
        let told = stderr(&output);
        assert!(told.starts_with(expected), "{text}\n{told}");
        assert!(told.lines().count() >= 4, "{text}\n{told}");
        assert!(!told.contains('\u{202e}'), "{told}");
    }
}

#[test]
fn all_wrong_values_are_told_at_once() {
    let repository = Repository::with_chains();
    repository.write(
        "svidlint.toml",
        "expires-within = \"soon\"\nbundles = [\"gone.pem\"]\n[levels]\nno-such-rule = \"off\"\n",
    );
    let output = repository.run(&["good.pem"]);
    let told = stderr(&output);
    for place in [
        "svidlint.toml:1:18:",
        "svidlint.toml:2:12:",
        "svidlint.toml:4:1:",
    ] {
        assert!(told.contains(place), "{told}");
    }
}

#[test]
fn a_configuration_that_is_not_there_is_told_in_one_sentence() {
    let repository = Repository::with_chains();
    let output = repository.run(&["good.pem", "--config", "gone.toml"]);
    assert_eq!(code(&output), Some(2));
    assert_eq!(
        stderr(&output),
        "svidlint: gone.toml: no such file; `svidlint init` writes one\n"
    );
}

#[test]
fn init_writes_a_file_that_works_and_overwrites_none() {
    let repository = Repository::with_chains();
    let output = repository.run(&["init"]);
    assert_eq!(code(&output), Some(0), "{}", stderr(&output));
    let written = repository.read("svidlint.toml");
    assert_eq!(
        written,
        fs::read_to_string(sources().join("docs/svidlint.toml")).expect("it is documented")
    );
    let output = repository.run(&["good.pem", "--at", AT]);
    assert_eq!(
        code(&output),
        Some(1),
        "no anchors, and init's gate fails on what is open"
    );
    repository.write("svidlint.toml", "# mine\n");
    let output = repository.run(&["init"]);
    assert_eq!(code(&output), Some(2));
    assert_eq!(repository.read("svidlint.toml"), "# mine\n");
    assert!(
        stderr(&output).contains("is there already"),
        "{}",
        stderr(&output)
    );
}

/// The file with every comment that holds a key made a setting.
fn uncommented(text: &str) -> String {
    text.lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(key)
                if key.starts_with("[[")
                    || key
                        .split_once(" = ")
                        .is_some_and(|(key, _)| !key.contains(' ')) =>
            {
                key
            }
            _ => line,
        })
        .collect::<Vec<_>>()
        .join("\n")
}

fn toml_as_json(text: &str) -> Value {
    fn json(value: &toml::Value) -> Value {
        match value {
            toml::Value::String(text) => text.clone().into(),
            toml::Value::Integer(number) => (*number).into(),
            toml::Value::Float(number) => (*number).into(),
            toml::Value::Boolean(truth) => (*truth).into(),
            // As JSON Schema sees dates.
            toml::Value::Datetime(moment) => moment.to_string().into(),
            toml::Value::Array(items) => items.iter().map(json).collect(),
            toml::Value::Table(table) => Value::Object(
                table
                    .iter()
                    .map(|(key, value)| (key.clone(), json(value)))
                    .collect(),
            ),
        }
    }
    json(&toml::from_str::<toml::Value>(text).expect("it is TOML"))
}

#[test]
fn the_schema_is_current_and_judges_as_the_reader_does() {
    let path = sources().join("docs/svidlint.schema.json");
    let current = File::schema().expect("the schema can be written");
    if std::env::var_os("SVIDLINT_BLESS").is_some() {
        fs::write(&path, &current).expect("the schema can be written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == current,
        "docs/svidlint.schema.json is not what `svidlint schema config` prints: SVIDLINT_BLESS=1 cargo test --test gate_configuration"
    );
    let schema: Value = serde_json::from_str(&current).expect("the schema is JSON");
    assert!(
        jsonschema::meta::is_valid(&schema),
        "the schema follows its own"
    );
    let validator = jsonschema::validator_for(&schema).expect("the schema is one");
    let example =
        fs::read_to_string(sources().join("docs/svidlint.toml")).expect("it is documented");
    let whole = uncommented(&example);
    assert!(
        whole.contains("\nrule = ") && whole.contains("\nby = "),
        "{whole}"
    );
    for (text, is_right) in [
        ("", true),
        (example.as_str(), true),
        (whole.as_str(), true),
        ("fail_on = \"error\"", false),
        ("fail-on = \"sometimes\"", false),
        ("fail-on = 1", false),
        ("[levels]\nleaf-expired = \"loud\"", false),
        ("[verify]\nby = [\"istoi\"]", false),
        ("[[suppress]]\nrule = \"leaf-expired\"\npath = \"a\"", false),
        (
            "[[suppress]]\nrule = \"leaf-expired\"\npath = \"a\"\nreason = \"x\"\nuntil = 2027-01-31",
            true,
        ),
        ("[[path]]\nexpires-within = \"1d\"", false),
    ] {
        let document = toml_as_json(text);
        let problems: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| error.to_string())
            .collect();
        assert_eq!(problems.is_empty(), is_right, "{text}: {problems:?}");
        assert_eq!(File::parse(text).is_ok(), is_right, "{text}");
    }
}
