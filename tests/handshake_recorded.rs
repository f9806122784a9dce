//! Two real Envoys met in each of these situations; what svidlint says from their dumps is what they said.
//!
//! `fixtures/handshakes/README.md` says how they are recorded. `fixtures/captures` holds older recordings of another form.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]
#![allow(clippy::needless_pass_by_value, reason = "values compared once")]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use svidlint::config::{Levels, Thresholds};
use svidlint::input::{self, NamedInput, Purpose, Source};
use svidlint::judgement::{JudgedHandshake, Report};
use svidlint::model::{Instant, Role};
use svidlint::pairing::Selection;
use svidlint::pairing::meeting::Choice;
use svidlint::verify::handshake::{HandshakeOutcome, SideSees};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// Every directory two levels below that holds a transcript.
fn recordings(below: &Path) -> Vec<PathBuf> {
    let folders = |path: &Path| -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_dir())
            .collect();
        found.sort();
        found
    };
    folders(below)
        .iter()
        .flat_map(|path| folders(path))
        .filter(|path| path.join("transcript.json").exists())
        .collect()
}

fn transcript(recording: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(recording.join("transcript.json")).unwrap()).unwrap()
}

fn ends(client: &[PathBuf], server: &[PathBuf]) -> Report {
    let named = |paths: &[PathBuf], end: Role| -> Vec<NamedInput> {
        paths
            .iter()
            .map(|path| NamedInput {
                source: Source::Path(path.clone()),
                purpose: Purpose::Evidence,
                end: Some(end),
            })
            .collect()
    };
    let mut all = named(client, Role::Client);
    all.extend(named(server, Role::Server));
    let now = Instant::parse_rfc3339("2026-11-26T00:00:00Z").unwrap();
    svidlint::handshake(
        input::read(&all),
        &Selection::at(now),
        &Choice::default(),
        &Thresholds::default(),
        &Levels::default(),
    )
    .unwrap_or_else(|error| panic!("{client:?} {server:?}: {error}"))
}

fn only(report: &Report) -> &JudgedHandshake {
    assert_eq!(report.judgement.handshakes.len(), 1);
    &report.judgement.handshakes[0]
}

/// A TCP reset shows as one of these, by chance.
const RESET: [&str; 2] = [
    "TLS_error:|33554536:system library:OPENSSL_internal:Connection reset by peer:TLS_error_end",
    "TLS_error:|33554464:system library:OPENSSL_internal:Broken pipe:TLS_error_end",
];

/// A server that ends the connection without a word: what the client's stack makes of it depends on when it notices.
fn is_cut_off(transcript: &Value) -> bool {
    let server = &transcript["server"];
    let secret = server["failure_reason"] == "TLS error: Secret is not supplied by SDS";
    secret || texts(&server["counters"]) == ["no_filter_chain_match"]
}

/// What an answer gets wrong.
#[derive(Default)]
struct Differences(Vec<String>);

impl Differences {
    fn expect<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, said: T, recorded: T) {
        if said != recorded {
            self.0.push(format!(
                "{what}\n    said     {said:?}\n    recorded {recorded:?}"
            ));
        }
    }
}

fn texts(value: &Value) -> Vec<String> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
}

fn compare_side(differences: &mut Differences, name: &str, said: &SideSees, recorded: &Value) {
    let log = texts(&recorded["tls_log"]);
    let reason = recorded["failure_reason"].as_str().map(str::to_owned);
    // The debug log holds what the TLS stack says; what Envoy says itself stands in the access log alone.
    let told = log.first().cloned().or_else(|| reason.clone());
    if told.as_deref().is_none_or(|told| RESET.contains(&told)) {
        differences.expect(
            &format!("{name}: error"),
            said.error.as_ref().map(ToString::to_string),
            None,
        );
    } else {
        differences.expect(
            &format!("{name}: error"),
            said.error.as_ref().map(ToString::to_string),
            told,
        );
        differences.expect(
            &format!("{name}: access log"),
            said.error
                .as_ref()
                .map(ToString::to_string)
                .filter(|_| said.in_access_log),
            reason,
        );
    }
    let mut counters = texts(&recorded["counters"]);
    counters.sort();
    differences.expect(
        &format!("{name}: counters"),
        said.counters.clone(),
        Some(counters),
    );
}

