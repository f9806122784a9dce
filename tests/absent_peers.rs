//! One proxy's dump beside its own lines: what they refuse is the peer, who is not in evidence. Dumps, logs and counters are those
//! of real Envoys; their transcripts say who presented what.
#![allow(
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

mod run;

use run::{Run, check_in, fixture, folder};
use serde_json::Value;

/// A dump of one side of a capture, and lines beside it.
fn beside(capture: &str, side: &str, lines: &str) -> Run {
    let dump = fixture(&format!("captures/{capture}/{side}/config_dump.json"));
    let folder = folder(&[("dump.json", dump.as_str()), ("lines.log", lines)]);
    check_in(folder.path(), &["dump.json", "lines.log"])
}

/// The lines of one of its logs.
fn log(capture: &str, side: &str, name: &str) -> String {
    let transcript = fixture(&format!("captures/{capture}/transcript.json"));
    let transcript: Value = serde_json::from_str(&transcript).expect("is JSON");
    let lines = transcript[side][name].as_array().expect("a list").iter();
    let lines: Vec<&str> = lines.filter_map(Value::as_str).collect();
    lines.join("\n")
}

fn findings(run: &Run) -> Vec<(&str, &str, &str)> {
    let text = |finding: &'_ Value, key: &str| -> &'static str {
        finding[key].as_str().unwrap_or_default().to_owned().leak()
    };
    let list = run.report["findings"].as_array().expect("a list").iter();
    list.map(|one| {
        (
            text(one, "rule"),
            text(one, "severity"),
            text(one, "message"),
        )
    })
    .collect()
}

fn has(run: &Run, rule: &str, severity: &str, words: &str) -> bool {
    findings(run)
        .iter()
        .any(|(id, level, message)| (*id, *level) == (rule, severity) && message.contains(words))
}

/// Whether nothing is told as a contradiction, and no line is held against the proxy's own certificate.
fn is_fair(run: &Run, own: &str) -> bool {
    let of_symptom = |rule: &str| rule.starts_with("symptom-");
    findings(run).iter().all(|(rule, _, message)| {
        *rule != "symptom-contradicts-evidence" && !(of_symptom(rule) && message.contains(own))
    })
}

const REFUSED: &str = "TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:verify cert failed: ";
const DEBUG: &str = "[2026-11-30 11:02:14.392][17][debug][connection] [source/common/tls/ssl_socket.cc:322] [Tags: \"ConnectionId\":\"55\"] ";
const GOOD: &str = "1.40.0/good-ns-ca";
const CATALOGUE: &str = "spiffe://ellinj.teleport.sh/ns/sock-shop/sa/catalogue";

#[test]
fn a_listener_refuses_names_that_only_the_line_shows() {
    let lines = format!(
        "{DEBUG}remote address:10.1.2.3:40112,{REFUSED}SAN matcher, certificate SANs are [spiffe://other.td/ns/a/sa/b]:TLS_error_end"
    );
    let run = beside(GOOD, "catalogue", &lines);
    assert!(
        has(&run, "san-not-matched", "error", "other.td"),
        "{:?}",
        findings(&run)
    );
    assert!(is_fair(&run, CATALOGUE));
    assert_eq!(run.code, 1);
    let chains = run.report["chains"].as_array().expect("a list");
    let shown: Vec<&Value> = chains
        .iter()
        .filter(|chain| chain["origin"] == "line")
        .collect();
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0]["proxy"], Value::Null);
    assert_eq!(shown[0]["complete"], false);
    assert_eq!(shown[0]["load"], Value::Array(Vec::new()));
    // It was not handed in.
    assert_eq!(run.report["summary"]["chains"]["rejected"], 0);
}

#[test]
fn a_listener_refuses_for_something_that_no_line_shows() {
    let lines = format!(
        "{DEBUG}remote address:10.1.2.3:40112,{REFUSED}X509_verify_cert: certificate verification error at depth 0: unable to get local issuer certificate:TLS_error_end"
    );
    let run = beside(GOOD, "catalogue", &lines);
    assert!(has(
        &run,
        "symptom-unrelated",
        "warning",
        "listener virtualInbound refused a client"
    ));
    assert!(is_fair(&run, CATALOGUE));
    assert_eq!(run.code, 0);
}

#[test]
fn a_client_sends_no_certificate() {
    let lines = format!(
        "{DEBUG}remote address:10.1.2.3:40112,TLS_error:|268435648:SSL routines:OPENSSL_internal:PEER_DID_NOT_RETURN_A_CERTIFICATE:TLS_error_end"
    );
    let run = beside(GOOD, "catalogue", &lines);
    assert!(has(
        &run,
        "no-client-certificate",
        "error",
        "sends no certificate"
    ));
    assert!(is_fair(&run, CATALOGUE));
}

#[test]
fn an_endpoint_is_the_server_that_a_cluster_refused() {
    // 127.0.0.12 is the endpoint of front-end's only cluster with TLS.
    let lines = format!(
        "{DEBUG}remote address:127.0.0.12:15006,{REFUSED}SAN matcher, certificate SANs are [spiffe://other.td/ns/a/sa/b]:TLS_error_end"
    );
    let run = beside(GOOD, "front-end", &lines);
    let chain = run.report["chains"].as_array().expect("a list");
    let shown = chain
        .iter()
        .find(|chain| chain["origin"] == "line")
        .expect("is shown");
    assert_eq!(shown["verdicts"][0]["presented_by"], "server");
    assert_eq!(shown["verdicts"][0]["outcome"], "rejected");
}

