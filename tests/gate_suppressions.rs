//! Suppressions and the baseline: what they take out, and what they have to say themselves.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

mod gate_support;

use std::fmt::Write;
use std::fs;

use gate_support::{AT, Repository, chain, code, rules, stderr, stdout};
use serde_json::Value;
use sha2::{Digest, Sha256};
use svidlint_forge::certificate::Cert;
use svidlint_forge::extension::general_name;

/// A repository whose `bad.pem` has an expired leaf, with this suppression of it.
fn suppressing(target: &str) -> Repository {
    let repository = Repository::with_chains();
    repository.write(
        "svidlint.toml",
        &format!(
            "bundles = [\"bundle.pem\"]\nverify.by = [\"envoy\"]\n\n[[suppress]]\nrule = \"leaf-expired\"\nreason = \"known\"\n{target}\n"
        ),
    );
    repository
}

fn suppressed(report: &Value) -> u64 {
    report["summary"]["findings"]["suppressed"]
        .as_u64()
        .expect("a count")
}

fn expired() -> Cert {
    Cert::leaf().serial(77).expired()
}

#[test]
fn each_way_to_tell_a_finding_takes_it_out_and_no_other() {
    let digest = Sha256::digest(expired().der());
    let hex = digest.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02X}:").expect("a string takes it");
        hex
    });
    let sha256 = format!("sha256 = \"{}\"", hex.trim_end_matches(':'));
    let intermediate = format!("sha256 = \"{}\"", "0".repeat(64));
    for (target, fits) in [
        ("path = \"bad.pem\"", true),
        ("path = \"**\"", true),
        (
            "path = \"*.pem\"\nspiffe-id = \"spiffe://example.org/**\"",
            true,
        ),
        ("spiffe-id = \"spiffe://*/ns/*/sa/*\"", true),
        (sha256.as_str(), true),
        ("secret = \"bad.pem\"", true),
        ("secret = \"default\"", false),
        (intermediate.as_str(), false),
        (
            "path = \"*.pem\"\nspiffe-id = \"spiffe://other.example/**\"",
            false,
        ),
        ("spiffe-id = \"spiffe://example.org\"", false),
    ] {
        let repository = suppressing(target);
        let report = repository.report(&["bad.pem"]);
        assert_eq!(suppressed(&report), u64::from(fits), "{target}");
        assert_eq!(rules(&report).contains(&"leaf-expired"), !fits, "{target}");
        assert_eq!(
            rules(&report).contains(&"suppression-unmatched"),
            !fits,
            "{target}"
        );
        let output = repository.run(&["bad.pem", "--at", AT]);
        assert_eq!(
            code(&output),
            Some(i32::from(!fits)),
            "{target}: {}",
            stdout(&output)
        );
    }
}

#[test]
fn what_was_taken_out_is_counted_and_shown_on_request() {
    let repository = suppressing("path = \"bad.pem\"\nuntil = 2027-01-31");
    let report = repository.report(&["bad.pem"]);
    assert_eq!(report["suppressed"][0]["finding"]["rule"], "leaf-expired");
    assert_eq!(
        report["suppressed"][0]["by"],
        serde_json::json!({ "kind": "suppression", "reason": "known", "until": "2027-01-31" })
    );
    for format in ["pretty", "concise"] {
        let quietly = stdout(&repository.run(&["bad.pem", "--at", AT, "--format", format]));
        assert!(quietly.contains("(1 suppressed)"), "{quietly}");
        assert!(!quietly.contains("suppressed[leaf-expired]"), "{quietly}");
        let shown = stdout(&repository.run(&["bad.pem", "--at", AT, "--format", format, "-v"]));
        assert!(shown.contains("suppressed[leaf-expired]"), "{shown}");
        assert!(shown.contains("until 2027-01-31: known"), "{shown}");
    }
}

#[test]
fn the_last_day_counts_and_the_next_does_not() {
    let repository = suppressing("path = \"bad.pem\"\nuntil = 2027-01-31");
    let last = repository.report_at("2027-01-31T23:59:59Z", &["bad.pem"]);
    assert_eq!(rules(&last), Vec::<&str>::new());
    let next = repository.report_at("2027-02-01T00:00:00Z", &["bad.pem"]);
    assert_eq!(rules(&next), ["leaf-expired", "suppression-expired"]);
    let told = &next["findings"][1];
    assert_eq!(told["severity"], "warning");
    assert_eq!(
        told["message"],
        "the suppression of leaf-expired in bad.pem has expired on 2027-01-31"
    );
    assert_eq!(told["location"]["line"], 4);
    let file = told["location"]["input"].as_str().expect("an input");
    let inputs = next["inputs"].as_array().expect("inputs are listed");
    let file = inputs
        .iter()
        .find(|input| input["id"] == file)
        .expect("the file is an input");
    assert_eq!(file["name"], "svidlint.toml");
}

