//! The words that flags and `svidlint.toml` share.

use clap::ValueEnum;
use serde::Deserialize;

use crate::finding::Severity;
use crate::model::TlsVersion;

/// `--tls-version`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum TlsVersionName {
    /// TLS 1.2
    #[value(name = "1.2")]
    #[serde(rename = "1.2")]
    V1_2,
    /// TLS 1.3
    #[value(name = "1.3")]
    #[serde(rename = "1.3")]
    V1_3,
}

impl From<TlsVersionName> for TlsVersion {
    fn from(name: TlsVersionName) -> Self {
        match name {
            TlsVersionName::V1_2 => Self::V1_2,
            TlsVersionName::V1_3 => Self::V1_3,
        }
    }
}

/// The level of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LevelName {
    /// Its findings are errors.
    Error,
    /// Its findings are warnings.
    Warning,
    /// Its findings are notes.
    Note,
    /// It says nothing.
    Off,
}

impl LevelName {
    /// The severity; `None` is `off`.
    pub const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Note => Some(Severity::Note),
            Self::Off => None,
        }
    }
}
