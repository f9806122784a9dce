use super::super::{NamedInput, Source, read};
use crate::model::{Captured, Evidence, Fact, InputKind, Instant};

fn evidence(text: &str) -> Evidence {
    read(&[NamedInput::evidence(Source::Bytes {
        name: "dump.json".to_owned(),
        bytes: text.as_bytes().to_vec(),
    })])
}

const INCIDENT: &str = include_str!("../../../fixtures/incident/catalogue-certs.json");

#[test]
fn the_incident_reads_without_repair() {
    let evidence = evidence(INCIDENT);
    assert_eq!(evidence.inputs[0].kind, InputKind::EnvoyCerts);
    assert_eq!(evidence.inputs[0].problems, []);
    let [chain] = &evidence.chains[..] else {
        panic!("one chain");
    };
    assert!(!chain.presented.complete);
    let leaf = chain.leaf().unwrap();
    assert_eq!(
        leaf.first_uri(),
        Some("spiffe://ellinj.teleport.sh/k8s/sock-shop/catalogue")
    );
    let place = leaf.place_of("subject_alt_names[0]").unwrap();
    assert_eq!(place.line, Some(17));
    assert_eq!(place.pointer, "cert_chain[0].subject_alt_names[0].uri");
    assert_eq!(leaf.key_usage, Fact::NotInEvidence);
    let [bundle] = &evidence.bundles[..] else {
        panic!("one bundle");
    };
    assert_eq!(bundle.trust_domain, None);
    assert!(!bundle.source.complete);
    let validation = evidence.proxies[0].contexts[0].validation.value().unwrap();
    let domains = &validation.spiffe.as_ref().unwrap().trust_domains;
    assert_eq!(domains[0].name, "ellinj.teleport.sh");
    assert_eq!(domains[0].bundle.certificates, Fact::NotInEvidence);
}

#[test]
fn the_incident_dates_itself() {
    let moment = |text| Instant::parse_rfc3339(text).unwrap();
    assert_eq!(
        evidence(INCIDENT).captured,
        // The CA has 3631 whole days left before 2035-11-15T17:51:19Z.
        Some(Captured {
            from: moment("2025-12-05T17:51:20Z"),
            to: Some(moment("2025-12-06T17:51:19Z")),
        })
    );
}

/// A dump of one context with these entries.
fn dump(ca_cert: &str, cert_chain: &str) -> String {
    format!(r#"{{"certificates":[{{"ca_cert":[{ca_cert}],"cert_chain":[{cert_chain}]}}]}}"#)
}

const CA: &str = r#"{"path":"<inline>","serial_number":"0","days_until_expiration":"2998",
    "valid_from":"2024-01-01T00:00:00Z","expiration_time":"2034-01-01T00:00:00Z"}"#;
const LEAF: &str = r#"{"path":"<inline>","serial_number":"0a1b","subject_alt_names":[{"dns":"a.example"},
    {"uri":"spiffe://td/ns/a/sa/b"},{"ip_address":"10.0.0.1"},{"ip_address":"::1"}],"days_until_expiration":"0",
    "valid_from":"2025-10-16T00:00:00Z","expiration_time":"2025-10-17T00:00:00Z",
    "ocsp_details":{"valid_from":"2025-10-16T00:00:00Z","expiration":"2025-10-20T00:00:00Z"}}"#;

fn messages(evidence: &Evidence) -> Vec<&str> {
    evidence.inputs[0]
        .problems
        .iter()
        .map(|problem| problem.message.as_str())
        .collect()
}

#[test]
fn every_field_is_read() {
    let evidence = evidence(&dump(CA, LEAF));
    assert_eq!(messages(&evidence), Vec::<&str>::new());
    let leaf = evidence.chains[0].leaf().unwrap();
    let names = leaf.subject_alt_names.value().unwrap();
    let texts: Vec<_> = names.names.iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        ["a.example", "spiffe://td/ns/a/sa/b", "10.0.0.1", "::1"]
    );
    assert!(!names.complete, "email and otherName are never shown");
    assert_eq!(leaf.serial.value().unwrap().as_str(), "a1b");
    let context = &evidence.proxies[0].contexts[0];
    let staple = &context.certificates.value().unwrap()[0].ocsp_staple;
    assert!(staple.value().is_some());
    let validation = context.validation.value().unwrap();
    assert_eq!(validation.spiffe, None);
    assert_eq!(validation.typed_matchers, Fact::NotInEvidence);
    let anchor = &validation
        .trusted_ca
        .value()
        .unwrap()
        .certificates
        .value()
        .unwrap()[0];
    assert_eq!(anchor.serial.value().unwrap().as_str(), "0");
}

