//! `svidlint.toml` as it is written. Texts keep their place in the file, so that a mistake is shown on its line.

use indexmap::IndexMap;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::{FailOn, LevelName, TlsVersionName};
use crate::model::{Preset, Role};

/// The file. Every key may be missing; flags of the command line win over it.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[cfg_attr(feature = "schema", schemars(title = "svidlint.toml"))]
pub struct File {
    /// What ends a run with exit code 1. `undecided`: errors, any verdict that the
    /// evidence does not decide, and any refusal that rests on an assumption.
    pub fail_on: Option<FailOn>,
    /// Files with anchors, relative to this file; `cluster.local=ca.pem` for those of one trust domain.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub bundles: Option<Vec<Spanned<String>>>,
    /// A file of known findings, relative to this file, as `--write-baseline` writes it. Only what is new fails.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub baseline: Option<Spanned<String>>,
    /// Warn when less of a lifetime is left: `30d`, `72h`, or a share like `10%`.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub expires_within: Option<Spanned<String>>,
    /// Who verifies, and what they accept.
    pub verify: Verify,
    /// The level of each rule, by its id.
    #[cfg_attr(feature = "schema", schemars(with = "IndexMap<String, LevelName>"))]
    pub levels: IndexMap<Spanned<String>, LevelName>,
    /// Other settings for some of the files. Where several sections match a file, the later one wins, key by key.
    pub path: Vec<Section>,
    /// Findings that are known and accepted.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Suppress>"))]
    pub suppress: Vec<Spanned<Suppress>>,
}

/// Who verifies, and what they accept. Each key replaces that field of every verifier.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Verify {
    /// The verifiers, as for `--verifier`.
    pub by: Option<Vec<Preset>>,
    /// Verifiers exactly as configured, relative to this file: `FILE`, `FILE#cluster/NAME` or `FILE#listener/NAME`.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub tls_contexts: Option<Vec<Spanned<String>>>,
    /// The names that verifiers accept: `[KIND:][MATCH:]VALUE`, as for `--expect-san`.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub expect_sans: Option<Vec<Spanned<String>>>,
    /// The trust domain that leaves must be in.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub trust_domain: Option<Spanned<String>>,
    /// Other trust domains that are taken for the same.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub trust_domain_aliases: Option<Vec<Spanned<String>>>,
    /// The verifiers' Envoy version, such as `1.38` or `1.38.2`.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub envoy_version: Option<Spanned<String>>,
    /// The TLS version.
    pub tls_version: Option<TlsVersionName>,
    /// The role in which chains are presented; without it both.
    pub presented_by: Option<Role>,
}

/// Settings for some of the files.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Section {
    /// Patterns of paths, relative to this file: `*` and `?` within a name, `**` for any number of folders.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<String>"))]
    pub paths: Vec<Spanned<String>>,
    /// As in the file.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub expires_within: Option<Spanned<String>>,
    /// As in the file.
    #[serde(default)]
    pub verify: Verify,
    /// As in the file.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "IndexMap<String, LevelName>"))]
    pub levels: IndexMap<Spanned<String>, LevelName>,
}

/// A finding that is known and accepted. It has to be told by its rule and by at least one of `spiffe-id`, `sha256`,
/// `secret` and `path`; where there are several, all must fit.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Suppress {
    /// The id of the rule.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub rule: Spanned<String>,
    /// Why this is accepted.
    #[cfg_attr(feature = "schema", schemars(with = "String", length(min = 1)))]
    pub reason: Spanned<String>,
    /// The last day on which it is accepted, in UTC; without it, for good.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Day>"))]
    pub until: Option<Spanned<Datetime>>,
    /// A pattern of SPIFFE IDs: `*` and `?` within a segment, `**` for any number of segments.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub spiffe_id: Option<Spanned<String>>,
    /// SHA-256 of a certificate, hexadecimal, with or without colons.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub sha256: Option<Spanned<String>>,
    /// A pattern of the names of secrets.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub secret: Option<Spanned<String>>,
    /// A pattern of paths, relative to this file.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub path: Option<Spanned<String>>,
}

/// A date of TOML, as JSON Schema sees it.
#[cfg(feature = "schema")]
#[derive(schemars::JsonSchema)]
#[schemars(transparent)]
struct Day(
    #[schemars(extend("format" = "date"))]
    #[allow(dead_code, reason = "only its schema is used")]
    String,
);

impl File {
    /// Reads the text of a file.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The JSON Schema of the file.
    #[cfg(feature = "schema")]
    pub fn schema() -> serde_json::Result<String> {
        let settings = schemars::generate::SchemaSettings::draft2020_12();
        let schema = settings.into_generator().into_root_schema_for::<Self>();
        serde_json::to_string_pretty(&schema).map(|text| text + "\n")
    }
}
