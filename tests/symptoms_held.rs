//! Symptoms beside evidence, through the binary: captures of real Envoys with their own logs, counters and answers, and
//! lines that come from elsewhere.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn check(arguments: &[&Path], flags: &[&str]) -> Output {
    Command::cargo_bin("svidlint")
        .expect("the binary is built")
        .arg("check")
        .args(arguments)
        .args(flags)
        .output()
        .expect("it runs")
}

fn report(arguments: &[&Path], flags: &[&str]) -> Value {
    let mut flags = flags.to_vec();
    flags.extend(["--format", "json"]);
    let output = check(arguments, &flags);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

/// The text of a terminal's lines as one.
fn flowing(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

fn symptoms(report: &Value) -> &[Value] {
    report["symptoms"].as_array().expect("a list")
}

fn rules(report: &Value) -> Vec<&str> {
    let findings = report["findings"].as_array().expect("a list").iter();
    findings.map(|finding| text(finding, "rule")).collect()
}

/// One capture as somebody would collect it: each proxy's dump, counters and logs in a directory, the answer beside them.
fn collected(capture: &Path) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let transcript: Value = serde_json::from_str(
        &fs::read_to_string(capture.join("transcript.json")).expect("is readable"),
    )
    .expect("is JSON");
    for side in ["front-end", "catalogue"] {
        let to = folder.path().join(side);
        fs::create_dir(&to).expect("can be made");
        for file in ["config_dump.json", "stats_ssl.txt"] {
            fs::copy(capture.join(side).join(file), to.join(file)).expect("can be copied");
        }
        for log in ["access.log", "listener.log", "envoy_log_tls"] {
            let Some(lines) = transcript[side].get(log).and_then(Value::as_array) else {
                continue;
            };
            let mut text = String::new();
            for line in lines.iter().filter_map(Value::as_str) {
                writeln!(text, "{line}").expect("a string can be written");
            }
            if !text.is_empty() {
                fs::write(to.join(format!("{log}.txt")), text).expect("can be written");
            }
        }
    }
    let answer = text(&transcript["caller_sees"][0], "body");
    fs::write(folder.path().join("answer.txt"), answer).expect("can be written");
    folder
}

fn captures() -> Vec<PathBuf> {
    let mut all = Vec::new();
    for version in ["1.36.4", "1.40.0"] {
        let folder = fixtures().join("captures").join(version);
        for entry in fs::read_dir(folder).expect("there are captures") {
            all.push(entry.expect("an entry is readable").path());
        }
    }
    all.sort();
    all
}

/// What the two Envoys of each capture printed, counted and answered follows from their own dumps.
#[test]
fn every_capture_is_consistent_with_its_own_logs() {
    let mut seen = 0;
    for capture in captures() {
        let folder = collected(&capture);
        let report = report(&[folder.path()], &[]);
        let name = capture.file_name().expect("has a name").to_string_lossy();
        if name.starts_with("good") {
            assert!(symptoms(&report).is_empty(), "{name}: {report:#}");
            continue;
        }
        for symptom in symptoms(&report) {
            seen += 1;
            // An answer without a reason fits any refusal; nothing else may be left without a verdict that foretells it.
            assert_eq!(
                text(symptom, "relation"),
                "consistent",
                "{}: {symptom:#}",
                capture.display()
            );
            let expected = if name.starts_with("server-rejects") || name.starts_with("client-cert")
            {
                "server"
            } else {
                "client"
            };
            if let Some(refuser) = symptom["refuser"].as_str() {
                assert_eq!(refuser, expected, "{}: {symptom:#}", capture.display());
            }
        }
        let told = rules(&report);
        assert!(
            !told.iter().any(|rule| rule.starts_with("symptom-")),
            "{name}: {told:?}"
        );
    }
    assert!(seen >= 40, "only {seen} symptoms");
}

/// A line from another capture does not follow from this one's dumps, and is told before everything else.
#[test]
fn a_line_from_elsewhere_contradicts() {
    let good = fixtures().join("captures/1.40.0/good-ns-ca");
    let folder = collected(&good);
    let line = "[2026-11-23T22:42:36.233Z] \"GET /catalogue HTTP/1.1\" 503 UF upstream_reset_before_response_started{remote_connection_failure|TLS_error:|268435581:SSL_routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify_cert_failed:_SAN_matcher,_certificate_SANs_are_[spiffe://ellinj.teleport.sh/k8s/sock-shop/catalogue]:TLS_error_end} - \"-\" 0 98";
    fs::write(folder.path().join("ticket.txt"), line).expect("can be written");
    let report = report(&[folder.path()], &[]);
    let contradicting: Vec<&Value> = symptoms(&report)
        .iter()
        .filter(|symptom| text(symptom, "relation") == "contradicts")
        .collect();
    assert_eq!(contradicting.len(), 1, "{report:#}");
    assert_eq!(
        rules(&report).first(),
        Some(&"symptom-contradicts-evidence")
    );
    let why = text(&contradicting[0]["verdicts"][0], "why");
    assert!(why.contains("has other SANs"), "{why}");
}

/// A line that only Envoy 1.36 and older print is not of the 1.40 in evidence.
#[test]
fn a_line_of_another_version_contradicts() {
    let incident = fixtures().join("captures/1.40.0/incident-ca");
    let folder = collected(&incident);
    fs::copy(
        fixtures().join("incident/error.txt"),
        folder.path().join("error.txt"),
    )
    .expect("can be copied");
    let report = report(&[folder.path()], &[]);
    let symptom = symptoms(&report)
        .iter()
        .find(|symptom| symptom["versions"]["until"] == "1.36")
        .expect("the line is read");
    assert_eq!(text(symptom, "relation"), "contradicts", "{symptom:#}");
    let why = text(&symptom["verdicts"][0], "why");
    assert!(why.contains("Envoy 1.40"), "{why}");
}

/// The incident: only the client's answer and the server's `/certs`.
#[test]
fn the_incident_and_its_error_line_are_one_story() {
    let output = check(
        &[
            &fixtures().join("incident/catalogue-certs.json"),
            &fixtures().join("incident/error.txt"),
        ],
        &["--verifier", "istio"],
    );
    assert_eq!(output.status.code(), Some(1));
    let text = flowing(&output);
    assert!(
        text.contains(
            "error.txt is consistent: the client refused the server, and a line without detail is Envoy 1.36 or older"
        ),
        "{text}"
    );
}

/// The same, pasted into one text with what stands around it in a terminal.
#[test]
fn an_error_line_above_the_dump_is_read() {
    let line = fs::read_to_string(fixtures().join("incident/error.txt")).expect("is readable");
    let dump =
        fs::read_to_string(fixtures().join("incident/catalogue-certs.json")).expect("is readable");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ticket.txt");
    fs::write(
        &file,
        format!("$ curl catalogue\n{line}\n$ curl localhost:15000/certs\n{dump}"),
    )
    .expect("can be written");
    let report = report(&[&file], &["--verifier", "istio"]);
    assert_eq!(text(&report["inputs"][0], "kind"), "envoy-certs");
    let [symptom] = symptoms(&report) else {
        panic!("{report:#}");
    };
    assert_eq!(text(symptom, "relation"), "consistent", "{symptom:#}");
}

/// The same line alone is explained, with what to fetch.
#[test]
fn an_error_line_alone_is_explained() {
    let line = fixtures().join("incident/error.txt");
    let output = check(&[&line], &[]);
    assert_eq!(output.status.code(), Some(3));
    let shown = flowing(&output);
    for part in [
        "CERTIFICATE_VERIFY_FAILED (268435581)",
        "the client, which printed it, refused the server's certificate",
        "a line without detail is Envoy 1.36 or older",
        "logging?connection=debug",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let report = report(&[&line], &[]);
    let [symptom] = symptoms(&report) else {
        panic!("{report:#}");
    };
    assert_eq!(text(symptom, "channel"), "response-body");
    assert_eq!(text(symptom, "relation"), "unrelated");
    assert_eq!(symptom["code"], 268_435_581);
}

/// A chain without anchors is undecided; the line says which of the open checks failed.
#[test]
fn a_detail_decides_what_the_evidence_leaves_open() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::copy(
        fixtures().join("rules/issuer-unknown/good.pem"),
        folder.path().join("chain.pem"),
    )
    .expect("can be copied");
    fs::write(
        folder.path().join("proxy.log"),
        "2026-01-01T00:00:00.000000Z\tdebug\tenvoy connection external/envoy/source/common/tls/cert_validator/default_validator.cc:349\tverify cert failed: X509_verify_cert: certificate verification error at depth 0: unable to get local issuer certificate\tthread=15\n",
    )
    .expect("can be written");
    let report = report(&[folder.path()], &["--at", "2026-01-01T00:00:00Z"]);
    let [symptom] = symptoms(&report) else {
        panic!("{report:#}");
    };
    assert_eq!(text(symptom, "relation"), "narrows", "{symptom:#}");
    assert_eq!(symptom["x509_error"], 20);
    assert!(
        rules(&report).contains(&"symptom-decides-open-check"),
        "{report:#}"
    );
}

/// The three forms of `/stats` say the same.
#[test]
fn statistics_say_the_same_in_every_form() {
    for version in ["1.36.4", "1.40.0"] {
        let read = |file: &str| {
            let report = report(
                &[&fixtures().join("symptoms").join(version).join(file)],
                &[],
            );
            assert_eq!(text(&report["inputs"][0], "kind"), "stats", "{file}");
            let mut all: Vec<String> = symptoms(&report)
                .iter()
                .map(|symptom| {
                    format!(
                        "{} {} {} {}",
                        symptom["side"], symptom["printed_for"], symptom["name"], symptom["value"]
                    )
                })
                .collect();
            all.sort();
            all
        };
        let text = read("stats.txt");
        assert_eq!(text, read("stats.json"), "{version}");
        assert_eq!(text, read("stats.prom"), "{version}");
        assert!(
            text.contains(&"\"upstream\" \"self-mtls\" \"ssl.fail_verify_error\" 1".to_owned()),
            "{text:?}"
        );
    }
}

/// Whatever stands in a log is shown without its teeth.
#[test]
fn hostile_lines_are_escaped() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("proxy.log");
    fs::write(
        &log,
        "TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify cert failed: SAN matcher, certificate SANs are [spiffe://td/\u{1b}[2J\u{202e}x]:TLS_error_end\n",
    )
    .expect("can be written");
    for format in ["pretty", "concise", "table", "json"] {
        let output = check(&[&log], &["--format", format]);
        let shown = String::from_utf8_lossy(&output.stdout);
        assert!(
            !shown.contains(['\u{1b}', '\u{202e}']),
            "{format}: {shown:?}"
        );
    }
}