/// Everything the transcript holds against everything the answer holds.
fn compare(judged: &JudgedHandshake, transcript: &Value) -> Differences {
    let mut differences = Differences::default();
    let said = &judged.handshake;
    let caller = &transcript["caller"];
    let is_good = caller["status"] == 200;
    differences.expect(
        "outcome",
        said.outcome,
        if is_good {
            HandshakeOutcome::Established
        } else {
            HandshakeOutcome::Fails
        },
    );
    compare_side(
        &mut differences,
        "client",
        &said.client,
        &transcript["client"],
    );
    compare_side(
        &mut differences,
        "server",
        &said.server,
        &transcript["server"],
    );
    if is_good {
        differences.expect("caller", said.caller.clone(), None);
        differences.expect("refused by", said.refused_by, None);
        return differences;
    }
    let text = |name: &str| caller[name].as_str().map(str::to_owned);
    let shown = said.caller.clone().unwrap_or_default();
    differences.expect(
        "caller: status",
        u64::from(shown.status),
        caller["status"].as_u64().unwrap(),
    );
    differences.expect("caller: flags", Some(shown.flags), text("flags"));
    if is_cut_off(transcript) {
        assert!(shown.details.is_none());
        // Where the caller is told the error, that too is left to chance.
        if let Some(body) = shown.body {
            differences.expect("caller: body", Some(body), text("body"));
        }
    } else {
        differences.expect("caller: body", shown.body, text("body"));
        differences.expect("caller: details", shown.details, text("details"));
    }
    differences.expect("refused by", said.refused_by, Some(who_refused(transcript)));
    differences
}

/// Who refused, by the transcript alone: who says something of its own, rather than telling an alert or a reset.
fn who_refused(transcript: &Value) -> Role {
    let told = |side: &str| {
        let side = &transcript[side];
        side["tls_log"][0]
            .as_str()
            .or(side["failure_reason"].as_str())
            .map(str::to_owned)
    };
    let is_own = |text: &String| !text.contains("_ALERT_") && !RESET.contains(&text.as_str());
    match (told("client").filter(is_own), told("server").filter(is_own)) {
        (Some(_), None) => Role::Client,
        // A listener without a fitting filter chain says nothing at all.
        (None, _) => Role::Server,
        (Some(client), Some(server)) => panic!("both refuse: {client}, {server}"),
    }
}

