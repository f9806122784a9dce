//! Who the two sides are: their certificates, keys and anchors.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::Secret;
use crate::certificate::Cert;
use crate::extension::general_name;
use crate::key::Key;
use crate::pem;

/// The client's SPIFFE ID.
pub(super) const FRONT_END: &str = "spiffe://example.org/ns/shop/sa/front-end";
/// The server's SPIFFE ID.
pub(super) const CATALOGUE: &str = "spiffe://example.org/ns/shop/sa/catalogue";

/// A chain and the key of its leaf.
#[derive(Debug, Clone)]
pub(super) struct Identity {
    pub(super) chain: Vec<Cert>,
    pub(super) key: Key,
}

/// A leaf with this URI, below the usual intermediate.
pub(super) fn workload(uri: &str, key: Key) -> Identity {
    Identity { chain: vec![leaf(uri, key), Cert::intermediate()], key }
}

/// The leaf alone.
pub(super) fn leaf(uri: &str, key: Key) -> Cert {
    Cert::leaf().key(key).with_names(&[general_name::uri(uri)]).set(|leaf| {
        leaf.serial = crate::certificate::serial_for(&format!("situation/{uri}/{key:?}"));
    })
}

/// The client as it should be.
pub(super) fn front_end() -> Identity {
    workload(FRONT_END, Key::Leaf)
}

/// The server as it should be.
pub(super) fn catalogue() -> Identity {
    workload(CATALOGUE, Key::Second)
}

impl Identity {
    /// The same with another leaf.
    pub(super) fn leaf(mut self, change: impl FnOnce(Cert) -> Cert) -> Self {
        let leaf = self.chain.remove(0);
        self.chain.insert(0, change(leaf));
        self
    }

    /// As an entry of `tls_certificates`.
    pub(super) fn inline(&self) -> Value {
        let pem = pem::certificates(self.chain.iter().map(Cert::der));
        json!({"certificate_chain": bytes(&pem), "private_key": bytes(self.key.pkcs8_pem())})
    }

    /// As the secret `default`.
    pub(super) fn secret(&self) -> Secret {
        Secret { name: "default", content: Some(json!({"tls_certificate": self.inline()})) }
    }
}

/// A data source with these bytes.
pub(super) fn bytes(text: &str) -> Value {
    json!({"inline_bytes": STANDARD.encode(text)})
}

/// Certificates as a data source.
pub(super) fn anchors(certificates: &[Cert]) -> Value {
    bytes(&pem::certificates(certificates.iter().map(Cert::der)))
}

/// The secret `ROOTCA` with a trusted_ca.
pub(super) fn root_ca(certificates: &[Cert]) -> Secret {
    root_ca_with(&json!({"trusted_ca": anchors(certificates)}))
}

/// The secret `ROOTCA` with any validation context.
pub(super) fn root_ca_with(context: &Value) -> Secret {
    Secret { name: "ROOTCA", content: Some(json!({"validation_context": context})) }
}

/// A root that signed nothing here.
pub(super) fn other_root() -> Cert {
    Cert::ca("Other Root", Key::Other, "Other Root", Key::Other)
}
