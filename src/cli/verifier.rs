//! The options that say who verifies: the same words for every command that judges.

use clap::{Args, ValueEnum};

use super::configuration::Choices;
use super::options::{ContextFlag, ContextSelector, TrustBundleFlag};
use super::values::{self, ExpectedSan};
use crate::config::TlsVersionName;
use crate::model::{AtClock, EnvoyVersion, Instant, Preset, Role};
use crate::pairing::Selection;

/// Options that choose or change verifiers.
#[derive(Debug, Args)]
pub(super) struct VerifierArgs {
    /// A file whose anchors replace those of every verifier; with TD= those of that trust domain; in a handshake those of one
    /// side
    #[arg(long, value_name = "[client:|server:][TD=]FILE", value_parser = values::trust_bundle, help_heading = "Verifier")]
    pub(super) trust_bundle: Vec<TrustBundleFlag>,
    /// The role in which the chain is presented [default: both]
    #[arg(long, value_name = "ROLE", value_parser = values::role(), help_heading = "Verifier")]
    presented_by: Option<Role>,
    /// Who verifies; repeatable
    #[arg(long, value_name = "WHO", value_parser = values::preset(), help_heading = "Verifier")]
    verifier: Vec<Preset>,
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
            presented_by: self.presented_by,
            presets: given(&self.verifier, |preset| *preset),
            tls_contexts: given(&self.tls_context, ContextFlag::clone),
            expect_san: given(&self.expect_san, |ExpectedSan(matcher)| matcher.clone()),
            trust_domain: self.trust_domain.clone(),
            trust_domain_aliases: given(&self.trust_domain_alias, String::clone),
            bundles: given(&self.trust_bundle, TrustBundleFlag::clone),
            envoy_version: self.envoy_version,
            tls_version: self.tls_version.map(Into::into),
            typed: self.typed(),
            ..Choices::default()
        }
    }

    /// The first flag that a handshake has no use for: both directions are judged, each by the context that the other side's
    /// evidence holds.
    pub(super) fn useless_in_handshake(&self) -> Option<&'static str> {
        let given = [
            ("--presented-by", self.presented_by.is_some()),
            ("--verifier", !self.verifier.is_empty()),
            ("--tls-context", !self.tls_context.is_empty()),
        ];
        given
            .into_iter()
            .find_map(|(flag, is_given)| is_given.then_some(flag))
    }

    /// The flags that were given, as they can be written again.
    fn typed(&self) -> Vec<(&'static str, String)> {
        let mut typed = Vec::new();
        typed.extend(self.trust_bundle.iter().map(|flag| {
            let holder = match flag.holder {
                Some(Role::Client) => "client:",
                Some(Role::Server) => "server:",
                None => "",
            };
            let domain = flag.trust_domain.iter().map(|domain| format!("{domain}="));
            let domain: String = domain.collect();
            let value = format!("{holder}{domain}{}", flag.path.display());
            ("--trust-bundle", value)
        }));
        typed.extend(
            self.presented_by
                .map(|role| ("--presented-by", role.to_string())),
        );
        let presets = self.verifier.iter();
        typed.extend(presets.map(|preset| ("--verifier", values::preset_word(*preset).to_owned())));
        typed.extend(self.tls_context.iter().map(|flag| {
            let selector = match &flag.selector {
                Some(ContextSelector::Cluster(name)) => format!("#cluster/{name}"),
                Some(ContextSelector::Listener(name)) => format!("#listener/{name}"),
                None => String::new(),
            };
            (
                "--tls-context",
                format!("{}{selector}", flag.path.display()),
            )
        }));
        let names = self.expect_san.iter();
        typed.extend(names.map(|san| ("--expect-san", san.to_string())));
        let domains = self.trust_domain.iter();
        typed.extend(domains.map(|name| ("--trust-domain", name.clone())));
        let aliases = self.trust_domain_alias.iter();
        typed.extend(aliases.map(|name| ("--trust-domain-alias", name.clone())));
        let version = self.envoy_version.iter();
        typed.extend(version.map(|version| ("--envoy-version", version.to_string())));
        typed.extend(self.tls_version.map(|name| ("--tls-version", word(&name))));
        typed.extend(self.at.map(|at| {
            let moment = match at {
                AtClock::Now => "now".to_owned(),
                AtClock::Moment(moment) => moment.to_rfc3339(),
                AtClock::Evidence | AtClock::Default => "evidence".to_owned(),
            };
            ("--at", moment)
        }));
        typed
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

/// The word of a value with a fixed set of names.
fn word(value: &impl ValueEnum) -> String {
    let word = value.to_possible_value();
    word.map_or_else(String::new, |word| word.get_name().to_owned())
}

fn given<T, U>(list: &[T], read: impl Fn(&T) -> U) -> Option<Vec<U>> {
    (!list.is_empty()).then(|| list.iter().map(read).collect())
}