#[test]
fn fields_of_a_json_log_name_the_cluster() {
    let lines = format!(
        "{{\"start_time\":\"2026-11-30T11:02:14Z\",\"upstream_cluster\":\"outbound|80||catalogue.sock-shop.svc.cluster.local\",\"upstream_transport_failure_reason\":\"{REFUSED}SAN matcher, certificate SANs are [spiffe://other.td/ns/a/sa/b]:TLS_error_end\"}}"
    );
    let run = beside(GOOD, "front-end", &lines);
    assert!(
        has(&run, "san-not-matched", "error", ""),
        "{:?}",
        findings(&run)
    );
    assert!(is_fair(&run, "sa/front-end"));
}

#[test]
fn a_line_about_the_proxy_s_own_names_is_its_peer_s() {
    let lines = format!(
        "{DEBUG}remote address:127.0.0.12:15006,{REFUSED}SAN matcher, certificate SANs are [{CATALOGUE}]:TLS_error_end"
    );
    let run = beside(GOOD, "catalogue", &lines);
    let chains = run.report["chains"].as_array().expect("a list").iter();
    assert!(chains.clone().all(|chain| chain["origin"] != "line"));
    assert!(!has(&run, "san-not-matched", "error", ""));
}

#[test]
fn a_client_s_access_log_shows_the_names_its_cluster_refused() {
    let capture = "1.40.0/incident-ca";
    let run = beside(
        capture,
        "front-end",
        &log(capture, "front-end", "access.log"),
    );
    assert!(has(&run, "san-not-matched", "error", ""));
    assert!(is_fair(&run, "k8s/sock-shop/front-end"));
    assert_eq!(run.code, 1);
}

#[test]
fn a_client_s_access_log_without_names_is_about_its_server() {
    for capture in [
        "1.36.4/incident-ca",
        "1.36.4/incident-spiffe",
        "1.40.0/incident-spiffe-legacy-field",
    ] {
        let run = beside(
            capture,
            "front-end",
            &log(capture, "front-end", "access.log"),
        );
        let words = "cluster outbound|80||catalogue.sock-shop.svc.cluster.local refused a server";
        assert!(
            has(&run, "symptom-unrelated", "warning", words),
            "{capture}: {:?}",
            findings(&run)
        );
        assert!(is_fair(&run, "k8s/sock-shop/front-end"), "{capture}");
    }
}

#[test]
fn a_server_s_log_is_about_its_client() {
    let expired = "1.40.0/client-cert-expired-ca";
    let run = beside(
        expired,
        "catalogue",
        &log(expired, "catalogue", "listener.log"),
    );
    let words =
        "refused spiffe://ellinj.teleport.sh/k8s/sock-shop/front-end: certificate has expired";
    assert!(
        has(&run, "symptom-decides-open-check", "warning", words),
        "{:?}",
        findings(&run)
    );
    assert!(is_fair(&run, "sock-shop/catalogue"));
    let names = "1.36.4/server-rejects-client-ca";
    let run = beside(names, "catalogue", &log(names, "catalogue", "listener.log"));
    assert!(has(&run, "san-not-matched", "error", "cluster.local"));
    assert!(is_fair(&run, "sock-shop/catalogue"));
}

#[test]
fn counters_are_of_the_proxy_s_own_clusters() {
    let capture = "1.40.0/incident-ca";
    let counters = fixture(&format!("captures/{capture}/front-end/stats_ssl.txt"));
    let run = beside(capture, "front-end", &counters);
    let words = "cluster outbound|80||catalogue.sock-shop.svc.cluster.local refused a server";
    assert!(
        has(&run, "symptom-unrelated", "note", words),
        "{:?}",
        findings(&run)
    );
    assert!(is_fair(&run, "k8s/sock-shop/front-end"));
}

#[test]
fn a_moment_that_the_user_names_is_that_of_the_peer_too() {
    let dump = fixture(&format!("captures/{GOOD}/catalogue/config_dump.json"));
    let line = format!(
        "{DEBUG}remote address:10.1.2.3:40112,{REFUSED}SAN matcher, certificate SANs are [spiffe://other.td/ns/a/sa/b]:TLS_error_end"
    );
    let folder = folder(&[("dump.json", dump.as_str()), ("lines.log", &line)]);
    for (flags, from) in [
        (&[][..], "2026-11-30T11:02:14Z"),
        (
            &["--at", "2027-01-01T00:00:00Z"][..],
            "2027-01-01T00:00:00Z",
        ),
    ] {
        let run = check_in(
            folder.path(),
            &[&["dump.json", "lines.log"], flags].concat(),
        );
        let chains = run.report["chains"].as_array().expect("a list");
        let shown = chains.iter().find(|chain| chain["origin"] == "line");
        let verifier = &shown.expect("is shown")["verdicts"][0]["verifier"];
        let verifiers = run.report["verifiers"].as_array().expect("a list").iter();
        let clock = verifiers
            .filter(|one| one["id"] == *verifier)
            .map(|one| &one["clock"]["from"]);
        assert_eq!(clock.collect::<Vec<_>>(), [from], "{flags:?}");
    }
}
