//! `svidlint check`: evidence in, the reason out.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use clap::{ArgAction, Args, CommandFactory, ValueEnum};

use super::options::{CheckOptions, Source, TrustBundleFlag};
use super::values::{self, OutputFile};
use super::verifier::VerifierArgs;
use super::{Cli, Common, exit, output, repository, suggest};
use crate::config::{ExpiresWithin, FailOn};
use crate::finding::Severity;
use crate::input::{self, NamedInput};
use crate::judgement::Report;
use crate::model::Instant;
use crate::report::Format;

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Everything you have: Envoy admin output, PEM, DER, Kubernetes Secrets, logs; kinds are told by content, directories
    /// are walked; none, or `-`: standard input
    #[arg(value_name = "EVIDENCE")]
    pub(super) evidence: Vec<PathBuf>,

    /// A file that holds a presented chain, whatever it looks like
    #[arg(long, value_name = "FILE", help_heading = "Evidence")]
    pub(super) chain: Vec<PathBuf>,
    /// Who verifies.
    #[command(flatten)]
    pub(super) verifier: VerifierArgs,

    /// Warn when less is left: 30d, 72h, or a share of the lifetime [default: 10%]
    #[arg(long, value_name = "TIME", value_parser = values::expires_within, help_heading = "Rules")]
    pub(super) expires_within: Option<ExpiresWithin>,
    /// Only these rules
    #[arg(
        long,
        value_name = "RULE,…",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    pub(super) select: Vec<String>,
    /// Not these rules
    #[arg(
        long,
        value_name = "RULE,…",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    pub(super) ignore: Vec<String>,
    /// Changes a rule's severity: error, warning, note or off; repeatable
    #[arg(long, value_name = "RULE=LEVEL", value_parser = values::level, help_heading = "Rules")]
    pub(super) level: Vec<(String, Option<Severity>)>,
    /// Exit with 1 from this severity on
    #[arg(
        long,
        value_name = "LEVEL",
        default_value = "error",
        help_heading = "Rules"
    )]
    pub(super) fail_on: FailOnName,

    /// How the answer is written
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "pretty",
        help_heading = "Output"
    )]
    pub(super) format: Format,
    /// Writes to a file; with FORMAT= in addition to standard output; repeatable
    #[arg(short, long, value_name = "[FORMAT=]FILE", action = ArgAction::Append, help_heading = "Output")]
    pub(super) output: Vec<OutputFile>,
}

/// `--fail-on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOnName {
    Error,
    Warning,
    Note,
    /// Errors, and whatever the evidence does not decide
    Undecided,
    Never,
}

impl From<FailOnName> for FailOn {
    fn from(name: FailOnName) -> Self {
        match name {
            FailOnName::Error => Self::Error,
            FailOnName::Warning => Self::Warning,
            FailOnName::Note => Self::Note,
            FailOnName::Undecided => Self::Undecided,
            FailOnName::Never => Self::Never,
        }
    }
}

/// Judges the evidence, shows the report, gives the exit code.
pub(super) fn run(arguments: CheckArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let options = CheckOptions::new(arguments, now()?)?;
    refuse_missing(&options.evidence)?;
    let report = check(&options);
    output::report(&report, &options, common)?;
    for sentence in exit::unusable(&report) {
        output::complain(&sentence)?;
    }
    Ok(exit::code(&report))
}

/// Evidence that is not there. A first word that is no file was meant as a subcommand more often than not.
pub(super) fn refuse_missing(evidence: &[Source]) -> anyhow::Result<()> {
    let Some(Source::Path(first)) = evidence.first() else {
        return Ok(());
    };
    let word = first.to_string_lossy();
    if first.exists() || word.contains(['/', '.', '\\']) {
        // A path that is not there is told by whoever reads it, and the other inputs are judged all the same.
        return Ok(());
    }
    let command = Cli::command();
    let names: Vec<&str> = command
        .get_subcommands()
        .map(clap::Command::get_name)
        .collect();
    let hint = suggest::hint(&word, names);
    anyhow::bail!("no such file or subcommand '{word}'{hint}")
}

/// This machine's present moment.
pub(super) fn now() -> anyhow::Result<Instant> {
    let since_epoch = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .context("this machine's clock stands before 1970")?;
    Ok(Instant(i64::try_from(since_epoch.as_secs())?))
}

/// The pipeline: everything named is read, then judged.
pub(super) fn check(options: &CheckOptions) -> Report {
    let mut report = crate::check(
        input::read(&named(options)),
        &options.selection,
        &options.thresholds,
        &options.levels,
    );
    report.fail_on = options.fail_on;
    report.folder = repository::folder();
    report
}

/// Every input with what it was named for, in the order typed: evidence, chains, bundles.
fn named(options: &CheckOptions) -> Vec<NamedInput> {
    let evidence = options.evidence.iter().map(|source| {
        NamedInput::evidence(match source {
            Source::Path(path) => input::Source::Path(path.clone()),
            Source::Stdin => input::Source::Stdin,
        })
    });
    let chains = options.chains.iter().map(|path| NamedInput {
        source: input::Source::Path(path.clone()),
        role: input::Role::Chain,
    });
    let bundles = options.trust_bundles.iter().map(bundle);
    evidence.chain(chains).chain(bundles).collect()
}

/// `--trust-bundle` as an input.
pub(super) fn bundle(flag: &TrustBundleFlag) -> NamedInput {
    NamedInput {
        source: input::Source::Path(flag.path.clone()),
        role: input::Role::TrustBundle(flag.trust_domain.clone()),
    }
}
