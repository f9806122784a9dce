//! What was typed, in the types the pipeline works with.

use std::path::PathBuf;

use super::check::CheckArgs;
use super::suggest;
use super::values::OutputFile;
use crate::config::{ExpiresWithin, FailOn, Levels, Thresholds};
use crate::model::Instant;
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

/// `--trust-bundle [TD=]FILE`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustBundleFlag {
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

/// Everything `check` was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckOptions {
    /// EVIDENCE, in order.
    pub evidence: Vec<Source>,
    /// `--chain`.
    pub chains: Vec<PathBuf>,
    /// `--trust-bundle`.
    pub trust_bundles: Vec<TrustBundleFlag>,
    /// All flags that choose or change verifiers.
    pub selection: Selection,
    /// The numbers rules compare with.
    pub thresholds: Thresholds,
    /// Which rules speak.
    pub levels: Levels,
    /// When to exit with 1.
    pub fail_on: FailOn,
    /// The format on standard output; `None` where an `--output FILE` takes its place.
    pub stdout: Option<Format>,
    /// Files to write.
    pub files: Vec<(Format, PathBuf)>,
}

impl CheckOptions {
    /// Reads the arguments and the files of `--tls-context`; fails on a rule that does not exist.
    pub(super) fn new(arguments: CheckArgs, now: Instant) -> anyhow::Result<Self> {
        let levels = Levels {
            select: arguments.select,
            ignore: arguments.ignore,
            overrides: arguments.level.into_iter().collect(),
        };
        let named = levels
            .select
            .iter()
            .chain(&levels.ignore)
            .chain(levels.overrides.keys());
        for rule in named {
            rule_named(rule)?;
        }
        let only_chain_named = !arguments.chain.is_empty() && arguments.evidence.is_empty();
        let evidence = if arguments.evidence.is_empty() && !only_chain_named {
            vec![Source::Stdin]
        } else {
            arguments.evidence.into_iter().map(source).collect()
        };
        let (stdout, files) = outputs(arguments.format, arguments.output);
        Ok(Self {
            evidence,
            chains: arguments.chain,
            selection: arguments.verifier.selection(now)?,
            thresholds: Thresholds {
                expires_within: arguments
                    .expires_within
                    .unwrap_or(ExpiresWithin::Percent(10)),
                trust_domains: arguments.verifier.trust_domains(),
            },
            trust_bundles: arguments.verifier.trust_bundle,
            levels,
            fail_on: arguments.fail_on.into(),
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
            trust_bundles: Vec::new(),
            selection: Selection::at(now),
            thresholds: Thresholds::default(),
            levels: Levels::default(),
            fail_on: FailOn::Never,
            stdout: None,
            files: Vec::new(),
        }
    }
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
