//! The options that say who verifies: the same words for every command that judges.

use clap::Args;

use super::configuration::Choices;
use super::options::{ContextFlag, TrustBundleFlag};
use super::values::{self, ExpectedSan};
use crate::config::{RoleName, TlsVersionName, VerifierName};
use crate::model::{EnvoyVersion, Instant, PresentedBy};
use crate::pairing::{AtClock, Preset, Selection};

/// Options that choose or change verifiers.
#[derive(Debug, Args)]
pub(super) struct VerifierArgs {
    /// A file that holds anchors; with TD= those of that trust domain
    #[arg(long, value_name = "[TD=]FILE", value_parser = values::trust_bundle, help_heading = "Verifier")]
    pub(super) trust_bundle: Vec<TrustBundleFlag>,
    /// The role in which the chain is presented [default: both]
    #[arg(long, value_name = "ROLE", help_heading = "Verifier")]
    presented_by: Option<RoleName>,
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
    /// What the flags set; a flag that was not given leaves its field open.
    pub(super) fn choices(&self) -> Choices {
        Choices {
            presented_by: self.presented_by.map(PresentedBy::from),
            presets: given(&self.verifier, |name| Preset::from(*name)),
            tls_contexts: given(&self.tls_context, ContextFlag::clone),
            expect_san: given(&self.expect_san, |ExpectedSan(matcher)| matcher.clone()),
            trust_domain: self.trust_domain.clone(),
            trust_domain_aliases: given(&self.trust_domain_alias, String::clone),
            bundles: given(&self.trust_bundle, TrustBundleFlag::clone),
            envoy_version: self.envoy_version,
            tls_version: self.tls_version.map(Into::into),
            ..Choices::default()
        }
    }

    /// `--at`.
    pub(super) fn at(&self) -> AtClock {
        self.at.unwrap_or(AtClock::Default)
    }

    /// What the pipeline is told by flags alone; the files of `--tls-context` are read here.
    pub(super) fn selection(&self, now: Instant) -> anyhow::Result<Selection> {
        self.choices().selection(self.at(), now)
    }

    /// The trust domain and its aliases.
    pub(super) fn trust_domains(&self) -> Vec<String> {
        self.choices().trust_domains()
    }
}

fn given<T, U>(list: &[T], read: impl Fn(&T) -> U) -> Option<Vec<U>> {
    (!list.is_empty()).then(|| list.iter().map(read).collect())
}
