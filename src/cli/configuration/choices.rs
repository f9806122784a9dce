//! What flags, the file and its sections may each set; whoever comes first wins, field by field.

use std::path::{Path, PathBuf};
use std::str::FromStr;

use indexmap::IndexMap;
use toml::Spanned;

use super::Mistake;
use crate::cli::contexts;
use crate::cli::options::{ContextFlag, TrustBundleFlag, rule_named};
use crate::cli::values::{self, ExpectedSan};
use crate::config::{ExpiresWithin, LevelName, Verify};
use crate::finding::Severity;
use crate::model::{AtClock, EnvoyVersion, Instant, Preset, Role, SanMatcher, TlsVersion};
use crate::pairing::{GivenAnchors, Selection};

/// Settings; `None` is not set here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::cli) struct Choices {
    /// `--presented-by`.
    pub(in crate::cli) presented_by: Option<Role>,
    /// `--verifier`.
    pub(in crate::cli) presets: Option<Vec<Preset>>,
    /// `--tls-context`.
    pub(in crate::cli) tls_contexts: Option<Vec<ContextFlag>>,
    /// `--expect-san`.
    pub(in crate::cli) expect_san: Option<Vec<SanMatcher>>,
    /// `--trust-domain`.
    pub(in crate::cli) trust_domain: Option<String>,
    /// `--trust-domain-alias`.
    pub(in crate::cli) trust_domain_aliases: Option<Vec<String>>,
    /// `--trust-bundle`; sections have none.
    pub(in crate::cli) bundles: Option<Vec<TrustBundleFlag>>,
    /// `--envoy-version`.
    pub(in crate::cli) envoy_version: Option<EnvoyVersion>,
    /// `--tls-version`.
    pub(in crate::cli) tls_version: Option<TlsVersion>,
    /// `--expires-within`.
    pub(in crate::cli) expires_within: Option<ExpiresWithin>,
    /// The flags that were given with their values, for the next command.
    pub(in crate::cli) typed: Vec<(&'static str, String)>,
    /// `--level`, rule by rule.
    pub(in crate::cli) levels: IndexMap<String, Option<Severity>>,
}

impl Choices {
    /// These, and what they leave open from below.
    pub(in crate::cli) fn over(&self, below: &Self) -> Self {
        let mut levels = below.levels.clone();
        levels.extend(self.levels.clone());
        let both = self.clone();
        Self {
            presented_by: both.presented_by.or(below.presented_by),
            presets: both.presets.or_else(|| below.presets.clone()),
            tls_contexts: both.tls_contexts.or_else(|| below.tls_contexts.clone()),
            expect_san: both.expect_san.or_else(|| below.expect_san.clone()),
            trust_domain: both.trust_domain.or_else(|| below.trust_domain.clone()),
            trust_domain_aliases: both
                .trust_domain_aliases
                .or_else(|| below.trust_domain_aliases.clone()),
            bundles: both.bundles.or_else(|| below.bundles.clone()),
            envoy_version: both.envoy_version.or(below.envoy_version),
            tls_version: both.tls_version.or(below.tls_version),
            expires_within: both.expires_within.or(below.expires_within),
            typed: [below.typed.clone(), both.typed].concat(),
            levels,
        }
    }

    /// The trust domain and its aliases.
    pub(in crate::cli) fn trust_domains(&self) -> Vec<String> {
        let aliases = self.trust_domain_aliases.iter().flatten();
        self.trust_domain.iter().chain(aliases).cloned().collect()
    }

    /// What the pipeline is told about verifiers; the files of `--tls-context` are read here.
    pub(in crate::cli) fn selection(&self, at: AtClock, now: Instant) -> anyhow::Result<Selection> {
        let mut contexts = Vec::new();
        for flag in self.tls_contexts.iter().flatten() {
            contexts.extend(contexts::read(flag)?);
        }
        Ok(Selection {
            presented_by: self.presented_by,
            presets: self.presets.clone().unwrap_or_default(),
            contexts,
            anchors: self.bundles.iter().flatten().map(given).collect(),
            expect_san: self.expect_san.clone().unwrap_or_default(),
            trust_domains: self.trust_domains(),
            envoy_version: self.envoy_version,
            tls_version: self.tls_version,
            at,
            typed: self.typed.clone(),
            ..Selection::at(now)
        })
    }

