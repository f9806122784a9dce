//! `Secret`: a certificate or validation context that contexts refer to by name.

use super::api_value::ApiValue;
use super::certificate::own_certificate;
use super::error::ContextError;
use super::schema;
use super::validation::validation_context;
use crate::model::{ApiFaults, Secret, SecretContent};

/// The oneof of Secret.
const CONTENTS: [&str; 4] = [
    "tls_certificate",
    "validation_context",
    "session_ticket_keys",
    "generic_secret",
];

/// Reads a secret. One that holds nothing has not been delivered.
pub(in crate::input) fn secret(node: &ApiValue) -> Result<Secret, ContextError> {
    let mut api = ApiFaults::default();
    let content = match node.one_of(&CONTENTS)? {
        None => SecretContent::Pending,
        Some(("tls_certificate", certificate)) => {
            api = schema::faults_of_certificate(&certificate)?;
            SecretContent::Certificate(Box::new(own_certificate(&certificate)?))
        }
        Some(("validation_context", context)) => {
            api = schema::faults_of_validation(&context)?;
            SecretContent::Validation(Box::new(validation_context(&context)?))
        }
        Some(_) => SecretContent::Other,
    };
    Ok(Secret {
        name: node.text("name")?.unwrap_or_default().to_owned(),
        content,
        refused_update: None,
        api: if node.reading.is_loaded {
            ApiFaults::default()
        } else {
            api
        },
        location: node.location(),
    })
}
