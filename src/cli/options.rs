//! What was typed, in the types the pipeline works with.

use std::path::PathBuf;

use super::check::CheckArgs;
use super::configuration::{self, Choices, Configuration};
use super::suggest;
use super::values::OutputFile;
use crate::config::{ExpiresWithin, FailOn, Levels, Thresholds};
use crate::model::{AtClock, Instant, Role};
use crate::pairing::Selection;
use crate::report::Format;
use crate::rules::{RULES, Rule};

/// Where evidence comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file, or a directory that is walked.
    Path(PathBuf),
    /// Standard input.
    Stdin,
}

/// `--trust-bundle [client:|server:][TD=]FILE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustBundleFlag {
    /// The side of a handshake that verifies with the anchors.
    pub holder: Option<Role>,
    /// The trust domain the anchors are for.
    pub trust_domain: Option<String>,
    /// The file.
    pub path: PathBuf,
}

/// `--tls-context FILE[#cluster/NAME|#listener/NAME[/CHAIN]]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextFlag {
    /// The file.
    pub path: PathBuf,
    /// Which context of it; `None`: the only one.
    pub selector: Option<ContextSelector>,
}

/// The part of `--tls-context` after `#`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContextSelector {
    /// A cluster by its name.
    Cluster(String),
    /// A listener by its name, with a filter chain where it has several. Listener names may hold slashes, so the text
    /// stays whole: `NAME` or `NAME/CHAIN`.
    Listener(String),
}

/// Everything `check` was told, by flags and by `svidlint.toml`.
#[derive(Debug, Clone)]
pub struct CheckOptions {
    /// EVIDENCE, in order.
    pub evidence: Vec<Source>,
    /// `--chain`.
    pub chains: Vec<PathBuf>,
    /// The settings of every file.
    pub(super) choices: Choices,
    /// `--select`.
    pub select: Vec<String>,
    /// `--ignore`.
    pub ignore: Vec<String>,
    /// `--at`.
    pub at: AtClock,
    /// The present moment.
    pub now: Instant,
    /// When to exit with 1.
    pub fail_on: FailOn,
    /// `--baseline`.
    pub baseline: Option<PathBuf>,
    /// `--write-baseline`.
    pub write_baseline: Option<PathBuf>,
    /// The configuration, with the flags over the settings of its sections.
    pub(super) configuration: Option<Configuration>,
    /// The format on standard output; `None` where an `--output FILE` takes its place.
    pub stdout: Option<Format>,
    /// Files to write.
    pub files: Vec<(Format, PathBuf)>,
}

impl CheckOptions {
    /// Reads the arguments and the configuration; fails on a rule that does not exist.
    pub(super) fn new(arguments: CheckArgs, now: Instant) -> anyhow::Result<Self> {
        let CheckArgs {
            evidence: named,
            chain: chains,
            verifier,
            answer: arguments,
        } = arguments;
        let levels = arguments.level.iter().map(|(rule, _)| rule);
        for rule in arguments
            .select
            .iter()
            .chain(&arguments.ignore)
            .chain(levels)
        {
            rule_named(rule)?;
        }
        let mut configuration =
            configuration::load(arguments.config.as_deref(), arguments.no_config)?;
        let flags = Choices {
            expires_within: arguments.expires_within,
            levels: arguments.level.into_iter().collect(),
            ..verifier.choices()
        };
        let choices = match &mut configuration {
            None => flags,
            Some(configuration) => {
                for (_, section) in &mut configuration.sections {
                    *section = flags.over(section);
                }
                flags.over(&configuration.base)
            }
        };
        let set = configuration.as_ref();
        let fail_on = arguments.fail_on.or_else(|| set?.fail_on);
        let baseline = arguments.baseline.or_else(|| set?.baseline.clone());
        let only_chain_named = !chains.is_empty() && named.is_empty();
        let evidence = if named.is_empty() && !only_chain_named {
            vec![Source::Stdin]
        } else {
            named.into_iter().map(source).collect()
        };
        let (stdout, files) = outputs(arguments.format, arguments.output);
        Ok(Self {
            evidence,
            chains,
            choices,
            select: arguments.select,
            ignore: arguments.ignore,
            at: verifier.at(),
            now,
            fail_on: fail_on.unwrap_or_default(),
            baseline,
            write_baseline: arguments.write_baseline,
            configuration,
            stdout,
            files,
        })
    }

    /// Only evidence, for commands that do not judge.
    pub(super) fn evidence_only(evidence: Vec<Source>, now: Instant) -> Self {
        Self {
            evidence: if evidence.is_empty() {
                vec![Source::Stdin]
            } else {
                evidence
            },
            chains: Vec::new(),
            choices: Choices::default(),
            select: Vec::new(),
            ignore: Vec::new(),
            at: AtClock::Default,
            now,
            fail_on: FailOn::Never,
            baseline: None,
            write_baseline: None,
            configuration: None,
            stdout: None,
            files: Vec::new(),
        }
    }

    /// `--trust-bundle`, or the configuration's bundles.
    pub(super) fn trust_bundles(&self) -> &[TrustBundleFlag] {
        self.choices.bundles.as_deref().unwrap_or_default()
    }

    /// Settings in the types the pipeline works with.
    pub(super) fn settings(&self, choices: &Choices) -> anyhow::Result<Settings> {
        Ok(Settings {
            selection: choices.selection(self.at, self.now)?,
            thresholds: Thresholds {
                expires_within: choices.expires_within.unwrap_or(ExpiresWithin::Usual),
                trust_domains: choices.trust_domains(),
                ..Thresholds::default()
            },
            levels: Levels {
                select: self.select.clone(),
                ignore: self.ignore.clone(),
                overrides: choices.levels.clone(),
                ..Levels::default()
            },
        })
    }
}

/// All that is set for a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Settings {
    /// All that chooses or changes verifiers.
    pub(super) selection: Selection,
    /// The numbers rules compare with.
    pub(super) thresholds: Thresholds,
    /// Which rules speak.
    pub(super) levels: Levels,
}

/// `-` is standard input.
pub(super) fn source(path: PathBuf) -> Source {
    if path.as_os_str() == "-" {
        Source::Stdin
    } else {
        Source::Path(path)
    }
}

/// A file without a format of its own takes what would have gone to standard output.
fn outputs(format: Format, output: Vec<OutputFile>) -> (Option<Format>, Vec<(Format, PathBuf)>) {
    let replaces_stdout = output.iter().any(|file| file.format.is_none());
    let files = output
        .into_iter()
        .map(|file| (file.format.unwrap_or(format), file.path))
        .collect();
    ((!replaces_stdout).then_some(format), files)
}

/// The rule of this id; fails with a suggestion where there is none.
pub(super) fn rule_named(id: &str) -> anyhow::Result<&'static Rule> {
    if let Some(rule) = RULES.iter().find(|rule| rule.id == id) {
        return Ok(rule);
    }
    let hint = suggest::hint(id, RULES.iter().map(|rule| rule.id));
    anyhow::bail!("no such rule '{id}'{hint} (`svidlint rules` lists them)")
}
