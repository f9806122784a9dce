//! The constraints that Envoy's API puts on a message (protoc-gen-validate), checked before anything is loaded.
//!
//! Only what Envoy would say first is kept: it stops at the first violation, in the order the fields are declared.

use super::error::ContextError;
use super::node::Node;
use crate::model::Side;

/// A violation inside out: `Message.Field: what is wrong`, the innermost message first.
struct Violation(Vec<String>);

/// `Ok(Err(..))` is a violation; the outer error is a value of the wrong type.
type Checked = Result<Result<(), Violation>, ContextError>;

/// The text Envoy refuses a context with, if it violates a constraint.
pub(super) fn violation(context: &Node, side: Side) -> Result<Option<String>, ContextError> {
    let message = match side {
        Side::Upstream => "UpstreamTlsContext",
        Side::Downstream => "DownstreamTlsContext",
    };
    let mut checked = embedded(context, message, "common_tls_context", common)?;
    if checked.is_ok() && side == Side::Upstream {
        checked = length(context, message, "sni", 0, 255)?;
    }
    Ok(checked.err().map(|violation| {
        let chain: Vec<String> = violation.0.into_iter().rev().collect();
        format!(
            "Proto constraint validation failed ({})",
            chain.join(" | caused by ")
        )
    }))
}

fn common(node: &Node) -> Checked {
    const MESSAGE: &str = "CommonTlsContext";
    first(&[
        &|| embedded(node, MESSAGE, "tls_params", tls_parameters),
        &|| repeated(node, MESSAGE, "tls_certificates", certificate),
        &|| repeated(node, MESSAGE, "tls_certificate_sds_secret_configs", secret),
        &|| embedded(node, MESSAGE, "validation_context", validation),
        &|| {
            embedded(
                node,
                MESSAGE,
                "validation_context_sds_secret_config",
                secret,
            )
        },
        &|| embedded(node, MESSAGE, "combined_validation_context", combined),
    ])
}

fn tls_parameters(node: &Node) -> Checked {
    let is_too_many = node.list("compliance_policies")?.len() > 1;
    let problem = "value must contain no more than 1 item(s)";
    Ok(fail_if(
        is_too_many,
        "TlsParameters",
        "CompliancePolicies",
        problem,
    ))
}

fn certificate(node: &Node) -> Checked {
    const MESSAGE: &str = "TlsCertificate";
    first(&[
        &|| embedded(node, MESSAGE, "certificate_chain", data_source),
        &|| embedded(node, MESSAGE, "private_key", data_source),
        &|| embedded(node, MESSAGE, "pkcs12", data_source),
        &|| embedded(node, MESSAGE, "password", data_source),
        &|| embedded(node, MESSAGE, "ocsp_staple", data_source),
    ])
}

fn secret(node: &Node) -> Checked {
    length(node, "SdsSecretConfig", "name", 1, usize::MAX)
}

fn combined(node: &Node) -> Checked {
    const MESSAGE: &str = "CombinedCertificateValidationContext";
    first(&[
        &|| embedded(node, MESSAGE, "default_validation_context", validation),
        &|| {
            embedded(
                node,
                MESSAGE,
                "validation_context_sds_secret_config",
                secret,
            )
        },
    ])
}

fn validation(node: &Node) -> Checked {
    const MESSAGE: &str = "CertificateValidationContext";
    first(&[
        &|| embedded(node, MESSAGE, "trusted_ca", data_source),
        &|| lengths(node, MESSAGE, "verify_certificate_spki", 44, 44),
        &|| lengths(node, MESSAGE, "verify_certificate_hash", 64, 95),
        &|| repeated(node, MESSAGE, "match_typed_subject_alt_names", san_matcher),
        &|| repeated(node, MESSAGE, "match_subject_alt_names", string_matcher),
        &|| embedded(node, MESSAGE, "crl", data_source),
        &|| embedded(node, MESSAGE, "custom_validator_config", extension),
        &|| max_verify_depth(node, MESSAGE),
    ])
}

fn extension(node: &Node) -> Checked {
    const MESSAGE: &str = "TypedExtensionConfig";
    if let Err(violation) = length(node, MESSAGE, "name", 1, usize::MAX)? {
        return Ok(Err(violation));
    }
    let is_missing = node.get("typed_config")?.is_none();
    Ok(fail_if(
        is_missing,
        MESSAGE,
        "TypedConfig",
        "value is required",
    ))
}

fn max_verify_depth(node: &Node, message: &str) -> Checked {
    let is_too_deep = node
        .number("max_verify_depth")?
        .is_some_and(|depth| depth > 100);
    let problem = "value must be less than or equal to 100";
    Ok(fail_if(is_too_deep, message, "MaxVerifyDepth", problem))
}

fn data_source(node: &Node) -> Checked {
    const MESSAGE: &str = "DataSource";
    let named = |name| length(node, MESSAGE, name, 1, usize::MAX);
    Ok(match node.one_of(&super::data_source::SPECIFIERS)? {
        None => missing_choice("specifier"),
        Some((name @ ("filename" | "environment_variable"), _)) => named(name)?,
        Some(_) => Ok(()),
    })
}