#[test]
fn a_run_over_other_files_says_nothing_about_a_path() {
    let repository = suppressing("path = \"bad.pem\"");
    assert_eq!(rules(&repository.report(&["good.pem"])), Vec::<&str>::new());
    let repository = suppressing("spiffe-id = \"spiffe://example.org/ns/gone/sa/gone\"");
    let report = repository.report(&["good.pem"]);
    assert_eq!(rules(&report), ["suppression-unmatched"]);
    assert_eq!(report["findings"][0]["severity"], "note");
}

#[test]
fn a_baseline_lets_only_new_findings_fail() {
    let repository = suppressing("path = \"nowhere.pem\"");
    let flags = ["--at", AT];
    let output =
        repository.run(&[&["bad.pem", "--write-baseline", "known.json"], &flags[..]].concat());
    assert_eq!(code(&output), Some(0), "{}", stdout(&output));
    assert!(
        stdout(&output).contains("(1 suppressed)"),
        "{}",
        stdout(&output)
    );
    let with = |files: &[&str]| repository.report(&[files, &["--baseline", "known.json"]].concat());
    assert_eq!(rules(&with(&["bad.pem"])), Vec::<&str>::new());
    assert_eq!(
        with(&["bad.pem"])["suppressed"][0]["by"]["kind"],
        "baseline"
    );

    // Issued anew, and a line further down: the same finding.
    let again = expired()
        .serial(78)
        .validity("20200101000000Z", "20210202000000Z");
    repository.write("bad.pem", &format!("# cart\n{}", chain(&again)));
    assert_eq!(rules(&with(&["bad.pem"])), Vec::<&str>::new());

    // Another workload, or another file: new.
    let other = expired().with_names(&[general_name::uri("spiffe://example.org/ns/shop/sa/other")]);
    repository.write("bad.pem", &chain(&other));
    assert_eq!(
        rules(&with(&["bad.pem"])),
        ["leaf-expired", "baseline-outdated"]
    );
    repository.write("other.pem", &chain(&expired()));
    assert_eq!(rules(&with(&["other.pem"])), ["leaf-expired"]);

    // Mended: the entry is told on its line, as a note that fails nothing.
    repository.write("bad.pem", &chain(&Cert::leaf()));
    let mended = with(&["bad.pem"]);
    assert_eq!(rules(&mended), ["baseline-outdated"]);
    assert_eq!(mended["findings"][0]["location"]["line"], 4);
    let output = repository.run(&[&["bad.pem", "--baseline", "known.json"], &flags[..]].concat());
    assert_eq!(code(&output), Some(0));
}

#[test]
fn a_baseline_accepts_nothing_that_a_gate_says_of_its_own_files() {
    let repository = suppressing("spiffe-id = \"spiffe://example.org/gone\"");
    repository.run(&["bad.pem", "--write-baseline", "known.json", "--at", AT]);
    let known: Value = serde_json::from_str(&repository.read("known.json")).expect("it is JSON");
    let entries = known["findings"].as_array().expect("a list").iter();
    let entries: Vec<&Value> = entries.map(|entry| &entry["rule"]).collect();
    assert_eq!(entries, ["leaf-expired"]);
}

/// A baseline written at the root holds in every folder, by relative and by absolute names.
#[test]
fn a_baseline_holds_from_every_folder() {
    let repository = Repository::with_chains();
    let indented: String = chain(&expired())
        .lines()
        .map(|line| format!("    {line}\n"))
        .collect();
    repository.write("deep/bad.pem", &indented);
    let flags = |bundle: &'static str| ["--trust-bundle", bundle, "--verifier", "envoy"];
    let written = repository.report(
        &[
            &["deep/bad.pem", "--write-baseline", "known.json"],
            &flags("bundle.pem")[..],
        ]
        .concat(),
    );
    assert!(
        suppressed(&written) > 1,
        "the fault and the shape of its file"
    );
    let absolute = repository.path("deep/bad.pem");
    for (folder, file, baseline, bundle) in [
        ("deep", "bad.pem", "../known.json", "../bundle.pem"),
        (
            "deep",
            "../deep/./bad.pem",
            "../known.json",
            "../bundle.pem",
        ),
        ("", &*absolute.to_string_lossy(), "known.json", "bundle.pem"),
    ] {
        let report = repository.report_in(
            folder,
            &[
                file,
                "--baseline",
                baseline,
                "--trust-bundle",
                bundle,
                "--verifier",
                "envoy",
            ],
        );
        assert_eq!(rules(&report), Vec::<&str>::new(), "{folder} {file}");
        assert_eq!(suppressed(&report), suppressed(&written), "{folder} {file}");
    }
}