#[test]
fn every_situation_ends_as_recorded() {
    let all = recordings(&fixtures().join("handshakes"));
    assert!(all.len() >= 140, "{} recordings", all.len());
    let mut wrong = Vec::new();
    for recording in &all {
        let report = ends(&[recording.join("client")], &[recording.join("server")]);
        let differences = compare(only(&report), &transcript(recording));
        if !differences.0.is_empty() {
            let name = recording.strip_prefix(fixtures()).unwrap().display();
            wrong.push(format!("{name}\n  {}", differences.0.join("\n  ")));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// The text after `reason="`, with blanks again.
fn quoted_reason(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("reason=\"")?;
    let (reason, _) = rest.split_once('"')?;
    (reason != "-").then(|| reason.to_owned())
}

/// The upstream transport failure reason of Istio's access log format: the second quoted text.
fn upstream_reason(line: &str) -> Option<String> {
    let reason = line.split('"').nth(3)?;
    (reason != "-").then(|| reason.to_owned())
}

fn tls_log(side: &Value) -> Option<String> {
    texts(&side["envoy_log_tls"]).iter().find_map(|line| {
        line.split_once("TLS_error:")
            .map(|(_, text)| format!("TLS_error:{text}"))
    })
}

/// `ssl.…` of the counters that moved, without SDS updates, HTTP and how often.
fn moved(side: &Value) -> Vec<String> {
    let mut counters: Vec<String> = texts(&side["ssl_stats_moved"])
        .iter()
        .filter_map(|line| {
            let (name, _) = line.rsplit_once(": ").unwrap();
            let (_, counter) = name.split_once(".ssl.")?;
            Some(format!("ssl.{counter}"))
        })
        .collect();
    counters.sort();
    counters
}

#[test]
fn every_capture_ends_as_its_transcript_says() {
    let all = recordings(&fixtures().join("captures"));
    assert!(all.len() >= 9, "{} captures", all.len());
    let mut wrong = Vec::new();
    for recording in &all {
        let transcript = transcript(recording);
        let report = ends(
            &[recording.join("front-end")],
            &[recording.join("catalogue")],
        );
        let judged = only(&report);
        let said = &judged.handshake;
        let mut differences = Differences::default();
        let blanks = |text: Option<String>| text.map(|text| text.replace(' ', "_"));
        let caller = &transcript["caller_sees"][0];
        let is_good = caller["status"] == 200;
        differences.expect(
            "established",
            said.outcome == HandshakeOutcome::Established,
            is_good,
        );
        for (name, shown, log, reason) in [
            (
                "front-end",
                &said.client,
                "access.log",
                upstream_reason as fn(&str) -> Option<String>,
            ),
            ("catalogue", &said.server, "listener.log", quoted_reason),
        ] {
            let side = &transcript[name];
            differences.expect(
                &format!("{name}: log"),
                shown.error.as_ref().map(ToString::to_string),
                tls_log(side),
            );
            let line = texts(&side[log]).first().cloned().unwrap_or_default();
            let said_there = blanks(
                shown
                    .error
                    .as_ref()
                    .map(ToString::to_string)
                    .filter(|_| shown.in_access_log),
            );
            differences.expect(&format!("{name}: access log"), said_there, reason(&line));
            differences.expect(
                &format!("{name}: counters"),
                shown.counters.clone(),
                Some(moved(side)),
            );
        }
        if !is_good {
            let shown = said.caller.clone().unwrap_or_default();
            differences.expect(
                "caller: body",
                shown.body,
                caller["body"].as_str().map(str::to_owned),
            );
            let line = texts(&transcript["front-end"]["access.log"])[0].clone();
            let details = shown.details.unwrap_or_default();
            let flags = format!(" 503 {} {details} ", shown.flags);
            differences.expect("caller: flags and details", line.contains(&flags), true);
        }
        if !differences.0.is_empty() {
            let name = recording.strip_prefix(fixtures()).unwrap().display();
            wrong.push(format!("{name}\n  {}", differences.0.join("\n  ")));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Less evidence may leave it undecided, and never says anything else.
#[test]
fn less_evidence_never_contradicts() {
    let mut decided = 0;
    for recording in recordings(&fixtures().join("handshakes")) {
        let transcript = transcript(&recording);
        let file = |side: &str, name: &str| vec![recording.join(side).join(name)];
        for (from, to) in [
            ("certs.json", "certs.json"),
            ("certs.json", "config_dump.json"),
            ("config_dump.json", "certs.json"),
        ] {
            let (client, server) = (file("client", from), file("server", to));
            // A side that shows nothing at all cannot be judged.
            let is_empty = |paths: &[PathBuf]| {
                let text = fs::read_to_string(&paths[0]).unwrap();
                !text.contains("serial_number") && !text.contains("configs")
            };
            if is_empty(&client) || is_empty(&server) {
                continue;
            }
            let report = ends(&client, &server);
            let said = &only(&report).handshake;
            let recorded = if transcript["caller"]["status"] == 200 {
                HandshakeOutcome::Established
            } else {
                HandshakeOutcome::Fails
            };
            let name = format!("{} with {from} and {to}", recording.display());
            if said.outcome == HandshakeOutcome::Undecided {
                continue;
            }
            decided += 1;
            assert_eq!(said.outcome, recorded, "{name}");
            if let Some(refused_by) = said.refused_by {
                assert_eq!(refused_by, who_refused(&transcript), "{name}");
            }
            for (side, shown) in [("client", &said.client), ("server", &said.server)] {
                let told = transcript[side]["tls_log"][0].as_str();
                if let Some(error) = &shown.error {
                    let reason = transcript[side]["failure_reason"].as_str();
                    assert!(
                        told.or(reason) == Some(error.to_string().as_str()),
                        "{name}: {side} says {error}"
                    );
                }
            }
        }
    }
    assert!(decided > 0);
}
