//! `TlsCertificate`: what a side presents.

use super::data_source::{data_source, names_bytes};
use super::error::ContextError;
use super::node::Node;
use crate::model::{Fact, OwnCertificate};

/// Reads a certificate. Of private keys and passwords only whether they are configured is ever looked at.
pub(super) fn own_certificate(node: &Node) -> Result<OwnCertificate, ContextError> {
    Ok(OwnCertificate {
        chain: node.fact("certificate_chain", data_source)?,
        private_key: private_key(node)?,
        public_key: Fact::NotInEvidence,
        pkcs12: node.get("pkcs12")?.is_some(),
        ocsp_staple: node.get("ocsp_staple")?.is_some(),
    })
}

fn private_key(node: &Node) -> Result<Fact<()>, ContextError> {
    if node.get("private_key_provider")?.is_some() {
        return Ok(Fact::known(()));
    }
    Ok(match node.fact("private_key", names_bytes)? {
        Fact::Present { value: false, .. } => Fact::Absent,
        key => key.map(|_| ()),
    })
}