#[test]
fn every_entry_of_cert_chain_is_a_chain_of_its_own() {
    let other = LEAF.replace("0a1b", "ff");
    let evidence = evidence(&dump(CA, &format!("{LEAF},{other}")));
    assert_eq!(evidence.chains.len(), 2);
    assert!(
        evidence
            .chains
            .iter()
            .all(|chain| !chain.presented.complete)
    );
}

#[test]
fn repeated_contexts_are_shown_once() {
    let context = format!(r#"{{"ca_cert":[{CA}],"cert_chain":[{LEAF}]}}"#);
    let all = [context.as_str(); 40].join(",");
    let evidence = evidence(&format!(r#"{{"certificates":[{all}]}}"#));
    assert_eq!(evidence.chains.len(), 1);
    assert_eq!(evidence.chains[0].sources.len(), 40);
    assert_eq!(evidence.bundles.len(), 1);
    assert_eq!(evidence.bundles[0].sources.len(), 40);
    assert_eq!(evidence.proxies[0].contexts.len(), 2, "one for either side");
}

#[test]
fn only_several_anchors_are_known_to_be_all() {
    let one = evidence(&dump(CA, LEAF));
    assert!(!one.bundles[0].source.complete);
    let two = evidence(&dump(
        &format!("{CA},{}", CA.replace("\"0\"", "\"5\"")),
        LEAF,
    ));
    assert!(two.bundles[0].source.complete);
}

/// SPIRE with two domains: the path names the last one, the entry is the first one's CA.
#[test]
fn the_domain_in_the_path_is_not_the_domain_of_the_certificate() {
    let ca = CA.replace("<inline>", "west.local: <inline>").replace(
        "\"valid_from\"",
        "\"subject_alt_names\":[{\"uri\":\"spiffe://east.local\"}],\"valid_from\"",
    );
    let evidence = evidence(&dump(&ca, LEAF));
    assert_eq!(evidence.bundles[0].trust_domain, None);
    let context = &evidence.proxies[0].contexts[0];
    let spiffe = context.validation.value().unwrap().spiffe.as_ref().unwrap();
    assert_eq!(spiffe.trust_domains[0].name, "west.local");
    assert_eq!(
        spiffe.trust_domains[0].bundle.certificates,
        Fact::NotInEvidence
    );
    assert_eq!(spiffe.trust_bundles, Fact::NotInEvidence);
}

#[test]
fn paths_are_told_apart() {
    let name = |path: &str| {
        let evidence = evidence(&dump(&CA.replace("<inline>", path), ""));
        let spiffe = evidence.proxies[0].contexts[0]
            .validation
            .value()
            .unwrap()
            .spiffe
            .clone();
        let file = evidence.bundles[0].name.clone();
        (
            spiffe.map(|spiffe| spiffe.trust_domains[0].name.clone()),
            file,
        )
    };
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(name("<inline>"), (None, None));
    assert_eq!(name("\\u003cinline\\u003e"), (None, None));
    assert_eq!(name("/etc/ca.crt"), (None, text("/etc/ca.crt")));
    assert_eq!(name("td.example: <inline>"), (text("td.example"), None));
    assert_eq!(name("td: /etc/ca.crt"), (text("td"), text("/etc/ca.crt")));
}

#[test]
fn contexts_without_anchors_or_leaves() {
    let evidence = evidence(&format!(
        r#"{{"certificates":[{{"ca_cert":[],"cert_chain":[]}},{{"ca_cert":[{CA}],"cert_chain":[]}},
        {{"ca_cert":[],"cert_chain":[{LEAF}]}}]}}"#
    ));
    assert_eq!(messages(&evidence), Vec::<&str>::new());
    assert_eq!((evidence.chains.len(), evidence.bundles.len()), (1, 1));
    let contexts = &evidence.proxies[0].contexts;
    assert_eq!(contexts.len(), 4);
    assert_eq!(
        contexts[2].validation.value().unwrap().trusted_ca,
        Fact::Absent
    );
}

