//! The names and types of a configured message: fields that the API does not have, or not in every release, one field or
//! oneof twice, values of another type, and the extensions that it names.

use crate::input::envoy_tls::api_value::ApiValue;
use crate::input::envoy_tls::data_source;
use crate::input::envoy_tls::error::ContextError;
use crate::model::{ApiFaults, Side, StrangeField};

use super::messages::{
    BOOL_VALUE, CERTIFICATE, DOWNSTREAM, SPIFFE_VALIDATOR, UINT32_VALUE, UPSTREAM, VALIDATION,
};
use super::{Field, Kind, Message, items, rules};

/// The member of an `Any` that names its type.
const TYPE: &str = "@type";

/// How the type of the SPIFFE validator's configuration ends.
const VALIDATOR_TYPE: &str = ".tls.v3.SPIFFECertValidatorConfig";

/// What the API says against a context.
pub(in crate::input::envoy_tls) fn faults(
    context: &ApiValue,
    side: Side,
) -> Result<ApiFaults, ContextError> {
    let message = match side {
        Side::Upstream => &UPSTREAM,
        Side::Downstream => &DOWNSTREAM,
    };
    of_message(context, message)
}

/// What the API says against a validation context.
pub(in crate::input::envoy_tls) fn faults_of_validation(
    validation: &ApiValue,
) -> Result<ApiFaults, ContextError> {
    of_message(validation, &VALIDATION)
}

/// What the API says against a context's own certificate.
pub(in crate::input::envoy_tls) fn faults_of_certificate(
    certificate: &ApiValue,
) -> Result<ApiFaults, ContextError> {
    of_message(certificate, &CERTIFICATE)
}

fn of_message(node: &ApiValue, message: &'static Message) -> Result<ApiFaults, ContextError> {
    let mut faults = ApiFaults::default();
    if node.is_set_twice(TYPE) {
        return Err(ContextError::Twice {
            pointer: node.pointer(),
            field: TYPE,
        });
    }
    of_any(node, message, &mut faults)?;
    faults.violation = rules::violated(node, message)?;
    Ok(faults)
}

/// A message that may stand in an `Any`: its type stands among its fields.
fn of_any(
    node: &ApiValue,
    message: &'static Message,
    found: &mut ApiFaults,
) -> Result<(), ContextError> {
    strange(node, message, found)?;
    found
        .strange_fields
        .retain(|field| field.field != TYPE || field.pointer != place(node, TYPE));
    Ok(())
}

/// Where a field of a message stands.
fn place(node: &ApiValue, name: &str) -> String {
    format!("{}.{name}", node.pointer())
}

/// Collects the fields that not every release has and the extensions that are named, and reads the type of every field.
fn strange(
    node: &ApiValue,
    message: &'static Message,
    found: &mut ApiFaults,
) -> Result<(), ContextError> {
    for name in node.fields()? {
        let field = message.fields.iter().find(|field| field.goes_by(name));
        if field.is_none_or(|field| field.is_new) {
            found.strange_fields.push(StrangeField {
                message: message.name,
                field: field.map_or_else(|| name.to_owned(), |field| field.name.to_owned()),
                pointer: place(node, name),
                nearest: field.map_or_else(|| message.nearest(name), |_| None),
            });
        }
    }
    for field in message.fields {
        if node.is_set_twice(field.name) {
            return Err(ContextError::Twice {
                pointer: node.pointer(),
                field: field.name,
            });
        }
        for item in items(node, field)? {
            of_kind(&item, field, found)?;
        }
    }
    for oneof in message.fields.iter().filter_map(|field| field.oneof) {
        let names: Vec<&'static str> = message.members(oneof).map(|field| field.name).collect();
        node.one_of(&names)?;
    }
    Ok(())
}

fn of_kind(item: &ApiValue, field: &Field, found: &mut ApiFaults) -> Result<(), ContextError> {
    match field.kind {
        Kind::Flag if item.is_message() => Err(item.wrong_type("true or false")),
        Kind::FlagValue if item.is_message() => strange(item, &BOOL_VALUE, found),
        Kind::Number if item.is_message() => strange(item, &UINT32_VALUE, found),
        Kind::Flag | Kind::FlagValue => item.as_flag().map(drop),
        Kind::Number => item.as_number().map(drop),
        Kind::Text => item.as_text().map(drop),
        Kind::Bytes => data_source::demand_base64(item),
        Kind::Duration => item.as_duration().map(drop),
        Kind::Enum(names) => item.as_choice(names).map(drop),
        Kind::Message(message) => {
            strange(item, message, found)?;
            let name = match field.name {
                "custom_validator_config" => return of_validator(item, found),
                "custom_handshaker" | "custom_tls_certificate_selector" => item.text("name")?,
                "private_key_provider" => item.text("provider_name")?,
                _ => None,
            };
            found.extensions.extend(name.map(str::to_owned));
            Ok(())
        }
        Kind::Any => named_type(item),
        Kind::Opaque => item.fields().map(drop),
    }
}

/// An `Any` is empty, or names its type as `HOST/TYPE`.
fn named_type(any: &ApiValue) -> Result<(), ContextError> {
    let is_named = any.text(TYPE)?.is_some_and(|name| {
        let host = name.rsplit_once('/').map(|(host, _)| host);
        host.is_some_and(|host| !host.is_empty())
    });
    if is_named || any.fields()?.is_empty() || any.is_cut() {
        return Ok(());
    }
    Err(ContextError::Missing {
        pointer: any.pointer(),
        field: TYPE,
    })
}

