//! The messages, innermost first.

use super::super::context::{COMPLIANCE_POLICY, OCSP_STAPLE_POLICY, TLS_PROTOCOL};
use super::super::matcher::SAN_TYPES;
use super::super::validation::TRUST_CHAIN_VERIFICATION;
use super::{
    Field, Kind, Message, Rule, any, choice, flag, flag_value, message, named, number, opaque, text,
};

const fn plain(name: &'static str, fields: &'static [Field]) -> Message {
    Message {
        name,
        fields,
        demanded: &[],
    }
}

/// `google.protobuf.BoolValue`, where it is written as a message.
pub(super) static BOOL_VALUE: Message = plain("BoolValue", &[flag("value")]);

/// `google.protobuf.UInt32Value`, where it is written as a message.
pub(super) static UINT32_VALUE: Message = plain("UInt32Value", &[number("value")]);

static WATCHED_DIRECTORY: Message = plain(
    "WatchedDirectory",
    &[named("path"), flag("watch_modify").new_field()],
);

pub(super) static DATA_SOURCE: Message = Message {
    name: "DataSource",
    fields: &[
        named("filename").one_of("specifier"),
        Field::new("inline_bytes", Kind::Bytes).one_of("specifier"),
        text("inline_string").one_of("specifier"),
        named("environment_variable").one_of("specifier"),
        message("watched_directory", &WATCHED_DIRECTORY),
    ],
    demanded: &["specifier"],
};

static EXTENSION: Message = plain(
    "TypedExtensionConfig",
    &[named("name"), any("typed_config").rule(Rule::Required)],
);

static CIDR_RANGE: Message = plain(
    "CidrRange",
    &[
        named("address_prefix"),
        number("prefix_len").rule(Rule::AtMost(128)),
    ],
);

static KEY_LOG: Message = plain(
    "TlsKeyLog",
    &[
        named("path"),
        message("local_address_range", &CIDR_RANGE).list(),
        message("remote_address_range", &CIDR_RANGE).list(),
    ],
);

static SDS_SECRET: Message = plain("SdsSecretConfig", &[named("name"), opaque("sds_config")]);

static PROVIDER: Message = Message {
    name: "CertificateProvider",
    fields: &[
        named("name"),
        message("typed_config", &EXTENSION).one_of("config"),
    ],
    demanded: &["config"],
};

static PROVIDER_INSTANCE: Message = plain(
    "CertificateProviderInstance",
    &[text("instance_name"), text("certificate_name")],
);

static PROVIDER_PLUGIN: Message = plain(
    "CertificateProviderPluginInstance",
    &[named("instance_name"), text("certificate_name")],
);

static PRIVATE_KEY_PROVIDER: Message = plain(
    "PrivateKeyProvider",
    &[
        named("provider_name"),
        any("typed_config"),
        flag("fallback"),
    ],
);

static TLS_PARAMETERS: Message = plain(
    "TlsParameters",
    &[
        choice("tls_minimum_protocol_version", &TLS_PROTOCOL),
        choice("tls_maximum_protocol_version", &TLS_PROTOCOL),
        text("cipher_suites").list(),
        text("ecdh_curves").list(),
        text("signature_algorithms").list(),
        choice("compliance_policies", &COMPLIANCE_POLICY)
            .list()
            .rule(Rule::Items(0, 1)),
    ],
);

pub(super) static CERTIFICATE: Message = plain(
    "TlsCertificate",
    &[
        message("certificate_chain", &DATA_SOURCE),
        message("private_key", &DATA_SOURCE),
        message("pkcs12", &DATA_SOURCE),
        message("watched_directory", &WATCHED_DIRECTORY),
        message("private_key_provider", &PRIVATE_KEY_PROVIDER),
        message("password", &DATA_SOURCE),
        message("ocsp_staple", &DATA_SOURCE),
        message("signed_certificate_timestamp", &DATA_SOURCE).list(),
        message("tls_params", &TLS_PARAMETERS).new_field(),
    ],
);

static GOOGLE_RE2: Message = plain("GoogleRE2", &[number("max_program_size")]);

static REGEX_MATCHER: Message = plain(
    "RegexMatcher",
    &[
        message("google_re2", &GOOGLE_RE2).one_of("engine_type"),
        named("regex"),
    ],
);

static STRING_MATCHER: Message = Message {
    name: "StringMatcher",
    fields: &[
        text("exact").one_of("match_pattern"),
        named("prefix").one_of("match_pattern"),
        named("suffix").one_of("match_pattern"),
        message("safe_regex", &REGEX_MATCHER).one_of("match_pattern"),
        named("contains").one_of("match_pattern"),
        message("custom", &EXTENSION).one_of("match_pattern"),
        flag("ignore_case"),
    ],
    demanded: &["match_pattern"],
};

static SAN_MATCHER: Message = plain(
    "SubjectAltNameMatcher",
    &[
        choice("san_type", &SAN_TYPES).rule(Rule::NotFirst),
        message("matcher", &STRING_MATCHER).rule(Rule::Required),
        text("oid"),
    ],
);

