//! Every text that a real Envoy printed is read: recorded verdicts, recorded alerts, transcripts. What is expected comes
//! from the recording itself (its text, its version, what was done to the connection) and from the specification.

#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use svidlint::input::symptoms;
use svidlint::knowledge::errors::{self, Told};
use svidlint::model::{RefusalDetail, Sign, Symptom};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn minor(version: &str) -> u32 {
    let minor = version.split('.').nth(1).expect("a version has a minor");
    minor.parse().expect("it is a number")
}

/// Version and text of every recorded refusal.
fn recorded() -> Vec<(String, String)> {
    let folder = fixtures().join("conformance");
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).expect("there are recordings") {
        let path = entry.expect("an entry is readable").path();
        if path
            .extension()
            .is_none_or(|extension| extension != "jsonl")
        {
            continue;
        }
        let version = path.file_stem().expect("has a name").to_string_lossy();
        for line in fs::read_to_string(&path).expect("is readable").lines() {
            let recording: Value = serde_json::from_str(line).expect("is JSON");
            if let Some(error) = recording.get("error").and_then(Value::as_str) {
                texts.push((version.clone().into_owned(), error.to_owned()));
            }
        }
    }
    texts.sort();
    texts.dedup();
    texts
}

fn only(text: &str) -> Option<Symptom> {
    match &symptoms(text)[..] {
        [only] => Some(only.clone()),
        _ => None,
    }
}

/// The depth in a text, read without the parser under test.
fn depth(text: &str) -> Option<i32> {
    let rest = text.split("verification error at depth ").nth(1)?;
    rest.split(':').next()?.parse().ok()
}

#[test]
fn every_recorded_handshake_error_is_read() {
    let mut wrong = BTreeMap::new();
    let mut read = 0;
    for (version, text) in recorded() {
        if !text.starts_with("TLS_error:") {
            continue;
        }
        let Some(symptom) = only(&text) else {
            wrong.insert(text, "not one symptom".to_owned());
            continue;
        };
        read += 1;
        let reading = errors::read(&symptom.sign);
        let Sign::Queue(queue) = &symptom.sign else {
            wrong.insert(text, format!("{:?}", symptom.sign));
            continue;
        };
        let printed: Vec<u32> = text
            .split('|')
            .skip(1)
            .filter_map(|entry| entry.split(':').next()?.parse().ok())
            .collect();
        let codes: Vec<u32> = queue.errors.iter().map(|error| error.code).collect();
        // The peer's alerts handshake_failure and protocol_version.
        let peer_gave_up = text.contains("268436496") || text.contains("268436526");
        // Where the ends have nothing in common, or one has nothing to offer, nobody verified anything.
        let nobody = [
            "NO_CIPHERS_AVAILABLE",
            "NO_SHARED_CIPHER",
            ":UNSUPPORTED_PROTOCOL",
            "NO_SUPPORTED_VERSIONS_ENABLED",
        ]
        .iter()
        .any(|name| text.contains(name));
        let here = matches!(
            reading.told(),
            Told::Here | Told::HereAsServer | Told::HereAsClient
        );
        for (is_right, what) in [
            (codes == printed, "codes"),
            (reading.depth == depth(&text), "depth"),
            (reading.span.holds(minor(&version)), "versions"),
            (reading.entry.is_some(), "no entry"),
            (
                if nobody {
                    reading.told() == Told::Nobody
                } else {
                    here != peer_gave_up
                },
                "direction",
            ),
            (
                queue
                    .errors
                    .iter()
                    .all(|error| errors::of_error(error).is_some()),
                "an error no table holds",
            ),
            (
                !matches!(queue.detail, Some(RefusalDetail::Other(_))),
                "detail",
            ),
        ] {
            if !is_right {
                wrong.insert(
                    text.clone(),
                    format!("{version}: {what}: {queue:?} {reading:?}"),
                );
            }
        }
        // The same in an access log.
        let underscored = only(&text.replace(' ', "_")).map(|symptom| errors::read(&symptom.sign));
        if underscored.as_ref() != Some(&reading) {
            wrong.insert(text, format!("underscored: {underscored:?}"));
        }
    }
    assert!(read > 200, "only {read} texts");
    let shown: Vec<String> = wrong
        .iter()
        .take(10)
        .map(|(text, why)| format!("{text}\n    {why}"))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        shown.join("\n")
    );
}

