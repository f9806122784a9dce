//! `UpstreamTlsContext`, `DownstreamTlsContext` and the `CommonTlsContext` inside them.

use super::api_value::ApiValue;
use super::certificate::own_certificate;
use super::data_source;
use super::error::ContextError;
use super::schema;
use super::validation::validation_context;
use crate::model::{
    CompliancePolicy, ConfiguredContext, ConfiguredValidation, Fact, SessionSettings, Side,
    TlsContext, TlsParameters, TlsVersion,
};

/// `TlsProtocol`, in the order of its numbers.
pub(super) const TLS_PROTOCOL: [&str; 5] = ["TLS_AUTO", "TLSv1_0", "TLSv1_1", "TLSv1_2", "TLSv1_3"];

/// `OcspStaplePolicy`, in the order of its numbers.
pub(super) const OCSP_STAPLE_POLICY: [&str; 3] =
    ["LENIENT_STAPLING", "STRICT_STAPLING", "MUST_STAPLE"];

/// `CompliancePolicy`, in the order of its numbers.
pub(super) const COMPLIANCE_POLICY: [&str; 3] = ["FIPS_202205", "CNSA2_202603", "CNSA1_202603"];

/// The oneof `validation_context_type`, as far as Envoy implements it.
const VALIDATION: [&str; 3] = [
    "validation_context",
    "validation_context_sds_secret_config",
    "combined_validation_context",
];

/// Reads a TLS context of one side.
pub(super) fn tls_context(node: &ApiValue, side: Side) -> Result<ConfiguredContext, ContextError> {
    let mut base = base(node, side)?;
    if !node.reading.is_loaded {
        base.api = schema::faults(node, side)?;
    }
    if let Some(common) = node.get("common_tls_context")? {
        return common_tls_context(&common, base);
    }
    if node.is_cut() {
        base.certificates = Fact::NotInEvidence;
        base.validation = Fact::NotInEvidence;
    }
    Ok(ConfiguredContext {
        base,
        certificates: Vec::new(),
        certificate_secrets: Vec::new(),
        validation: ConfiguredValidation::None,
    })
}

/// Reads the part that both sides have.
pub(super) fn common_tls_context(
    common: &ApiValue,
    mut base: TlsContext,
) -> Result<ConfiguredContext, ContextError> {
    if common.is_cut() {
        base.certificates = Fact::NotInEvidence;
        base.validation = Fact::NotInEvidence;
    }
    base.alpn = common.texts("alpn_protocols")?;
    if let Some(parameters) = common.get("tls_params")? {
        base.tls = tls_parameters(&parameters)?;
    }
    let certificates = common.list("tls_certificates")?;
    let secrets = common.list("tls_certificate_sds_secret_configs")?;
    if certificates.is_empty() {
        base.static_secrets.extend(static_secrets(secrets.clone())?);
    }
    if let Some(secret) = validation_secret(common)? {
        base.static_secrets.extend(static_secrets([secret])?);
    }
    Ok(ConfiguredContext {
        base,
        certificates: certificates
            .iter()
            .map(own_certificate)
            .collect::<Result<_, _>>()?,
        certificate_secrets: secrets.iter().map(secret_name).collect::<Result<_, _>>()?,
        validation: validation(common)?,
    })
}

/// The names of those `SdsSecretConfig`s that Envoy looks up in its own configuration, when that is not loaded yet
/// (`SecretManagerImpl::findStaticTlsCertificateProvider`).
fn static_secrets<'a>(
    configs: impl IntoIterator<Item = ApiValue<'a>>,
) -> Result<Vec<String>, ContextError> {
    let mut names = Vec::new();
    for config in configs {
        if !config.reading.is_loaded && config.get("sds_config")?.is_none() {
            names.push(secret_name(&config)?);
        }
    }
    Ok(names)
}