static NOTHING: Message = plain("SystemRootCerts", &[]);

pub(super) static VALIDATION: Message = plain(
    "CertificateValidationContext",
    &[
        message("trusted_ca", &DATA_SOURCE),
        message("ca_certificate_provider_instance", &PROVIDER_PLUGIN),
        message("system_root_certs", &NOTHING),
        message("watched_directory", &WATCHED_DIRECTORY),
        text("verify_certificate_spki")
            .list()
            .rule(Rule::Length(44, 44)),
        text("verify_certificate_hash")
            .list()
            .rule(Rule::Length(64, 95)),
        message("match_typed_subject_alt_names", &SAN_MATCHER).list(),
        message("match_subject_alt_names", &STRING_MATCHER).list(),
        flag_value("require_signed_certificate_timestamp"),
        message("crl", &DATA_SOURCE),
        flag("allow_expired_certificate"),
        choice("trust_chain_verification", &TRUST_CHAIN_VERIFICATION),
        message("custom_validator_config", &EXTENSION),
        flag("only_verify_leaf_cert_crl"),
        number("max_verify_depth").rule(Rule::AtMost(100)),
        flag("suppress_client_ca_list").new_field(),
    ],
);

static COMBINED: Message = plain(
    "CombinedCertificateValidationContext",
    &[
        message("default_validation_context", &VALIDATION).rule(Rule::Required),
        message("validation_context_sds_secret_config", &SDS_SECRET).rule(Rule::Required),
        message("validation_context_certificate_provider", &PROVIDER),
        message(
            "validation_context_certificate_provider_instance",
            &PROVIDER_INSTANCE,
        ),
    ],
);

static COMMON: Message = plain(
    "CommonTlsContext",
    &[
        message("tls_params", &TLS_PARAMETERS),
        message("tls_certificates", &CERTIFICATE).list(),
        message("tls_certificate_sds_secret_configs", &SDS_SECRET).list(),
        message("tls_certificate_provider_instance", &PROVIDER_PLUGIN),
        message("custom_tls_certificate_selector", &EXTENSION),
        message("tls_certificate_certificate_provider", &PROVIDER),
        message(
            "tls_certificate_certificate_provider_instance",
            &PROVIDER_INSTANCE,
        ),
        message("validation_context", &VALIDATION).one_of("validation_context_type"),
        message("validation_context_sds_secret_config", &SDS_SECRET)
            .one_of("validation_context_type"),
        message("combined_validation_context", &COMBINED).one_of("validation_context_type"),
        message("validation_context_certificate_provider", &PROVIDER)
            .one_of("validation_context_type"),
        message(
            "validation_context_certificate_provider_instance",
            &PROVIDER_INSTANCE,
        )
        .one_of("validation_context_type"),
        text("alpn_protocols").list(),
        message("custom_handshaker", &EXTENSION),
        message("key_log", &KEY_LOG),
    ],
);

pub(super) static UPSTREAM: Message = plain(
    "UpstreamTlsContext",
    &[
        message("common_tls_context", &COMMON),
        text("sni").rule(Rule::Length(0, 255)),
        flag("auto_host_sni"),
        flag("auto_sni_san_validation"),
        flag("allow_renegotiation"),
        number("max_session_keys"),
        flag_value("enforce_rsa_key_usage"),
    ],
);

static SESSION_TICKET_KEYS: Message = plain(
    "TlsSessionTicketKeys",
    &[message("keys", &DATA_SOURCE)
        .list()
        .rule(Rule::Items(1, usize::MAX))],
);

pub(super) static DOWNSTREAM: Message = plain(
    "DownstreamTlsContext",
    &[
        message("common_tls_context", &COMMON),
        flag_value("require_client_certificate"),
        flag_value("require_sni"),
        message("session_ticket_keys", &SESSION_TICKET_KEYS).one_of("session_ticket_keys_type"),
        message("session_ticket_keys_sds_secret_config", &SDS_SECRET)
            .one_of("session_ticket_keys_type"),
        flag("disable_stateless_session_resumption").one_of("session_ticket_keys_type"),
        flag("disable_stateful_session_resumption"),
        Field::new("session_timeout", Kind::Duration)
            .rule(Rule::Seconds(1 << 32, "[0s, 1193046h28m16s)")),
        choice("ocsp_staple_policy", &OCSP_STAPLE_POLICY),
        flag_value("full_scan_certs_on_sni_mismatch"),
        flag("prefer_client_ciphers"),
    ],
);

static TRUST_DOMAIN: Message = plain(
    "TrustDomain",
    &[
        text("name"),
        message("trust_bundle", &DATA_SOURCE),
        text("workload_trust_domain").new_field(),
    ],
);

/// `SPIFFECertValidatorConfig`. Envoy checks its types and names alone: none of its rules is listed.
pub(super) static SPIFFE_VALIDATOR: Message = plain(
    "SPIFFECertValidatorConfig",
    &[
        message("trust_domains", &TRUST_DOMAIN).list(),
        message("trust_bundles", &DATA_SOURCE),
    ],
);
