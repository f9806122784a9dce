//! Which hosts a cluster accepts a certificate for, held against the answers of real Envoys (fixtures/requested-hosts).
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test"
)]

mod run;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use run::{check_in, folder};
use serde_json::{Value, json};
use svidlint::input::envoy_tls::file;
use svidlint::input::{self, NamedInput, Purpose, Source};
use svidlint::model::{
    Clock, ClockOrigin, Engine, EnvoyVersion, Fact, InputId, Instant, Naming, Origins, Presented,
    Role, TlsContext, Verifier, host_of,
};
use svidlint::pairing::sds;
use svidlint::verify::{self, Outcome};

/// The releases that were asked.
const RELEASES: [&str; 7] = [
    "1.36.4", "1.37.0", "1.38.3", "1.39.0", "1.39.1", "1.39.3", "1.40.0",
];
/// The day of the recording.
const AT: &str = "2026-11-30T12:00:00Z";

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/requested-hosts")
}

fn recorded() -> Value {
    let text = fs::read_to_string(home().join("answers.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// A bootstrap with that one cluster.
fn bootstrap(recorded: &Value, name: &str) -> String {
    let mut cluster = recorded["clusters"][name].clone();
    cluster["name"] = json!("recorded");
    json!({"static_resources": {"clusters": [cluster]}}).to_string()
}

/// Leaves and contexts by name, each read once.
struct Known {
    leaves: BTreeMap<String, Presented>,
    contexts: BTreeMap<String, TlsContext>,
}

impl Known {
    fn new(recorded: &Value) -> Self {
        let answers = || recorded["answers"].as_array().unwrap().iter();
        let clusters = recorded["clusters"].as_object().unwrap().keys();
        Self {
            leaves: answers()
                .map(|answer| text(answer, "leaf"))
                .collect::<BTreeSet<_>>()
                .into_iter()
                .map(|name| (name.to_owned(), leaf(name)))
                .collect(),
            contexts: clusters
                .map(|name| (name.clone(), context(recorded, name)))
                .collect(),
        }
    }
}

fn context(recorded: &Value, name: &str) -> TlsContext {
    let text = bootstrap(recorded, name);
    let file = file::parse(&text, name, &home(), None, InputId(0)).unwrap();
    sds::resolve(&file.contexts[0], &file.secrets)
}

fn leaf(name: &str) -> Presented {
    let evidence = input::read(&[NamedInput {
        source: Source::Path(home().join(format!("leaf-{name}.pem"))),
        purpose: Purpose::Chain,
        end: None,
    }]);
    evidence.chains[0].presented.clone()
}

fn verdict(presented: &Presented, context: TlsContext, version: &str) -> Outcome {
    let version: EnvoyVersion = version.parse().unwrap();
    let verifier = Verifier {
        name: "recorded".to_owned(),
        engine: Engine::Envoy,
        naming: Naming::Explicit,
        judges: Role::Server,
        context: context.into(),
        versions: vec![version],
        tls_version: None,
        clock: Clock::at(Instant::parse_rfc3339(AT).unwrap(), ClockOrigin::Flag),
        proxy: None,
        origins: Origins::default(),
    };
    verify::verify(presented, &verifier).outcome
}

/// Whether the answer says that this release accepted.
fn accepted(answer: &Value, version: &str) -> bool {
    match &answer["accepted"] {
        Value::Bool(accepted) => *accepted,
        versions => versions
            .as_array()
            .unwrap()
            .iter()
            .any(|known| known == version),
    }
}

fn text<'v>(answer: &'v Value, key: &str) -> &'v str {
    answer[key].as_str().unwrap()
}

#[test]
fn a_known_host_is_decided_as_envoy_decided_it() {
    let recorded = recorded();
    let answers = recorded["answers"].as_array().unwrap();
    let mut wrong = Vec::new();
    let known = Known::new(&recorded);
    let mut compared = 0;
    for answer in answers {
        let (cluster, leaf_name) = (text(answer, "cluster"), text(answer, "leaf"));
        let presented = &known.leaves[leaf_name];
        let mut context = known.contexts[cluster].clone();
        context.request.hosts = Fact::known(vec![host_of(text(answer, "host")).to_owned()]);
        for version in RELEASES {
            compared += 1;
            let outcome = verdict(presented, context.clone(), version);
            let is_right = match outcome {
                Outcome::Accepted => accepted(answer, version),
                Outcome::Rejected | Outcome::Refused => !accepted(answer, version),
                // What the endpoint is called is not modelled.
                Outcome::Undecided => context.auto_host_sni,
            };
            if !is_right {
                wrong.push(format!("{version} {answer}: {outcome:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {compared}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert_eq!(compared, answers.len() * RELEASES.len());
}

#[test]
fn a_host_that_is_not_known_is_open_unless_no_host_decides() {
    let recorded = recorded();
    let answers = recorded["answers"].as_array().unwrap();
    let mut pairs: Vec<(&str, &str)> = Vec::new();
    for answer in answers {
        let pair = (text(answer, "cluster"), text(answer, "leaf"));
        if !pairs.contains(&pair) {
            pairs.push(pair);
        }
    }
    let mut wrong = Vec::new();
    let known = Known::new(&recorded);
    for (cluster, leaf_name) in pairs {
        let presented = &known.leaves[leaf_name];
        for version in RELEASES {
            let outcome = verdict(presented, known.contexts[cluster].clone(), version);
            let of_pair = || {
                answers.iter().filter(|answer| {
                    (text(answer, "cluster"), text(answer, "leaf")) == (cluster, leaf_name)
                })
            };
            // A route that rewrites the host to a SPIFFE ID stands for none that anybody has.
            let counts = |answer: &&Value| answer["by"] != "literal-spiffe";
            let some_accepted = of_pair().filter(counts).any(|one| accepted(one, version));
            let some_refused = of_pair().any(|one| !accepted(one, version));
            let is_right = match outcome {
                Outcome::Accepted => !some_refused,
                Outcome::Rejected | Outcome::Refused => !some_accepted,
                Outcome::Undecided => true,
            };
            if !is_right {
                wrong.push(format!("{version} {cluster}/{leaf_name}: {outcome:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The only verdict of the leaf on that cluster, by the binary.
fn asked(cluster: &str, leaf: &str, flags: &[&str]) -> (String, String) {
    let bootstrap = bootstrap(&recorded(), cluster);
    let read = |name: &str| fs::read_to_string(home().join(name)).unwrap();
    let folder = folder(&[
        ("bootstrap.json", bootstrap),
        ("ca.pem", read("ca.pem")),
        ("leaf.pem", read(&format!("leaf-{leaf}.pem"))),
    ]);
    let words = "--chain leaf.pem --tls-context bootstrap.json --presented-by server --at";
    let words: Vec<&str> = words.split(' ').chain([AT]).collect();
    let run = check_in(folder.path(), &[&words, flags].concat());
    let verdict = &run.report["chains"][0]["verdicts"][0];
    let steps = verdict["steps"].as_array().unwrap().iter();
    let details: Vec<&str> = steps
        .filter(|step| step["check"] == "san-override" || step["check"] == "san-match")
        .filter_map(|step| step["detail"].as_str())
        .collect();
    (
        verdict["outcome"].as_str().unwrap().to_owned(),
        details.join("\n"),
    )
}

#[test]
fn the_report_names_the_hosts_that_are_accepted() {
    for cluster in ["san", "both", "deprecated", "fixed-sni", "matched", "dfp"] {
        let (outcome, details) = asked(cluster, "two", &[]);
        let open = "accepted only for requests whose host is among: echo.example.org, shop.example.net \
                    (auto_san_validation demands the request's host)";
        assert_eq!(outcome, "undecided", "{cluster}: {details}");
        assert!(details.contains(open), "{cluster}: {details}");
    }
    for cluster in ["deprecated-beside-typed", "sni", "dfp-insecure-typed"] {
        assert_eq!(asked(cluster, "two", &[]).0, "accepted", "{cluster}");
    }
    for leaf in ["nosan", "uri"] {
        assert_eq!(asked("both", leaf, &[]).0, "rejected", "{leaf}");
    }
    assert_eq!(asked("missed", "two", &[]).0, "rejected");
    assert_eq!(asked("nothing", "two", &[]).0, "rejected");
}

#[test]
fn given_names_take_the_place_of_the_request_s() {
    let given = |name| asked("both", "two", &["--expect-san", name]).0;
    assert_eq!(given("dns:shop.example.net"), "accepted");
    assert_eq!(given("dns:other.example.net"), "rejected");
    let given = |name| asked("snival-fixed-other", "dns", &["--expect-san", name]).0;
    assert_eq!(given("dns:echo.example.org"), "accepted");
}

#[test]
fn a_line_about_the_host_is_consistent() {
    let bootstrap = bootstrap(&recorded(), "both");
    let read = |name: &str| fs::read_to_string(home().join(name)).unwrap();
    for reason in [
        "CERTIFICATE_VERIFY_FAILED:TLS_error_end",
        "CERTIFICATE_VERIFY_FAILED:verify_cert_failed:_verify_SAN_list,_expected_SANs:_[other.example.net],_certificate_SANs:_[echo.example.org]:TLS_error_end",
    ] {
        let line = format!(
            "[2026-11-30T09:14:37.761Z] \"GET /ip HTTP/1.1\" 503 UF upstream_reset_before_response_started{{remote_connection_failure|TLS_error:|268435581:SSL_routines:OPENSSL_internal:{reason}}} - \"TLS_error:|268435581:SSL_routines:OPENSSL_internal:{reason}\" 0 199 48 - \"-\" \"curl\" \"b0f0-1\" \"other.example.net\" \"192.0.2.9:443\" recorded 10.4.1.9:48164 10.4.1.9:8080 10.4.0.1:51020 - -\n"
        );
        let folder = folder(&[
            ("bootstrap.json", bootstrap.clone()),
            ("ca.pem", read("ca.pem")),
            ("leaf.pem", read("leaf-dns.pem")),
            ("access.log", line),
        ]);
        let words =
            "--chain leaf.pem --tls-context bootstrap.json --presented-by server access.log";
        let run = check_in(folder.path(), &words.split(' ').collect::<Vec<_>>());
        let rules = run.report["findings"].as_array().unwrap().iter();
        let rules: Vec<&str> = rules.filter_map(|one| one["rule"].as_str()).collect();
        assert!(rules.contains(&"symptom-decides-open-check"), "{rules:?}");
        assert!(
            !rules.contains(&"symptom-contradicts-evidence"),
            "{rules:?}"
        );
    }
}