/// A long log says each thing once, with the number of lines.
#[test]
fn a_long_log_is_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("proxy.log");
    let mut lines = String::new();
    for second in 0..20_000 {
        writeln!(
            lines,
            "[2026-01-01 {:02}:{:02}:{:02}.000][15][debug][connection] [source/common/tls/ssl_socket.cc:322] [Tags: \"ConnectionId\":\"{second}\"] remote address:10.0.0.1:{second},TLS_error:|268436502:SSL routines:OPENSSL_internal:SSLV3_ALERT_CERTIFICATE_UNKNOWN:TLS_error_end",
            second / 3600,
            second / 60 % 60,
            second % 60
        )
        .expect("a string can be written");
    }
    fs::write(&log, lines).expect("can be written");
    let report = report(&[&log], &[]);
    let [symptom] = symptoms(&report) else {
        panic!("{report:#}");
    };
    assert_eq!(symptom["count"], 20_000);
    assert_eq!(text(&symptom["seen"], "from"), "2026-01-01T00:00:00Z");
    assert_eq!(text(&symptom["seen"], "to"), "2026-01-01T05:33:19Z");
    assert_eq!(text(symptom, "refused_by"), "peer");
}

/// Lines of programs other than Envoy, and what stands around a pasted one.
#[test]
fn other_programs_and_pasted_noise() {
    for (line, topic, refused_by) in [
        // Issue threads: C032, C013, C043, C133.
        (
            "2025-08-13T12:58:16.886633Z\terror\taccess\tconnection complete\tsrc.addr=10.0.0.1:1 direction=\"outbound\" error=\"io error: invalid peer certificate: BadSignature\"",
            "certificate",
            "printer",
        ),
        (
            "2026-06-08T08:52:53.326278Z\terror\taccess\tconnection complete\tsrc.identity=\"spiffe://cluster.local/ns/sample/sa/sleep\" direction=\"outbound\" error=\"io error: invalid peer certificate: Other(OtherError(identity verification error: peer did not present the expected SAN (spiffe://cluster.local/ns/sample/sa/default), got spiffe://cluster.local/ns/sample/sa/waypoint))\"",
            "certificate",
            "printer",
        ),
        (
            "tls: failed to verify certificate: x509: certificate signed by unknown authority",
            "other-hop",
            "printer",
        ),
        ("RBAC: access denied", "policy", "nobody"),
        (
            "> $ kubectl logs x\n> ```\n> | TLS error: 268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER |\n> ```",
            "plaintext",
            "nobody",
        ),
        (
            "curl: (60) SSL certificate problem: unable to get local issuer certificate",
            "certificate",
            "printer",
        ),
        (
            "verify error:num=20:unable to get local issuer certificate",
            "certificate",
            "printer",
        ),
        (
            "curl: (56) OpenSSL SSL_read: OpenSSL/3.0.19: error:0A00045C:SSL routines::tlsv13 alert certificate required, errno 0",
            "certificate",
            "peer",
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("line.txt");
        fs::write(&file, line).expect("can be written");
        let report = report(&[&file], &[]);
        let [symptom] = symptoms(&report) else {
            panic!("{line}: {report:#}");
        };
        assert_eq!(text(symptom, "topic"), topic, "{line}");
        assert_eq!(text(symptom, "refused_by"), refused_by, "{line}");
    }
}
