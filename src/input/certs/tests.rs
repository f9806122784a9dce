use super::super::{NamedInput, Source, read};
use crate::model::{Evidence, Fact, InputKind, Instant};

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
        Some((
            moment("2025-12-05T18:24:35Z"),
            moment("2025-12-05T19:25:35Z")
        ))
    );
}
