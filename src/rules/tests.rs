//! What holds for every rule.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may stop at the first thing that is wrong"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::testing::{good_ca, good_leaf, judged, name, oids, uris};
use super::{RULES, findings, rule_for};
use crate::config::Thresholds;
use crate::finding::Severity;
use crate::knowledge::Check;
use crate::model::{Certificate, Fact, GeneralName, GeneralNames, KeyUsage, Name, Role, Serial};

fn pages() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules")
}

#[test]
fn every_failed_step_has_exactly_one_rule() {
    for check in Check::ALL {
        for depth in [None, Some(-1), Some(0), Some(1), Some(2)] {
            for role in [Role::Server, Role::Client] {
                let rules: Vec<&str> = RULES
                    .iter()
                    .filter(|rule| rule.explains.contains(check) && rule.part.covers(depth, role))
                    .map(|rule| rule.id)
                    .collect();
                assert_eq!(
                    rules.len(),
                    1,
                    "{check} at {depth:?} by a {role}: {rules:?}"
                );
                assert_eq!(rule_for(*check, depth, role).unwrap().id, rules[0]);
            }
        }
    }
}

#[test]
fn trait_rules_never_exceed_a_warning() {
    let is_trait =
        |rule: &&&super::Rule| rule.explains.is_empty() && rule.part != super::Part::Handshake;
    // A trust domain that the user names is a demand.
    let is_demand =
        |rule: &&&super::Rule| rule.id == super::spiffe::spiffe_wrong_trust_domain::RULE.id;
    // There is no certificate to be judged, and every connection fails.
    let has_none =
        |rule: &&&super::Rule| rule.id == super::istio::ztunnel_without_certificate::RULE.id;
    for rule in RULES
        .iter()
        .filter(is_trait)
        .filter(|rule| !is_demand(rule) && !has_none(rule))
    {
        assert!(rule.severity <= Severity::Warning, "{}", rule.id);
    }
}

#[test]
fn every_page_has_all_headings() {
    const HEADINGS: [&str; 6] = [
        "## What\n",
        "## Who refuses it and why\n",
        "## What Envoy prints\n",
        "## Example\n",
        "## Fix\n",
        "## References\n",
    ];
    for rule in RULES {
        let title = format!("# {}\n", rule.id);
        assert!(rule.docs.starts_with(&title), "{}: title", rule.id);
        let mut at = 0;
        for heading in HEADINGS {
            let found = rule.docs[at..].find(heading);
            at += found.unwrap_or_else(|| panic!("{}: {heading}", rule.id)) + heading.len();
            let body = rule.docs[at..].split("\n## ").next().unwrap().trim();
            assert!(!body.is_empty(), "{}: nothing below {heading}", rule.id);
        }
        assert!(!rule.docs.contains("may be invalid"), "{}", rule.id);
    }
}

/// `INDEX.md` lists ids, severities and summaries. Ids never change meaning; a retired one stays reserved.
#[test]
fn the_index_is_current_and_ids_are_unique() {
    let ids: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), RULES.len(), "an id stands twice");
    let mut index = String::from("# Rules\n\n| id | at most | summary |\n|---|---|---|\n");
    for rule in RULES {
        let severity = match rule.severity {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        let line = format!(
            "| [{0}]({0}.md) | {severity} | {1} |\n",
            rule.id, rule.summary
        );
        index.push_str(&line);
    }
    let path = pages().join("INDEX.md");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &index).unwrap();
    }
    let known = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(known, index, "run with BLESS=1 to accept");
}

#[test]
fn every_page_belongs_to_a_rule() {
    for entry in fs::read_dir(pages()).unwrap() {
        let file = entry.unwrap().file_name().into_string().unwrap();
        let id = file.trim_end_matches(".md");
        assert!(id == "INDEX" || super::by_id(id).is_some(), "{file}");
    }
}

fn usage(bits: u16) -> Fact<KeyUsage> {
    Fact::Present {
        critical: Some(true),
        value: KeyUsage::from_bits(bits),
    }
}

const SIGN: u16 = KeyUsage::DIGITAL_SIGNATURE;
const ENCIPHER: u16 = KeyUsage::KEY_ENCIPHERMENT;
const AGREE: u16 = KeyUsage::KEY_AGREEMENT;