    /// What a file or section says.
    pub(super) fn of(
        verify: &Verify,
        expires_within: Option<&Spanned<String>>,
        levels: &IndexMap<Spanned<String>, LevelName>,
        folder: &Path,
        mistakes: &mut Vec<Mistake>,
    ) -> Self {
        for rule in levels.keys() {
            if let Err(error) = rule_named(rule.as_ref()) {
                mistakes.push(Mistake::at(rule.span(), error.to_string()));
            }
        }
        Self {
            presented_by: verify.presented_by,
            presets: verify.by.clone(),
            tls_contexts: each(
                verify.tls_contexts.as_deref(),
                mistakes,
                values::tls_context,
            )
            .map(|flags| {
                flags
                    .into_iter()
                    .map(|flag| ContextFlag {
                        path: folder.join(&flag.path),
                        ..flag
                    })
                    .collect()
            }),
            expect_san: each(
                verify.expect_sans.as_deref(),
                mistakes,
                ExpectedSan::from_str,
            )
            .map(|names| {
                names
                    .into_iter()
                    .map(|ExpectedSan(matcher)| matcher)
                    .collect()
            }),
            trust_domain: one(verify.trust_domain.as_ref(), mistakes, values::trust_domain),
            trust_domain_aliases: each(
                verify.trust_domain_aliases.as_deref(),
                mistakes,
                values::trust_domain,
            ),
            bundles: None,
            envoy_version: one(
                verify.envoy_version.as_ref(),
                mistakes,
                EnvoyVersion::from_str,
            ),
            tls_version: verify.tls_version.map(TlsVersion::from),
            expires_within: one(expires_within, mistakes, values::expires_within),
            typed: Vec::new(),
            levels: levels
                .iter()
                .map(|(rule, level)| (rule.as_ref().clone(), level.severity()))
                .collect(),
        }
    }

    /// The bundles of a file. One that is not there is a mistake of the file that names it.
    pub(super) fn set_bundles(
        &mut self,
        bundles: Option<&[Spanned<String>]>,
        folder: &Path,
        mistakes: &mut Vec<Mistake>,
    ) {
        let Some(bundles) = bundles else { return };
        let mut named = Vec::new();
        for written in bundles {
            let Some(flag) = one(Some(written), mistakes, values::trust_bundle) else {
                continue;
            };
            let path: PathBuf = folder.join(&flag.path);
            if path.exists() {
                named.push(TrustBundleFlag { path, ..flag });
            } else {
                let message = "no such file (paths start at the folder of this file)";
                mistakes.push(Mistake::at(written.span(), message));
            }
        }
        self.bundles = Some(named);
    }
}

/// A bundle as the pipeline places it.
fn given(flag: &TrustBundleFlag) -> GivenAnchors {
    GivenAnchors {
        file: flag.path.display().to_string(),
        side: flag.holder.map(Role::side),
        trust_domain: flag.trust_domain.clone(),
    }
}

fn one<T, E: ToString>(
    written: Option<&Spanned<String>>,
    mistakes: &mut Vec<Mistake>,
    read: impl Fn(&str) -> Result<T, E>,
) -> Option<T> {
    let written = written?;
    match read(written.as_ref()) {
        Ok(value) => Some(value),
        Err(error) => {
            mistakes.push(Mistake::at(written.span(), error.to_string()));
            None
        }
    }
}

fn each<T, E: ToString>(
    written: Option<&[Spanned<String>]>,
    mistakes: &mut Vec<Mistake>,
    read: impl Fn(&str) -> Result<T, E>,
) -> Option<Vec<T>> {
    let written = written?.iter();
    Some(
        written
            .filter_map(|text| one(Some(text), mistakes, &read))
            .collect(),
    )
}