/// The fields outside `common_tls_context`.
fn base(node: &ApiValue, side: Side) -> Result<TlsContext, ContextError> {
    let mut base = TlsContext::new(side);
    base.location = Some(node.location());
    base.certificates = Fact::Absent;
    match side {
        Side::Upstream => {
            base.sni = node
                .text("sni")?
                .filter(|sni| !sni.is_empty())
                .map(str::to_owned);
            base.auto_host_sni = node.is_set("auto_host_sni")?;
            base.auto_sni_san_validation = node.is_set("auto_sni_san_validation")?;
            base.enforce_rsa_key_usage = node.flag("enforce_rsa_key_usage")?;
        }
        Side::Downstream => {
            base.require_client_certificate = node.is_set("require_client_certificate")?;
            base.must_staple = node.choice("ocsp_staple_policy", &OCSP_STAPLE_POLICY)? == 2;
            base.sends_no_tickets = node.is_set("disable_stateless_session_resumption")?;
            base.sessions = sessions(node)?;
            let secret = node.get("session_ticket_keys_sds_secret_config")?;
            base.static_secrets.extend(static_secrets(secret)?);
        }
    }
    Ok(base)
}

pub(super) fn tls_parameters(node: &ApiValue) -> Result<TlsParameters, ContextError> {
    Ok(TlsParameters {
        minimum: tls_version(node, "tls_minimum_protocol_version")?,
        maximum: tls_version(node, "tls_maximum_protocol_version")?,
        cipher_suites: node.texts("cipher_suites")?,
        ecdh_curves: node.texts("ecdh_curves")?,
        signature_algorithms: node.texts("signature_algorithms")?,
        compliance: compliance(node)?,
    })
}

fn compliance(node: &ApiValue) -> Result<Option<CompliancePolicy>, ContextError> {
    let Some(policy) = node.list("compliance_policies")?.into_iter().next() else {
        return Ok(None);
    };
    Ok(Some(match policy.as_choice(&COMPLIANCE_POLICY)? {
        0 => CompliancePolicy::Fips202205,
        1 => CompliancePolicy::Cnsa2,
        _ => CompliancePolicy::Cnsa1,
    }))
}

fn sessions(node: &ApiValue) -> Result<SessionSettings, ContextError> {
    let mut ticket_key_lengths = Vec::new();
    if let Some(keys) = node.get("session_ticket_keys")? {
        for key in keys.list("keys")? {
            ticket_key_lengths.push(data_source::length(&key)?);
        }
    }
    let timeout = node.get("session_timeout")?;
    let timeout = timeout.map(|timeout| timeout.as_duration()).transpose()?;
    Ok(SessionSettings {
        ticket_key_lengths,
        has_negative_timeout: timeout.is_some_and(|timeout| timeout.is_negative),
    })
}

fn tls_version(node: &ApiValue, name: &str) -> Result<Option<TlsVersion>, ContextError> {
    Ok(match node.choice(name, &TLS_PROTOCOL)? {
        1 => Some(TlsVersion::V1_0),
        2 => Some(TlsVersion::V1_1),
        3 => Some(TlsVersion::V1_2),
        4 => Some(TlsVersion::V1_3),
        _ => None,
    })
}

fn validation(common: &ApiValue) -> Result<ConfiguredValidation, ContextError> {
    let Some((name, node)) = common.one_of(&VALIDATION)? else {
        return Ok(ConfiguredValidation::None);
    };
    match name {
        "validation_context" => {
            validation_context(&node).map(|context| ConfiguredValidation::Inline(Box::new(context)))
        }
        "validation_context_sds_secret_config" => {
            secret_name(&node).map(ConfiguredValidation::Secret)
        }
        _ => combined(&node),
    }
}

/// The `SdsSecretConfig` of the validation context.
fn validation_secret<'a>(common: &ApiValue<'a>) -> Result<Option<ApiValue<'a>>, ContextError> {
    const FIELD: &str = "validation_context_sds_secret_config";
    Ok(match common.one_of(&VALIDATION)? {
        Some((FIELD, node)) => Some(node),
        Some(("combined_validation_context", node)) => node.get(FIELD)?,
        _ => None,
    })
}

fn combined(node: &ApiValue) -> Result<ConfiguredValidation, ContextError> {
    let required = |field: &'static str| {
        node.get(field)?.ok_or_else(|| ContextError::Missing {
            pointer: node.pointer(),
            field,
        })
    };
    Ok(ConfiguredValidation::Combined {
        default: Box::new(validation_context(&required(
            "default_validation_context",
        )?)?),
        secret: secret_name(&required("validation_context_sds_secret_config")?)?,
    })
}

fn secret_name(node: &ApiValue) -> Result<String, ContextError> {
    Ok(node.text("name")?.unwrap_or_default().to_owned())
}
