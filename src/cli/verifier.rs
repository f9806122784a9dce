//! The options that say who verifies: the same words for every command that judges.

use clap::{Args, ValueEnum};

use super::contexts;
use super::options::{ContextFlag, TrustBundleFlag};
use super::values::{self, ExpectedSan};
use crate::model::{EnvoyVersion, Instant, PresentedBy, TlsVersion};
use crate::pairing::{AtClock, Preset, Selection};

/// Options that choose or change verifiers.
#[derive(Debug, Args)]
pub(super) struct VerifierArgs {
    /// A file that holds anchors; with TD= those of that trust domain
    #[arg(long, value_name = "[TD=]FILE", value_parser = values::trust_bundle, help_heading = "Verifier")]
    pub(super) trust_bundle: Vec<TrustBundleFlag>,
    /// The role in which the chain is presented [default: both]
    #[arg(long, value_name = "ROLE", help_heading = "Verifier")]
    presented_by: Option<Role>,
    /// Who verifies; repeatable
    #[arg(long, value_name = "WHO", help_heading = "Verifier")]
    verifier: Vec<VerifierName>,
    /// This verifier, exactly as configured: a TLS context, transport socket or bootstrap, YAML or JSON
    #[arg(long, value_name = "FILE[#cluster/NAME|#listener/NAME[/CHAIN]]", value_parser = values::tls_context, help_heading = "Verifier")]
    tls_context: Vec<ContextFlag>,
    /// Replaces the SAN matchers; KIND is uri, dns, ip or email, MATCH is exact, prefix, suffix, contains or regex; repeatable
    #[arg(long, value_name = "[KIND:][MATCH:]VALUE", help_heading = "Verifier")]
    expect_san: Vec<ExpectedSan>,
    /// The trust domain the leaf must be in
    #[arg(long, value_name = "TD", value_parser = values::trust_domain, help_heading = "Verifier")]
    trust_domain: Option<String>,
    /// Another trust domain that is taken for the same; repeatable
    #[arg(long, value_name = "TD", value_parser = values::trust_domain, help_heading = "Verifier")]
    trust_domain_alias: Vec<String>,
    /// The verifier's Envoy version, such as 1.38 or 1.38.2 [default: from the evidence, else all known ones]
    #[arg(long, value_name = "VERSION", help_heading = "Verifier")]
    envoy_version: Option<EnvoyVersion>,
    /// The TLS version [default: what the two sides would negotiate]
    #[arg(
        long,
        value_name = "1.2|1.3",
        help_heading = "Verifier",
        hide_possible_values = true
    )]
    tls_version: Option<TlsVersionName>,
    /// The moment to judge at: evidence, now or RFC 3339 [default: when admin output was taken, else now]
    #[arg(long, value_name = "WHEN", value_parser = values::at, help_heading = "Verifier")]
    at: Option<AtClock>,
}

impl VerifierArgs {
    /// The trust domain and its aliases.
    pub(super) fn trust_domains(&self) -> Vec<String> {
        let domains = self.trust_domain.iter().chain(&self.trust_domain_alias);
        domains.cloned().collect()
    }

    /// What the pipeline is told; the files of `--tls-context` are read here.
    pub(super) fn selection(&self, now: Instant) -> anyhow::Result<Selection> {
        let mut read = Vec::new();
        for flag in &self.tls_context {
            read.extend(contexts::read(flag)?);
        }
        Ok(Selection {
            presented_by: self.presented_by.map(PresentedBy::from),
            presets: self.verifier.iter().copied().map(Preset::from).collect(),
            contexts: read,
            expect_san: self
                .expect_san
                .iter()
                .map(|ExpectedSan(matcher)| matcher.clone())
                .collect(),
            trust_domains: self.trust_domains(),
            envoy_version: self.envoy_version,
            tls_version: self.tls_version.map(Into::into),
            at: self.at.unwrap_or(AtClock::Default),
            now,
        })
    }
}

/// `--presented-by`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Role {
    Server,
    Client,
}

impl From<Role> for PresentedBy {
    fn from(role: Role) -> Self {
        match role {
            Role::Server => Self::Server,
            Role::Client => Self::Client,
        }
    }
}

/// `--verifier`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum VerifierName {
    /// Every verifier in the evidence; where its SAN matchers are unknown, Istio's naming too
    Auto,
    /// Envoy's default validator
    Envoy,
    /// Envoy's SPIFFE validator
    EnvoySpiffe,
    /// Envoy in an Istio sidecar
    Istio,
    /// ztunnel
    Ztunnel,
    /// Linkerd's proxy
    Linkerd,
    /// rustls-webpki alone
    Rustls,
}

impl From<VerifierName> for Preset {
    fn from(name: VerifierName) -> Self {
        match name {
            VerifierName::Auto => Self::Auto,
            VerifierName::Envoy => Self::Envoy,
            VerifierName::EnvoySpiffe => Self::EnvoySpiffe,
            VerifierName::Istio => Self::Istio,
            VerifierName::Ztunnel => Self::Ztunnel,
            VerifierName::Linkerd => Self::Linkerd,
            VerifierName::Rustls => Self::Rustls,
        }
    }
}

/// `--tls-version`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TlsVersionName {
    #[value(name = "1.2")]
    V1_2,
    #[value(name = "1.3")]
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
