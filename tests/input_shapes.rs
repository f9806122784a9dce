//! Admin output in the shapes people paste it in, read from outside: what is found, and that every repair is said.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test")]

mod run;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use run::{Run, check, check_in, fixture, folder};
use serde_json::json;

const ENTRY: &str = r#"{
   "path": "\u003cinline\u003e",
   "serial_number": "d3a1",
   "subject_alt_names": [ { "uri": "spiffe://td.example/ns/shop/sa/cart" } ],
   "days_until_expiration": "1",
   "valid_from": "2025-12-05T18:24:35Z",
   "expiration_time": "2025-12-07T18:25:35Z"
  }"#;

const AUTHORITY: &str = r#"{
   "path": "<inline>",
   "serial_number": "0",
   "subject_alt_names": [ { "uri": "spiffe://td.example" } ],
   "days_until_expiration": "9",
   "valid_from": "2025-11-17T17:51:19Z",
   "expiration_time": "2025-12-15T17:51:19Z"
  }"#;

const CART: &str = "spiffe://td.example/ns/shop/sa/cart";

fn context() -> String {
    format!("{{\n \"ca_cert\": [\n  {AUTHORITY}\n ],\n \"cert_chain\": [\n  {ENTRY}\n ]\n}}")
}

fn whole() -> String {
    format!("{{\n \"certificates\": [\n {}\n ]\n}}\n", context())
}

/// Reads it as `/certs` with the leaf, and says a repair that contains each of `said`, and none where none is expected.
fn reads_the_leaf(text: &str, said: &[&str]) -> Run {
    let run = check("paste.txt", text);
    assert_eq!(run.kind(), "envoy-certs", "{text}");
    assert_eq!(run.leaves(), [CART], "{text}");
    assert_ne!(run.code, 2, "{text}");
    let problems = run.problems();
    for clause in said {
        assert!(
            problems.iter().any(|problem| problem.contains(clause)),
            "{clause}: {problems:?}"
        );
    }
    if said.is_empty() {
        assert_eq!(problems, Vec::<&str>::new(), "{text}");
    }
    run
}

#[test]
fn whole_and_bare() {
    reads_the_leaf(&whole(), &[]);
    reads_the_leaf(&context(), &[]);
    reads_the_leaf(&whole().replace('\n', ""), &[]);
    reads_the_leaf(&whole().replace('\n', "\r\n"), &[]);
}

#[test]
fn text_around() {
    let around = "text around the JSON was skipped";
    let shell = format!(
        "$ kubectl exec -it colorapp -c envoy -- curl -s http://localhost:9901/certs\nDefaulted container \"envoy\" out of: \
         envoy, xray\n{}me@host:~$ ",
        whole()
    );
    reads_the_leaf(&shell, &[around]);
    let fenced = format!(
        "My `/certs`:\n\n```json\n{}```\n\nWhat is wrong?\n",
        whole()
    );
    reads_the_leaf(&fenced, &[around]);
    let arrows = format!("🔴 Envoy → still serves\n{}⬆️ see above\n", whole());
    reads_the_leaf(&arrows, &[around]);
    let chinese = format!("查看证书：\n{}以上。\n", whole());
    reads_the_leaf(&chinese, &[around]);
    let quoted: String = whole().lines().map(|line| format!("> {line}\n")).collect();
    reads_the_leaf(&quoted, &[around]);
    let commented = format!("# curl 127.0.0.1:9901/certs\n{}", whole());
    reads_the_leaf(&commented, &[around]);
}

#[test]
fn comments_and_elisions_inside() {
    let comment = "comments inside the JSON were skipped";
    let elision = "content was left out by whoever pasted this";
    let hash = whole().replace("\"ca_cert\": [", "\"ca_cert\": [  # the root");
    reads_the_leaf(&hash, &[comment]);
    let slashes = whole().replace("\"ca_cert\": [", "// the root\n\"ca_cert\": [");
    reads_the_leaf(&slashes, &[comment]);
    for dots in ["...", "…", "……", "// ..."] {
        let text = whole().replace(
            "\"cert_chain\": [\n",
            &format!("\"cert_chain\": [\n{dots}\n"),
        );
        reads_the_leaf(&text, &[elision]);
    }
}