/// The configuration of the SPIFFE validator, in an `Any` or in a `TypedStruct` inside it.
fn of_validator(extension: &ApiValue, found: &mut ApiFaults) -> Result<(), ContextError> {
    let Some(config) = extension.get("typed_config")? else {
        return Ok(());
    };
    let is_spiffe = extension.text("name")? == Some("envoy.tls.cert_validator.spiffe");
    let (kind, fields) = config.any()?;
    if kind.ends_with(VALIDATOR_TYPE) {
        return of_any(&fields, &SPIFFE_VALIDATOR, found);
    }
    let may_hold_it = config.text(TYPE)?.is_none_or(|kind| {
        [
            ".TypedStruct",
            "/google.protobuf.Struct",
            "/google.protobuf.Empty",
        ]
        .iter()
        .any(|known| kind.ends_with(known))
    });
    if !is_spiffe || may_hold_it || config.is_cut() {
        return Ok(());
    }
    Err(ContextError::UnknownName {
        pointer: place(&config, TYPE),
        value: kind.to_owned(),
        allowed: vec![
            "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig",
        ],
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::input::envoy_tls::api_value::Reading;

    fn of(context: &Value, side: Side) -> Result<ApiFaults, ContextError> {
        let context = context.into();
        faults(&ApiValue::root(&context, &Reading::default()), side)
    }

    fn refused(validation: &Value) -> Option<String> {
        let context = json!({"common_tls_context": {"validation_context": validation}});
        let text = of(&context, Side::Upstream).unwrap().violation?;
        let start = "Proto constraint validation failed (UpstreamTlsContextValidationError.CommonTlsContext: embedded message \
             failed validation | caused by CommonTlsContextValidationError.ValidationContext: embedded message failed validation \
             | caused by CertificateValidationContextValidationError.";
        let inner = text.strip_prefix(start).expect(&text);
        Some(inner.to_owned())
    }

    #[test]
    fn the_texts_of_real_envoys() {
        let recorded = [
            (
                json!({"verify_certificate_hash": ["00"]}),
                "VerifyCertificateHash[0]: value length must be at least 64 characters)",
            ),
            (
                json!({"verify_certificate_spki": ["AA=="]}),
                "VerifyCertificateSpki[0]: value length must be at least 44 characters)",
            ),
            (
                json!({"match_typed_subject_alt_names": [{"matcher": {"exact": "a"}}]}),
                "MatchTypedSubjectAltNames[0]: embedded message failed validation | caused by \
                 SubjectAltNameMatcherValidationError.SanType: value must not be in list [SAN_TYPE_UNSPECIFIED])",
            ),
            (
                json!({"match_subject_alt_names": [{"safe_regex": {}}]}),
                "MatchSubjectAltNames[0]: embedded message failed validation | caused by \
                 StringMatcherValidationError.SafeRegex: embedded message failed validation | caused by \
                 RegexMatcherValidationError.Regex: value length must be at least 1 characters)",
            ),
        ];
        for (validation, expected) in recorded {
            assert_eq!(refused(&validation).as_deref(), Some(expected));
        }
    }

    #[test]
    fn fields_outside_of_oneofs_come_first() {
        let context = json!({"common_tls_context": {"validation_context": {"trusted_ca": {}}, "key_log": {"path": ""}}});
        let text = of(&context, Side::Upstream).unwrap().violation.unwrap();
        assert!(
            text.contains("KeyLog") && !text.contains("TrustedCa"),
            "{text}"
        );
        let context =
            json!({"session_ticket_keys": {"keys": []}, "session_timeout": "4294967296s"});
        assert_eq!(
            of(&context, Side::Downstream).unwrap().violation.as_deref(),
            Some(
                "Proto constraint validation failed (DownstreamTlsContextValidationError.SessionTimeout: value must be inside \
                 range [0s, 1193046h28m16s))"
            )
        );
    }

    #[test]
    fn what_satisfies_the_constraints() {
        for validation in [
            json!({}),
            json!({"trusted_ca": {"inline_string": ""}, "verify_certificate_hash": ["0".repeat(95)]}),
            json!({"match_subject_alt_names": [{"exact": ""}], "max_verify_depth": 100}),
        ] {
            assert_eq!(refused(&validation), None, "{validation}");
        }
        assert!(refused(&json!({"trusted_ca": {}})).is_some());
        assert!(refused(&json!({"max_verify_depth": 101})).is_some());
    }

    #[test]
    fn fields_that_the_api_does_not_have() {
        let context = json!({
            "common_tls_context": {"validation_context": {"trusted_cas": {}, "suppressClientCaList": true}, "sni": "a"},
        });
        let found: Vec<_> = of(&context, Side::Upstream)
            .unwrap()
            .strange_fields
            .into_iter()
            .map(|field| (field.message, field.field, field.nearest))
            .collect();
        assert_eq!(
            found,
            [
                ("CommonTlsContext", "sni".to_owned(), None),
                (
                    "CertificateValidationContext",
                    "trusted_cas".to_owned(),
                    Some("trusted_ca")
                ),
                (
                    "CertificateValidationContext",
                    "suppress_client_ca_list".to_owned(),
                    None
                ),
            ]
        );
    }

    #[test]
    fn a_field_under_both_of_its_names_is_set_twice() {
        let context =
            json!({"common_tls_context": {"validation_context": {}, "validationContext": {}}});
        let error = of(&context, Side::Upstream).unwrap_err();
        assert!(
            error.to_string().contains("'validation_context'"),
            "{error}"
        );
    }
}