#[test]
fn camel_case_is_read() {
    let text = dump(CA, LEAF)
        .replace("ca_cert", "caCert")
        .replace("cert_chain", "certChain")
        .replace("serial_number", "serialNumber")
        .replace("subject_alt_names", "subjectAltNames")
        .replace("days_until_expiration", "daysUntilExpiration")
        .replace("valid_from", "validFrom")
        .replace("expiration_time", "expirationTime")
        .replace("ip_address", "ipAddress");
    let (camel, snake) = (evidence(&text), evidence(&dump(CA, LEAF)));
    let names = |evidence: &Evidence| evidence.chains[0].leaf().unwrap().subject_alt_names.clone();
    assert_eq!(names(&camel), names(&snake));
    assert_eq!(camel.captured, snake.captured);
}

/// What is pasted around, and cut out of, the incident.
#[test]
fn pasted_shapes_keep_the_leaf() {
    let line = |start: usize| -> String { INCIDENT.split_inclusive('\n').skip(start).collect() };
    let shapes = [
        format!(
            "$ kubectl exec -n sock-shop catalogue -c istio-proxy -- curl -s localhost:15000/certs\n{INCIDENT}$ "
        ),
        format!("Here is the dump 👇\n\n```json\n{INCIDENT}```\nwhat is wrong?\n"),
        format!(
            "[root@node ~]# curl 127.0.0.1:15000/certs\n{}[root@node ~]#",
            INCIDENT.trim_end()
        ),
        INCIDENT.lines().map(|line| format!("> {line}\n")).collect(),
        INCIDENT
            .replace(
                "\"serial_number\": \"f4",
                "// the CA\n\"serial_number\": \"f4",
            )
            .replace("\"cert_chain\"", "# leaf\n  \"cert_chain\""),
        INCIDENT.replace("\"valid_from\": \"2025-11-17T17:51:19Z\",", "……"),
        INCIDENT.replace("<inline>", "\\u003cinline\\u003e"),
        INCIDENT.replace('\n', ""),
        INCIDENT.replace('\n', "\r\n"),
        // From inside ca_cert on, and from between the lists.
        line(3),
        line(8),
        line(10),
        // The end is missing.
        INCIDENT
            .get(..INCIDENT.find("2025-12-05T19").unwrap())
            .unwrap()
            .to_owned(),
        format!("{{\"certificates\": [\n{INCIDENT},\n{INCIDENT}]}}"),
        format!("{INCIDENT}\n{INCIDENT}"),
    ];
    for shape in shapes {
        let evidence = evidence(&shape);
        assert_eq!(evidence.inputs[0].kind, InputKind::EnvoyCerts, "{shape}");
        assert_eq!(evidence.chains.len(), 1, "{shape}");
        assert_eq!(
            evidence.chains[0].leaf().unwrap().first_uri(),
            Some("spiffe://ellinj.teleport.sh/k8s/sock-shop/catalogue"),
            "{shape}"
        );
    }
}

#[test]
fn a_missing_field_of_a_cut_entry_is_not_absent() {
    let end = INCIDENT.find("\"subject_alt_names\"").unwrap();
    let evidence = evidence(INCIDENT.get(..end).unwrap());
    let leaf = evidence.chains[0].leaf().unwrap();
    assert_eq!(leaf.subject_alt_names, Fact::NotInEvidence);
    assert!(messages(&evidence)[0].contains("cut off"));
}

/// envoyproxy/envoy#6315.
#[test]
fn overflowed_dates_are_left_out() {
    let ca = r#"{"path":"/etc/ca.pem","serial_number":"01","days_until_expiration":"36196",
        "valid_from":"2019-03-01T00:00:00Z","expiration_time":"1982-03-05T00:00:00Z"}"#;
    let evidence = evidence(&dump(ca, LEAF));
    assert_eq!(messages(&evidence).len(), 1);
    assert!(messages(&evidence)[0].contains("overflowed"));
    let anchor = &evidence.bundles[0].source.certificates.value().unwrap()[0];
    assert_eq!(anchor.not_after, Fact::NotInEvidence);
}

/// A leaf that had expired when the dump was taken: the anchor's day count says so.
#[test]
fn an_expired_leaf_does_not_bend_the_clock() {
    let ca = CA.replace("2998", "2900");
    let captured = evidence(&dump(&ca, LEAF)).captured.unwrap();
    let expired = Instant::parse_rfc3339("2025-10-17T00:00:00Z").unwrap();
    assert!(captured.from > expired, "{captured:?}");
}