#[test]
fn cut_off_and_started_inside() {
    let text = whole();
    let cut = text.rfind("\"days_until").unwrap();
    reads_the_leaf(&text[..cut], &["the JSON is cut off here"]);
    let from = text.find("\"days_until").unwrap();
    reads_the_leaf(&text[from..], &["the JSON starts inside a larger document"]);
}

#[test]
fn camel_case_and_numbers() {
    let text = whole()
        .replace("ca_cert", "caCert")
        .replace("cert_chain", "certChain")
        .replace("serial_number", "serialNumber")
        .replace("subject_alt_names", "subjectAltNames")
        .replace(
            "\"days_until_expiration\": \"1\"",
            "\"daysUntilExpiration\": 1",
        )
        .replace("days_until_expiration", "daysUntilExpiration")
        .replace("valid_from", "validFrom")
        .replace("expiration_time", "expirationTime");
    let run = reads_the_leaf(&text, &[]);
    assert_eq!(
        run.report["chains"][0]["certificates"][0]["serial"]["value"],
        "d3a1"
    );
    assert_eq!(run.report["clock"]["origin"], "evidence");
}

#[test]
fn names_of_all_kinds_and_a_staple() {
    let entry = json!({
        "path": "/etc/envoy/tls.crt", "serial_number": "05",
        "subject_alt_names": [{"dns": "cart.example"}, {"uri": CART}, {"ip_address": "10.0.0.1"}, {"ip_address": "fe80::1"}],
        "days_until_expiration": "1", "valid_from": "2025-12-05T18:24:35Z", "expiration_time": "2025-12-07T18:25:35Z",
        "ocsp_details": {"valid_from": "2025-12-05T18:24:35Z", "expiration": "2025-12-06T18:24:35Z"}
    });
    let run = check(
        "certs.json",
        json!({"certificates": [{"ca_cert": [], "cert_chain": [entry]}]}).to_string(),
    );
    assert_eq!(run.problems(), Vec::<&str>::new());
    let leaf = &run.report["chains"][0]["certificates"][0];
    let names = leaf["subject_alt_names"]["value"]["names"]
        .as_array()
        .unwrap();
    let texts: Vec<_> = names
        .iter()
        .map(|name| name["text"].as_str().unwrap())
        .collect();
    assert_eq!(texts, ["cart.example", CART, "10.0.0.1", "fe80::1"]);
    assert_eq!(leaf["serial"]["value"], "5");
    assert_eq!(run.report["chains"][0]["name"], "/etc/envoy/tls.crt");
}

#[test]
fn a_dump_without_certificates_says_so() {
    let run = check("certs.json", "{\n \"certificates\": []\n}\n");
    assert_eq!((run.kind(), run.code), ("envoy-certs", 3));
    assert!(
        run.problems()[0].contains("lists no certificate"),
        "{:?}",
        run.problems()
    );
    for empty in ["\"ca_cert\": []", "\"cert_chain\": []"] {
        let other = if empty.contains("ca_cert") {
            "cert_chain"
        } else {
            "ca_cert"
        };
        let text = format!("{{\"certificates\": [{{{empty}, \"{other}\": [{ENTRY}]}}]}}");
        let run = check("certs.json", text);
        assert_eq!(run.kind(), "envoy-certs");
        assert_eq!(run.problems(), Vec::<&str>::new());
    }
}

/// The traps: what `/certs` looks like is not what it means.
mod traps {
    use super::*;

    fn of_contexts(contexts: &[String]) -> Run {
        check(
            "certs.json",
            format!("{{\"certificates\": [{}]}}", contexts.join(",\n")),
        )
    }

