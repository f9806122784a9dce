//! The format of the x509-limbo suite: one JSON document that holds all its cases.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;
use serde_json::{Value, json};

use svidlint_forge::case::Role;

use super::{Foreign, Settings, bytes, keys};

#[derive(Debug, Deserialize)]
struct Document {
    testcases: Vec<TestCase>,
}

#[derive(Debug, Deserialize)]
struct TestCase {
    id: String,
    validation_kind: String,
    trusted_certs: Vec<String>,
    untrusted_intermediates: Vec<String>,
    peer_certificate: String,
    peer_certificate_key: Option<String>,
    validation_time: Option<String>,
    expected_peer_name: Option<PeerName>,
    #[serde(default)]
    expected_peer_names: Vec<PeerName>,
    max_chain_depth: Option<u32>,
    #[serde(default)]
    crls: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct PeerName {
    kind: String,
    value: String,
}

/// All cases of a document.
pub(super) fn read(path: &Path) -> Result<Vec<Foreign>> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let document: Document =
        serde_json::from_str(&text).with_context(|| format!("{}", path.display()))?;
    Ok(document.testcases.iter().map(TestCase::foreign).collect())
}

impl TestCase {
    fn foreign(&self) -> Foreign {
        let sent = [&self.peer_certificate]
            .into_iter()
            .chain(&self.untrusted_intermediates);
        let mut found = keys::Keys::new();
        keys::collect(
            self.peer_certificate_key.as_deref().unwrap_or_default(),
            &mut found,
        );
        let mut settings = Settings {
            at: self.validation_time.clone(),
            presented_by: Some(if self.validation_kind == "CLIENT" {
                Role::Client
            } else {
                Role::Server
            }),
            ..Settings::default()
        };
        let names: Vec<Value> = self
            .expected_peer_name
            .iter()
            .chain(&self.expected_peer_names)
            .map(PeerName::matcher)
            .collect();
        if !names.is_empty() {
            settings
                .validation
                .insert("match_typed_subject_alt_names".to_owned(), names.into());
        }
        if let Some(depth) = self.max_chain_depth {
            settings
                .validation
                .insert("max_verify_depth".to_owned(), depth.into());
        }
        Foreign {
            name: self.id.clone(),
            chain: sent
                .flat_map(|pem| bytes::certificates(pem.as_bytes()))
                .collect(),
            anchors: self.trusted_certs.join("\n").into_bytes(),
            crls: (!self.crls.is_empty()).then(|| self.crls.join("\n").into_bytes()),
            key: found.into_values().next(),
            settings,
        }
    }
}

impl PeerName {
    fn matcher(&self) -> Value {
        let kind = match self.kind.as_str() {
            "IP" => "IP_ADDRESS",
            "RFC822" => "EMAIL",
            _ => "DNS",
        };
        json!({"san_type": kind, "matcher": {"exact": self.value}})
    }
}
