//! `TlsCertificate`: what a side presents.

use super::data_source::{data_source_field, names_bytes};
use super::error::ContextError;
use super::node::Node;
use crate::model::{Fact, OwnCertificate};

/// Reads a certificate. Of private keys and passwords only whether they are configured is ever looked at.
pub(super) fn own_certificate(node: &Node) -> Result<OwnCertificate, ContextError> {
    let has_key = names_bytes(node, "private_key")? || node.get("private_key_provider")?.is_some();
    Ok(OwnCertificate {
        chain: data_source_field(node, "certificate_chain")?,
        private_key: if has_key {
            Fact::known(())
        } else {
            Fact::Absent
        },
        public_key: Fact::NotInEvidence,
        pkcs12: node.get("pkcs12")?.is_some(),
        ocsp_staple: node.get("ocsp_staple")?.is_some(),
    })
}
