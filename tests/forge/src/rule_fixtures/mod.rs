//! The fixtures of the rules: for each id, evidence that the rule tells something about, and evidence that it does not.
//!
//! ```text
//! leaf        the leaf and its validity        loading     what Envoy refuses to load
//! issuer      certificates above the leaf      verifier    what configuration demands, and CRLs
//! chain       what is sent, and when           encoding    odd DER
//! spiffe      SPIFFE IDs and meshes            text        odd PEM and broken inputs
//! ```

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::admin;
use crate::certificate::Cert;
use crate::pem;

mod chain;
mod encoding;
mod gate;
mod issuer;
mod leaf;
mod loading;
mod spiffe;
mod text;
mod verifier;

/// Files by the end of their names: `.pem` is evidence `bad.pem`; `.bundle.pem` goes behind `--trust-bundle`,
/// `.context.json` behind `--tls-context`, `.toml` behind `--config`, `.baseline.json` behind `--baseline`; `/certs.json` lies in the directory `bad`.
pub type Files = Vec<(&'static str, Vec<u8>)>;

/// One rule's fixture.
#[derive(Debug, Clone)]
pub struct RuleFixture {
    /// Id of the rule.
    pub rule: &'static str,
    /// What the rule says of the bad evidence: `error`, `warning` or `note`.
    pub severity: &'static str,
    /// All flags, as typed in the fixture's folder.
    pub flags: String,
    /// Other rules that tell the same defect above a note, each from its own side.
    pub beside: &'static [&'static str],
    /// The evidence it tells something about.
    pub bad: Files,
    /// The same without the defect: no rule tells an error or a warning, and this one nothing.
    pub good: Files,
}

impl RuleFixture {
    /// A fixture judged with the usual root.
    fn new(rule: &'static str, severity: &'static str, bad: Files, good: Files) -> Self {
        Self { rule, severity, flags: format!("{USUAL} --at {AT}"), beside: &[], bad, good }
    }

    /// Judged by what it brings along alone.
    fn without_root(self) -> Self {
        Self { flags: format!("--at {AT}"), ..self }
    }

    /// Judged when the evidence was taken.
    fn when_dumped(self) -> Self {
        Self { flags: String::new(), ..self }
    }

    fn flags(self, more: &str) -> Self {
        let flags = format!("{} {more}", self.flags).trim().to_owned();
        Self { flags, ..self }
    }

    fn beside(self, beside: &'static [&'static str]) -> Self {
        Self { beside, ..self }
    }

    /// `expect.json` of the fixture's folder.
    pub fn expectation(&self) -> String {
        let flags: Vec<&str> = self.flags.split_whitespace().collect();
        admin::pretty(&json!({"severity": self.severity, "flags": flags, "beside": self.beside}))
    }
}

/// The moment the fixtures are made for.
pub const AT: &str = "2026-11-24T00:00:00Z";
/// The same as forge writes moments.
const AT_FORGE: &str = "20261124000000Z";
const USUAL: &str = "--trust-bundle ../root.pem";

/// The usual anchor.
pub fn root() -> String {
    pem::certificates([Cert::root().der()])
}

/// All fixtures, family by family.
pub fn all() -> Vec<RuleFixture> {
    [
        leaf::fixtures(),
        issuer::fixtures(),
        chain::fixtures(),
        spiffe::fixtures(),
        loading::fixtures(),
        verifier::fixtures(),
        encoding::fixtures(),
        text::fixtures(),
        gate::fixtures(),
    ]
    .concat()
}

/// Every file below `fixtures/rules`, by its path there.
pub fn files() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::from([("root.pem".to_owned(), bytes(root()))]);
    for fixture in all() {
        let rule = fixture.rule;
        files.insert(format!("{rule}/expect.json"), bytes(fixture.expectation()));
        for (name, ends) in [("bad", fixture.bad), ("good", fixture.good)] {
            files.extend(ends.into_iter().map(|(end, content)| (format!("{rule}/{name}{end}"), content)));
        }
    }
    files
}

fn bytes(text: impl Into<String>) -> Vec<u8> {
    text.into().into_bytes()
}

fn text_of(certificates: &[&Cert]) -> String {
    pem::certificates(certificates.iter().map(|made| made.der()))
}

/// A chain as `bad.pem` or `good.pem`.
fn chain_of(certificates: &[&Cert]) -> Files {
    vec![(".pem", bytes(text_of(certificates)))]
}

/// The usual good chain.
fn good() -> Files {
    chain_of(&[&Cert::leaf(), &Cert::intermediate()])
}

/// A leaf that departs from the good one, below the usual intermediate.
fn leaf(rule: &'static str, severity: &'static str, bad: &Cert) -> RuleFixture {
    RuleFixture::new(rule, severity, chain_of(&[bad, &Cert::intermediate()]), good())
}

/// A chain that departs from the good one.
fn chain(rule: &'static str, severity: &'static str, bad: &[&Cert]) -> RuleFixture {
    RuleFixture::new(rule, severity, chain_of(bad), good())
}

/// A good chain beside a verifier's context.
fn context(rule: &'static str, severity: &'static str, bad: &Value, good_context: &Value) -> RuleFixture {
    let with = |context: &Value| [good(), vec![(".context.json", bytes(admin::pretty(context)))]].concat();
    RuleFixture::new(rule, severity, with(bad), with(good_context)).without_root()
}

/// A server's context with this validation context.
fn downstream(validation: &Value) -> Value {
    json!({"common_tls_context": {"validation_context": validation}, "require_client_certificate": true})
}

/// A client's context with this validation context, open to TLS 1.3.
fn upstream(validation: &Value) -> Value {
    json!({"common_tls_context": {
        "tls_params": {"tls_maximum_protocol_version": "TLSv1_3"},
        "validation_context": validation,
    }})
}

fn inline(text: &str) -> Value {
    json!({"inline_string": text})
}

/// A proxy's config dump with one listener.
fn listener(context: &Value) -> Files {
    dump(&[admin::listeners(&[("0.0.0.0_8443", context.clone())])])
}

/// A proxy's config dump with one cluster.
fn cluster(context: &Value) -> Files {
    dump(&[admin::clusters(&[("orders", context.clone())])])
}

fn dump(sections: &[Value]) -> Files {
    vec![(".json", bytes(admin::config_dump("cart-1", "1.38.3", sections)))]
}