    #[test]
    fn two_entries_of_cert_chain_are_two_chains() {
        let second = ENTRY.replace("d3a1", "e4b2");
        let run = of_contexts(&[format!(
            "{{\"ca_cert\": [{AUTHORITY}], \"cert_chain\": [{ENTRY}, {second}]}}"
        )]);
        assert_eq!(run.leaves().len(), 2);
        for severity in ["error", "warning", "note"] {
            let about_order = [
                "chain-order",
                "chain-duplicate",
                "issuer-unknown",
                "chain-unrelated-certificate",
            ];
            assert!(
                run.rules(severity)
                    .iter()
                    .all(|rule| !about_order.contains(rule))
            );
        }
    }

    #[test]
    fn the_domain_of_the_path_is_not_that_of_the_first_authority() {
        // Two domains under the SPIFFE validator: the path names the last one, the entry is the first one's CA.
        let authority = AUTHORITY.replace("<inline>", "other.example: <inline>");
        let run = of_contexts(&[format!(
            "{{\"ca_cert\": [{authority}], \"cert_chain\": [{ENTRY}]}}"
        )]);
        assert_eq!(run.rules("error"), Vec::<&str>::new());
        assert_eq!(run.rules("warning"), Vec::<&str>::new());
        assert_eq!(run.report["bundles"][0]["trust_domain"], json!(null));
    }

    #[test]
    fn an_authority_that_does_not_issue_the_leaf_proves_nothing() {
        let authority = AUTHORITY.replace("td.example", "unrelated.example");
        let run = of_contexts(&[format!(
            "{{\"ca_cert\": [{authority}], \"cert_chain\": [{ENTRY}]}}"
        )]);
        assert_eq!(run.rules("error"), Vec::<&str>::new());
        assert_eq!(run.rules("warning"), Vec::<&str>::new());
        assert_eq!(run.report["bundles"][0]["complete"], false);
    }

    #[test]
    fn repeated_contexts_are_one() {
        let run = of_contexts(&vec![context(); 40]);
        assert_eq!(run.leaves().len(), 1);
        assert_eq!(run.bundles(), 1);
        assert_eq!(
            run.report["chains"][0]["sources"].as_array().unwrap().len(),
            40
        );
    }

    #[test]
    fn a_date_that_overflowed_is_no_expiry() {
        let entry = ENTRY
            .replace(
                "\"days_until_expiration\": \"1\"",
                "\"days_until_expiration\": \"36196\"",
            )
            .replace("2025-12-07T18:25:35Z", "1982-02-11T17:31:56Z");
        let run = of_contexts(&[format!("{{\"ca_cert\": [], \"cert_chain\": [{entry}]}}")]);
        assert_eq!(run.rules("error"), Vec::<&str>::new());
        assert!(
            run.problems()[0].contains("overflowed"),
            "{:?}",
            run.problems()
        );
    }
}

#[test]
fn secrets_as_istioctl_prints_them() {
    let secret = |name: &str, field: &str, source: &str, pem: &str| {
        json!({ "name": name, "versionInfo": "1", "lastUpdated": "2026-01-02T03:04:05Z", "secret": {
            "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret",
            "name": name, field: { source: { "inlineBytes": STANDARD.encode(pem) } } } })
    };
    let directory = "captures/1.40.0/good-ns-ca/catalogue";
    let chain = fixture(&format!("{directory}/chain.pem"));
    let root = fixture(&format!("{directory}/root.pem"));
    let mut own = secret("default", "tlsCertificate", "certificateChain", &chain);
    own["secret"]["tlsCertificate"]["privateKey"] = json!({ "inlineBytes": "W3JlZGFjdGVkXQ==" });
    let warming = json!({ "name": "kubernetes://gw", "versionInfo": "uninitialized", "lastUpdated": "2026-01-02T03:04:05Z",
        "secret": { "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret", "name": "kubernetes://gw" } });
    let dump = json!({
        "dynamicActiveSecrets": [own, secret("ROOTCA", "validationContext", "trustedCa", &root)],
        "dynamicWarmingSecrets": [warming]
    });
    let run = check("secret.json", serde_json::to_string_pretty(&dump).unwrap());
    assert_eq!(run.kind(), "config-dump");
    assert_eq!(
        run.leaves(),
        ["spiffe://ellinj.teleport.sh/ns/sock-shop/sa/catalogue"]
    );
    assert_eq!(run.report["bundles"][0]["name"], "ROOTCA");
    assert_eq!(
        run.report["proxies"][0]["warming_secrets"],
        json!(["kubernetes://gw"])
    );
    assert_eq!(run.problems(), Vec::<&str>::new());
}