#[test]
fn every_recorded_loading_error_is_read() {
    let mut wrong = Vec::new();
    let mut read = 0;
    for (version, text) in recorded() {
        // What RE2 says about an expression is quoted by nothing that could be recognised without the expression.
        let of_re2 = [
            "missing )",
            "missing ]",
            "trailing \\",
            "unexpected )",
            "ignore_case has no effect",
        ]
        .iter()
        .any(|words| text.starts_with(words));
        if text.starts_with("TLS_error:") || of_re2 {
            continue;
        }
        read += 1;
        let told = only(&text).map(|symptom| errors::read(&symptom.sign).told());
        if told != Some(Told::AtLoading) {
            wrong.push(format!("{version}: {text}: {told:?}"));
        }
    }
    assert!(read > 30, "only {read} texts");
    wrong.dedup();
    assert!(
        wrong.is_empty(),
        "{} wrong:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The peer of cluster `alert-N` sent alert N: whoever reads the log line must know that the peer refused.
#[test]
fn every_recorded_alert_is_the_peer_s_refusal() {
    for version in ["1.36.4", "1.40.0"] {
        let log = fs::read_to_string(fixtures().join("symptoms").join(version).join("access.log"))
            .expect("is readable");
        let mut seen = 0;
        for line in log.lines() {
            let Some(alert) = line
                .split("\"alert-")
                .nth(1)
                .and_then(|rest| rest.split('"').next()?.parse::<u32>().ok())
            else {
                continue;
            };
            seen += 1;
            let found = symptoms(line);
            let [symptom] = &found[..] else {
                panic!("{line}: {found:?}");
            };
            let Sign::Queue(queue) = &symptom.sign else {
                panic!("{line}");
            };
            // 0.4: the reason is 1000 plus the alert.
            assert_eq!(queue.errors[0].code, 268_435_456 + 1000 + alert, "{line}");
            assert!(symptom.seen.is_some(), "{line}");
            let reading = errors::read(&symptom.sign);
            assert!(reading.span.holds(minor(version)), "{line}");
            match alert {
                // Closing in order refuses nothing.
                0 => assert_eq!(reading.told(), Told::Nobody),
                // BoringSSL has no name for missing_extension.
                109 => assert_eq!(reading.entry, None),
                40 | 112 | 116 | 120 => assert_eq!(reading.told(), Told::ByPeerToClient, "{line}"),
                _ => assert_eq!(reading.told(), Told::ByPeer, "{line}"),
            }
        }
        assert_eq!(seen, 35, "{version}");
    }
}

/// What was done to each connection, and what has to be said about it.
#[test]
fn what_is_no_certificate_problem_is_named_as_such() {
    use svidlint::knowledge::errors::Topic;
    let expected = [
        ("\"plaintext-http\"", Topic::Plaintext),
        ("\"plaintext-other\"", Topic::Plaintext),
        ("\"close\"", Topic::Connection),
        ("\"reset\"", Topic::Connection),
        ("\"refused\"", Topic::Connection),
        ("\"tls13-only\"", Topic::Parameters),
        ("\"cipher\"", Topic::Parameters),
        ("\"secret-missing\"", Topic::Secret),
        ("HTTP_REQUEST", Topic::Plaintext),
        ("HTTPS_PROXY_REQUEST", Topic::Plaintext),
        (
            "inbound-tls TLSv1.2 reason=\"TLS_error:|268435703",
            Topic::Plaintext,
        ),
        ("NO_SHARED_CIPHER", Topic::Parameters),
        ("NO_SHARED_GROUP", Topic::Parameters),
        ("UNSUPPORTED_PROTOCOL", Topic::Parameters),
        ("NO_COMMON_SIGNATURE_ALGORITHMS", Topic::Parameters),
        ("tls-secret-missing", Topic::Secret),
        ("rbac_access_denied_matched_policy[none]", Topic::Policy),
        ("rbac_access_denied_matched_policy[ns", Topic::Policy),
        ("http1.codec_error", Topic::Plaintext),
    ];
    for version in ["1.36.4", "1.40.0"] {
        let mut text = String::new();
        for file in ["access.log", "inbound.log", "listener.log"] {
            let path = fixtures().join("symptoms").join(version).join(file);
            text.push_str(&fs::read_to_string(path).expect("is readable"));
        }
        for (mark, topic) in expected {
            let line = text
                .lines()
                .find(|line| line.contains(mark))
                .unwrap_or_else(|| panic!("{version}: {mark}"));
            let found = symptoms(line);
            let topics: Vec<Option<Topic>> = found
                .iter()
                .map(|symptom| errors::read(&symptom.sign).entry.map(|entry| entry.topic))
                .collect();
            assert_eq!(topics, [Some(topic)], "{version}: {line}\n{found:?}");
        }
    }
}

/// The TLS lines of both sides of the captures, as they stand in the transcripts.
#[test]
fn transcripts_tell_who_refused() {
    let mut lines = 0;
    for version in ["1.36.4", "1.40.0"] {
        let folder = fixtures().join("captures").join(version);
        for entry in fs::read_dir(folder).expect("there are captures") {
            let path = entry
                .expect("an entry is readable")
                .path()
                .join("transcript.json");
            let transcript: Value =
                serde_json::from_str(&fs::read_to_string(path).expect("is readable"))
                    .expect("is JSON");
            for side in ["front-end", "catalogue"] {
                for log in ["access.log", "listener.log", "envoy_log_tls"] {
                    let Some(all) = transcript[side].get(log).and_then(Value::as_array) else {
                        continue;
                    };
                    for line in all.iter().filter_map(Value::as_str) {
                        for symptom in symptoms(line) {
                            lines += 1;
                            let told = errors::read(&symptom.sign).told();
                            let expected = if line.contains("connection_termination") {
                                Told::Open
                            } else if line.contains("ALERT") {
                                Told::ByPeer
                            } else if line.contains("{connection_termination}") {
                                // Under TLS 1.3 the client's access log does not hold what the server said.
                                Told::Open
                            } else {
                                Told::Here
                            };
                            assert_eq!(told, expected, "{line}");
                        }
                    }
                }
            }
        }
    }
    assert!(lines >= 6, "only {lines} lines");
}
