//! `TlsCertificate`: what a side presents.

use super::api_value::ApiValue;
use super::context::tls_parameters;
use super::data_source::{self, data_source};
use super::error::ContextError;
use super::ocsp_staple::ocsp_staple;
use crate::model::{Fact, OwnCertificate, PrivateKey};

/// Reads a certificate. Private keys, PKCS#12 files and passwords are never decoded: of a key's text the form is kept.
pub(super) fn own_certificate(node: &ApiValue) -> Result<OwnCertificate, ContextError> {
    let has_password = match node.get("password")? {
        Some(password) => data_source::names_bytes(&password)?,
        None => false,
    };
    let key = |field: &ApiValue| private_key(field, has_password);
    let pkcs12 = if_set(node.fact("pkcs12", key)?);
    Ok(OwnCertificate {
        chain: node.fact("certificate_chain", data_source)?,
        private_key: if_set(node.fact("private_key", key)?),
        has_empty_pkcs12: pkcs12.is_absent() && node.get("pkcs12")?.is_some(),
        pkcs12,
        has_key_provider: node.get("private_key_provider")?.is_some(),
        ocsp_staple: node.fact("ocsp_staple", ocsp_staple)?,
        tls: match node.get("tls_params")? {
            Some(parameters) => Some(tls_parameters(&parameters)?),
            None => None,
        },
    })
}

fn private_key(node: &ApiValue, has_password: bool) -> Result<Option<PrivateKey>, ContextError> {
    if !data_source::names_bytes(node)? {
        return Ok(None);
    }
    let (path, form) = data_source::form_of_key(node)?;
    Ok(Some(PrivateKey {
        path,
        form,
        has_password,
        opened: Fact::NotInEvidence,
    }))
}

/// A source without any byte is as good as none.
fn if_set(key: Fact<Option<PrivateKey>>) -> Fact<PrivateKey> {
    match key {
        Fact::Present {
            value: Some(value), ..
        } => Fact::known(value),
        Fact::Present { value: None, .. } | Fact::Absent => Fact::Absent,
        Fact::Unreadable { why } => Fact::Unreadable { why },
        Fact::NotInEvidence => Fact::NotInEvidence,
    }
}