#[test]
fn an_elided_chain_is_told() {
    for elided in ["elided", "ZWxpZGVk", "<redacted>"] {
        let dump = json!({
            "@type": "type.googleapis.com/envoy.admin.v3.SecretsConfigDump",
            "dynamic_active_secrets": [{ "name": "default", "secret": {
                "@type": "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret",
                "name": "default",
                "tls_certificate": { "certificate_chain": { "inline_bytes": elided } } } }]
        });
        let run = check("dump.json", dump.to_string());
        assert_eq!((run.kind(), run.code), ("config-dump", 3), "{elided}");
        let problems = run.problems();
        assert!(
            problems[0].contains("the certificate chain of 'default' is left out"),
            "{problems:?}"
        );
    }
}

#[test]
fn a_cut_config_dump_keeps_its_secrets() {
    let text = fixture("captures/1.40.0/good-ns-ca/catalogue/config_dump.json");
    let end = text.rfind("\"ROOTCA\"").unwrap();
    let run = check("dump.json", &text[..end]);
    assert_eq!(run.kind(), "config-dump");
    assert_eq!(
        run.leaves(),
        ["spiffe://ellinj.teleport.sh/ns/sock-shop/sa/catalogue"]
    );
    assert!(
        run.problems()[0].contains("cut off"),
        "{:?}",
        run.problems()
    );
    assert_eq!(run.rules("error"), Vec::<&str>::new());
}

#[test]
fn a_ztunnel_dump_shows_whole_chains() {
    let directory = "captures/1.40.0/good-ns-ca/catalogue";
    let encoded = |name: &str| STANDARD.encode(fixture(&format!("{directory}/{name}.pem")));
    let dump = json!({ "certificates": [
        { "identity": "spiffe://cluster.local/ns/a/sa/b", "state": "Available",
          "caCert": [{ "pem": encoded("root"), "serialNumber": "1" }],
          "certChain": [{ "pem": encoded("chain"), "serialNumber": "2" }] },
        { "identity": "spiffe://cluster.local/ns/c/sa/d", "state": "Unavailable", "caCert": [], "certChain": [] }
    ], "workloads": [], "services": [] });
    let run = check("ztunnel.json", dump.to_string());
    assert_eq!(run.kind(), "ztunnel-dump");
    assert_eq!(run.leaves().len(), 1);
    assert_eq!(run.bundles(), 1);
    assert_eq!(
        run.problems().len(),
        1,
        "the workload without a certificate"
    );
    assert!(
        run.problems()[0].contains("spiffe://cluster.local/ns/c/sa/d"),
        "{:?}",
        run.problems()
    );
}

#[test]
fn several_dumps_in_one_paste() {
    let run = check(
        "paste.txt",
        format!(
            "pod a:\n{}\npod b:\n{}",
            whole(),
            whole()
                .replace("sa/cart", "sa/user")
                .replace("d3a1", "e4b2")
        ),
    );
    assert_eq!(run.leaves().len(), 2);
}

#[test]
fn standard_input_and_a_file_are_one_evidence() {
    let folder = folder(&[("certs.json", whole())]);
    let run = check_in(folder.path(), &["certs.json", "certs.json"]);
    assert_eq!(run.leaves(), [CART], "the same file twice is one chain");
}
