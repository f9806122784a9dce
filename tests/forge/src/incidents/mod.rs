//! Incidents that people had, rebuilt: what they held in their hands, the rule that names the cause, and words of the fix.
//!
//! A name like `C002-…` is a case of the failure catalogue; `similar-…` is one that users bring in the same words.
//!
//! ```text
//! naming    who the leaf says it is          leaves     what the leaf and its issuers may do
//! anchors   who vouches for it               settings   CRLs, configuration, delivery
//! ```

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::admin;
use crate::certificate::Cert;
use crate::extension::{general_name, oid};
use crate::pem;

mod anchors;
mod leaves;
mod naming;
mod settings;

/// One incident.
#[derive(Debug, Clone)]
pub struct Incident {
    /// `C002-pod-label-in-the-sa-slot`: its folder.
    pub name: &'static str,
    /// What was wrong, in one sentence.
    pub cause: &'static str,
    /// All flags, as typed in its folder.
    pub flags: &'static str,
    /// The rule that names the cause.
    pub rule: &'static str,
    /// With this severity.
    pub severity: &'static str,
    /// Words that the finding says, in its message, its reason or its fix.
    pub says: &'static [&'static str],
    /// Evidence. `context.json` goes behind `--tls-context`, `bundle.pem` behind `--trust-bundle`; of files in a directory
    /// the directory is handed in.
    pub files: Vec<(&'static str, Vec<u8>)>,
}

/// All incidents.
pub fn all() -> Vec<Incident> {
    [naming::incidents(), anchors::incidents(), leaves::incidents(), settings::incidents()].concat()
}

/// Every file below `fixtures/incidents`, by its path there.
pub fn files() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for incident in all() {
        let expectation = json!({
            "cause": incident.cause,
            "flags": incident.flags.split_whitespace().collect::<Vec<_>>(),
            "rule": incident.rule,
            "severity": incident.severity,
            "says": incident.says,
        });
        let home = incident.name;
        files.insert(format!("{home}/expect.json"), admin::pretty(&expectation).into_bytes());
        files.extend(incident.files.into_iter().map(|(name, content)| (format!("{home}/{name}"), content)));
    }
    files
}

/// The moment of the evidence, as forge writes moments.
const AT_FORGE: &str = "20261124000000Z";

fn text(certificates: &[&Cert]) -> String {
    pem::certificates(certificates.iter().map(|made| made.der()))
}

fn pem_file(name: &'static str, certificates: &[&Cert]) -> (&'static str, Vec<u8>) {
    (name, text(certificates).into_bytes())
}

fn json_file(name: &'static str, value: &Value) -> (&'static str, Vec<u8>) {
    (name, admin::pretty(value).into_bytes())
}

/// A leaf with this SPIFFE ID alone.
fn with_id(id: &str) -> Cert {
    Cert::leaf().with_names(&[general_name::uri(id)])
}

/// The leaf without key identifiers, as tools write it that know none.
fn bare(made: Cert) -> Cert {
    made.without(oid::AUTHORITY_KEY_IDENTIFIER).without(oid::SUBJECT_KEY_IDENTIFIER)
}

/// A sidecar's config dump: its chain, its anchors, one cluster with pins, its inbound listener.
struct Sidecar<'a> {
    pod: &'a str,
    chain: String,
    validation: Value,
    /// Service and the IDs that are pinned for it.
    calls: Option<(&'a str, &'a str)>,
    /// The trust domains it lets in.
    admits: &'a [&'a str],
}

impl Sidecar<'_> {
    fn file(&self, name: &'static str) -> (&'static str, Vec<u8>) {
        let secrets =
            admin::secrets(&[("default", admin::chain_secret(&self.chain)), ("ROOTCA", self.validation.clone())]);
        let listeners = admin::listeners(&[("virtualInbound", admin::istio_inbound(self.admits))]);
        let clusters = self.calls.map(|(service, pin)| {
            let name = format!("outbound|80||{service}.shop.svc.cluster.local");
            admin::clusters(&[(name.as_str(), admin::istio_cluster(&[pin]))])
        });
        let sections: Vec<Value> = [secrets, listeners].into_iter().chain(clusters).collect();
        (name, admin::config_dump(&admin::sidecar(self.pod, "shop"), "1.38.3", &sections).into_bytes())
    }
}

/// A client `cart` that calls `orders`, both with default validators.
fn pair(client: (&str, &str), server: (&str, &str), pin: &str, admits: &[&str]) -> Vec<(&'static str, Vec<u8>)> {
    let client = Sidecar {
        pod: "cart-1",
        chain: client.0.to_owned(),
        validation: admin::validation_secret(client.1),
        calls: Some(("orders", pin)),
        admits,
    };
    let server = Sidecar {
        pod: "orders-1",
        chain: server.0.to_owned(),
        validation: admin::validation_secret(server.1),
        calls: None,
        admits,
    };
    vec![client.file("cart.json"), server.file("orders.json")]
}

/// A client's context as a cluster without `tls_params` has it, with this validation context.
fn upstream(validation: &Value) -> Value {
    json!({"common_tls_context": {"validation_context": validation}})
}

/// A server's context with this validation context.
fn downstream(validation: &Value) -> Value {
    json!({"common_tls_context": {"validation_context": validation}, "require_client_certificate": true})
}

fn trusting(bundle: &str, more: &Value) -> Value {
    let mut validation = json!({"trusted_ca": {"inline_string": bundle}});
    if let (Value::Object(all), Value::Object(more)) = (&mut validation, more) {
        all.extend(more.clone());
    }
    validation
}