/// Leaf and CA as each issuer writes them.
fn profiles() -> Vec<(&'static str, Certificate, Certificate)> {
    let leaf = |uri: &str, bits: u16| Certificate {
        issuer: name("mesh CA"),
        subject_alt_names: uris(&[uri]),
        key_usage: usage(bits),
        ..good_leaf()
    };
    let ca = |uri: Option<&str>, bits: u16| Certificate {
        issuer: name("mesh CA"),
        subject: name("mesh CA"),
        serial: Fact::known(Serial::from_hex("abcd")),
        subject_alt_names: uri.map_or(Fact::Absent, |uri| uris(&[uri])),
        key_usage: usage(bits | KeyUsage::KEY_CERT_SIGN),
        ..good_ca()
    };
    let linkerd = Certificate {
        subject: name("cart"),
        subject_alt_names: Fact::known(GeneralNames {
            names: vec![GeneralName::dns(
                "cart.shop.serviceaccount.identity.linkerd.cluster.local",
            )],
            complete: true,
        }),
        basic_constraints: Fact::Absent,
        ..leaf("spiffe://unused/x", SIGN | ENCIPHER)
    };
    let consul = "spiffe://11111111-2222-3333-4444-555555555555.consul";
    let consul_leaf = format!("{consul}/ns/default/dc/dc1/svc/web");
    let spire = Certificate {
        subject: name("SPIRE"),
        ..leaf(
            "spiffe://td.example/ns/shop/sa/cart",
            SIGN | ENCIPHER | AGREE,
        )
    };
    let csi = Certificate {
        subject: Fact::known(Name::default()),
        extended_key_usage: oids(&["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"]),
        ..leaf("spiffe://cluster.local/ns/shop/sa/cart", SIGN | ENCIPHER)
    };
    let id = "spiffe://td.example/ns/shop/sa/cart";
    vec![
        ("istiod", leaf(id, SIGN | ENCIPHER), ca(None, 0)),
        (
            "SPIRE",
            spire,
            ca(Some("spiffe://td.example"), KeyUsage::CRL_SIGN),
        ),
        (
            "Teleport",
            leaf(id, SIGN | ENCIPHER | AGREE),
            ca(None, SIGN | ENCIPHER),
        ),
        ("csi-driver-spiffe", csi, ca(None, KeyUsage::CRL_SIGN)),
        (
            "Consul",
            leaf(
                &consul_leaf,
                SIGN | ENCIPHER | AGREE | KeyUsage::DATA_ENCIPHERMENT,
            ),
            ca(Some(consul), SIGN | KeyUsage::CRL_SIGN),
        ),
        (
            "Kuma",
            leaf("spiffe://default/cart", SIGN | ENCIPHER | AGREE),
            ca(Some("spiffe://default"), KeyUsage::CRL_SIGN),
        ),
        ("Linkerd", linkerd, ca(None, KeyUsage::CRL_SIGN)),
    ]
}

#[test]
fn good_chains_of_every_issuer_raise_nothing() {
    for (issuer, leaf, ca) in profiles() {
        let mut judgement = judged(vec![leaf]);
        judgement.evidence.bundles[0].source.certificates = Fact::known(vec![ca]);
        let found = findings(&judgement, &Thresholds::default());
        assert!(found.is_empty(), "{issuer}: {found:#?}");
    }
}

#[test]
fn a_root_sent_along_is_a_note_at_most() {
    for (issuer, leaf, ca) in profiles() {
        let judgement = judged(vec![leaf, ca.clone(), ca]);
        for finding in findings(&judgement, &Thresholds::default()) {
            assert_eq!(finding.severity, Severity::Note, "{issuer}: {finding:#?}");
        }
    }
}

/// All 31 requirements stand in the checklist, and every page it links to exists.
#[test]
fn the_spiffe_checklist_is_complete_and_names_existing_rules() {
    let text = include_str!("../../docs/spiffe-checklist.md");
    for number in 1..=31 {
        assert!(text.contains(&format!("\n| {number} | ")), "{number}");
    }
    for (at, _) in text.match_indices("(rules/") {
        let rest = &text[at + "(rules/".len()..];
        let id = &rest[..rest.find(".md)").unwrap()];
        assert!(super::by_id(id).is_some(), "{id}");
    }
}