fn san_matcher(node: &Node) -> Checked {
    const MESSAGE: &str = "SubjectAltNameMatcher";
    if node.choice("san_type", &super::matcher::SAN_TYPES)? == 0 {
        let problem = "value must not be in list [SAN_TYPE_UNSPECIFIED]";
        return Ok(fail(MESSAGE, "SanType", problem));
    }
    if node.get("matcher")?.is_none() {
        return Ok(fail(MESSAGE, "Matcher", "value is required"));
    }
    embedded(node, MESSAGE, "matcher", string_matcher)
}

fn string_matcher(node: &Node) -> Checked {
    const MESSAGE: &str = "StringMatcher";
    Ok(match node.one_of(&super::matcher::PATTERNS)? {
        None => missing_choice("match_pattern"),
        Some((name @ ("prefix" | "suffix" | "contains"), _)) => {
            length(node, MESSAGE, name, 1, usize::MAX)?
        }
        Some(("safe_regex", _)) => embedded(node, MESSAGE, "safe_regex", |regex| {
            length(regex, "RegexMatcher", "regex", 1, usize::MAX)
        })?,
        Some(_) => Ok(()),
    })
}

/// The first violation of several checks.
fn first(checks: &[&dyn Fn() -> Checked]) -> Checked {
    for check in checks {
        if let Err(violation) = check()? {
            return Ok(Err(violation));
        }
    }
    Ok(Ok(()))
}

/// Checks the message in a field.
fn embedded(
    node: &Node,
    message: &str,
    field: &str,
    check: impl FnOnce(&Node) -> Checked,
) -> Checked {
    let Some(inner) = node.get(field)? else {
        return Ok(Ok(()));
    };
    Ok(check(&inner)?.map_err(|violation| violation.inside(message, &pascal_case(field))))
}

/// Checks each message of a repeated field.
fn repeated(node: &Node, message: &str, field: &str, check: impl Fn(&Node) -> Checked) -> Checked {
    for (index, item) in node.list(field)?.iter().enumerate() {
        if let Err(violation) = check(item)? {
            let field = format!("{}[{index}]", pascal_case(field));
            return Ok(Err(violation.inside(message, &field)));
        }
    }
    Ok(Ok(()))
}

/// Checks the length of a string: at least `least` characters, at most `most` bytes.
fn length(node: &Node, message: &str, field: &str, least: usize, most: usize) -> Checked {
    let text = node.text(field)?.unwrap_or_default();
    Ok(text_length(text, message, &pascal_case(field), least, most))
}

/// Checks the length of each string of a repeated field.
fn lengths(node: &Node, message: &str, field: &str, least: usize, most: usize) -> Checked {
    for (index, text) in node.texts(field)?.iter().enumerate() {
        let field = format!("{}[{index}]", pascal_case(field));
        if let Err(violation) = text_length(text, message, &field, least, most) {
            return Ok(Err(violation));
        }
    }
    Ok(Ok(()))
}

fn text_length(
    text: &str,
    message: &str,
    field: &str,
    least: usize,
    most: usize,
) -> Result<(), Violation> {
    if text.chars().count() < least {
        let problem = format!("value length must be at least {least} characters");
        return fail(message, field, &problem);
    }
    let problem = format!("value length must be at most {most} bytes");
    fail_if(text.len() > most, message, field, &problem)
}

/// A oneof that has to be set and is not.
fn missing_choice(name: &str) -> Result<(), Violation> {
    Err(Violation(vec![format!(
        "field: \"{name}\", reason: is required"
    )]))
}

fn fail_if(is_wrong: bool, message: &str, field: &str, problem: &str) -> Result<(), Violation> {
    if is_wrong {
        fail(message, field, problem)
    } else {
        Ok(())
    }
}

fn fail(message: &str, field: &str, problem: &str) -> Result<(), Violation> {
    Err(Violation(vec![format!(
        "{message}ValidationError.{field}: {problem}"
    )]))
}

impl Violation {
    fn inside(mut self, message: &str, field: &str) -> Self {
        let text = format!("{message}ValidationError.{field}: embedded message failed validation");
        self.0.push(text);
        self
    }
}

/// `trusted_ca` -> `TrustedCa`.
fn pascal_case(name: &str) -> String {
    name.split('_')
        .flat_map(|word| {
            let (head, tail) = word.split_at_checked(1).unwrap_or((word, ""));
            [head.to_ascii_uppercase(), tail.to_owned()]
        })
        .collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::input::envoy_tls::node::Document;

    fn refused(validation: &Value) -> Option<String> {
        let context = json!({"common_tls_context": {"validation_context": validation}});
        let document = Document::detached();
        let text = violation(&Node::new(&context, "", &document), Side::Upstream).unwrap()?;
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
        ];
        for (validation, expected) in recorded {
            assert_eq!(refused(&validation).as_deref(), Some(expected));
        }
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
}