/// Two chains of one file with the same fault are two findings: one more is new.
#[test]
fn the_same_fault_twice_is_two_entries() {
    let repository = Repository::with_chains();
    let key = |serial: u64| chain(&expired().serial(serial));
    let secret = |chains: &[String]| {
        let items: Vec<Value> = chains
            .iter()
            .enumerate()
            .map(|(index, chain)| {
                serde_json::json!({
                    "apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls",
                    "metadata": { "name": format!("s{index}") }, "stringData": { "tls.crt": chain }
                })
            })
            .collect();
        serde_json::json!({ "apiVersion": "v1", "kind": "List", "items": items }).to_string()
    };
    let flags = [
        "--at",
        AT,
        "--trust-bundle",
        "bundle.pem",
        "--verifier",
        "envoy",
    ];
    repository.write("secrets.json", &secret(&[key(1)]));
    repository.run(
        &[
            &["secrets.json", "--write-baseline", "known.json"],
            &flags[..],
        ]
        .concat(),
    );
    repository.write("secrets.json", &secret(&[key(1), key(2)]));
    let output =
        repository.run(&[&["secrets.json", "--baseline", "known.json"], &flags[..]].concat());
    assert_eq!(code(&output), Some(1), "{}", stdout(&output));
    assert!(
        stdout(&output).contains("1 error, 0 warnings, 0 notes (1 suppressed)"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn a_baseline_that_cannot_be_used_is_no_empty_one() {
    let repository = Repository::with_chains();
    repository.write("broken.json", "{\"schema\": \"9\", \"findings\": []}");
    for (file, told) in [
        ("gone.json", "--write-baseline gone.json"),
        ("broken.json", "this is no baseline"),
    ] {
        let output = repository.run(&["bad.pem", "--baseline", file, "--at", AT]);
        assert_eq!(code(&output), Some(2));
        assert!(stderr(&output).contains(told), "{}", stderr(&output));
    }
}

/// What a run that stops half-way leaves behind is no half file: nothing but the finished ones is there.
#[test]
fn files_appear_whole_and_agree_on_the_exit_code() {
    let repository = Repository::with_chains();
    let formats = [
        "pretty", "concise", "table", "json", "jsonl", "sarif", "junit", "github", "gitlab",
    ];
    let outputs: Vec<String> = formats
        .iter()
        .map(|format| format!("--output={format}=out/report.{format}"))
        .collect();
    fs::create_dir(repository.path("out")).expect("a folder can be made");
    for (file, expected) in [("bad.pem", 1), ("good.pem", 0)] {
        let mut arguments = vec![
            "check",
            file,
            "--trust-bundle",
            "bundle.pem",
            "--verifier",
            "envoy",
            "--at",
            AT,
        ];
        arguments.extend(outputs.iter().map(String::as_str));
        let output = repository.run(&arguments);
        assert_eq!(code(&output), Some(expected), "{}", stderr(&output));
        let mut names: Vec<String> = fs::read_dir(repository.path("out"))
            .expect("the folder is readable")
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        let mut expected_names: Vec<String> = formats
            .iter()
            .map(|format| format!("report.{format}"))
            .collect();
        expected_names.sort();
        assert_eq!(names, expected_names);
        for format in formats {
            let output = repository.run(&[
                "check",
                file,
                "--trust-bundle",
                "bundle.pem",
                "--verifier",
                "envoy",
                "--at",
                AT,
                "--format",
                format,
            ]);
            assert_eq!(code(&output), Some(expected), "{format}");
            assert_eq!(
                stdout(&output),
                repository.read(&format!("out/report.{format}")),
                "{format}"
            );
            assert!(
                !stdout(&output).contains(&*repository.path("").to_string_lossy()),
                "{format} names the machine's folders"
            );
        }
    }
}
