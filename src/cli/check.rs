//! `svidlint check`: evidence in, the reason out.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use clap::{Args, CommandFactory};

use super::answer::AnswerArgs;
use super::configuration::Refused;
use super::gate::Gate;
use super::options::{CheckOptions, Source, TrustBundleFlag};
use super::verifier::VerifierArgs;
use super::{Cli, Common, exit, output, repository, suggest};
use crate::input::{self, NamedInput};
use crate::judgement::Report;
use crate::model::{Evidence, Instant};
use crate::pairing::Selection;

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

    /// What is told, and how.
    #[command(flatten)]
    pub(super) answer: AnswerArgs,
}

/// Judges the evidence, shows the report, gives the exit code.
pub(super) fn run(arguments: CheckArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let options = match CheckOptions::new(arguments, now()?) {
        Ok(options) => options,
        Err(error) => return refused(error),
    };
    refuse_missing(&options.evidence)?;
    refuse_sides(options.trust_bundles())?;
    let report = check(&options)?;
    output::report(&report, &options, common)?;
    for sentence in exit::unusable(&report) {
        output::complain(&sentence)?;
    }
    Ok(exit::code(&report))
}

/// Mistakes in the configuration have a form of their own; every other error is one sentence.
pub(super) fn refused(error: anyhow::Error) -> anyhow::Result<ExitCode> {
    match error.downcast_ref::<Refused>() {
        Some(mistakes) => {
            output::complain_in_lines(&mistakes.to_string())?;
            Ok(ExitCode::from(exit::CANNOT_CHECK))
        }
        None => Err(error),
    }
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

/// The pipeline: everything named is read, judged, and compared with what is accepted and known.
pub(super) fn check(options: &CheckOptions) -> anyhow::Result<Report> {
    let mut evidence = input::read(&named(options));
    let gate = Gate::open(options, &mut evidence)?;
    let settings = gate.settings(options)?;
    refuse_unplaced(&evidence, &settings.selection)?;
    let mut report = crate::check(
        evidence,
        &settings.selection,
        &settings.thresholds,
        &settings.levels,
    );
    report.fail_on = options.fail_on;
    (report.root, report.folder) = repository::whereabouts();
    gate.close(options, &settings.levels, &mut report)?;
    Ok(report)
}

/// Every input with what it was named for, in the order typed: evidence, chains, bundles.
pub(super) fn named(options: &CheckOptions) -> Vec<NamedInput> {
    let evidence = options.evidence.iter().map(|source| {
        NamedInput::evidence(match source {
            Source::Path(path) => input::Source::Path(path.clone()),
            Source::Stdin => input::Source::Stdin,
        })
    });
    let chains = options.chains.iter().map(|path| NamedInput {
        source: input::Source::Path(path.clone()),
        purpose: input::Purpose::Chain,
        end: None,
    });
    let bundles = options.trust_bundles().iter().map(bundle);
    evidence.chain(chains).chain(bundles).collect()
}

/// A bundle of which nothing says for which trust domain it is.
pub(super) fn refuse_unplaced(evidence: &Evidence, selection: &Selection) -> anyhow::Result<()> {
    match crate::unplaced_bundle(evidence, selection) {
        Some(unplaced) => Err(unplaced.into()),
        None => Ok(()),
    }
}

/// A side is named only where there are two.
pub(super) fn refuse_sides(bundles: &[TrustBundleFlag]) -> anyhow::Result<()> {
    anyhow::ensure!(
        bundles.iter().all(|bundle| bundle.holder.is_none()),
        "--trust-bundle client:FILE and server:FILE are for `svidlint handshake`; here a bundle is every verifier's: write \
         --trust-bundle FILE (a file of such a name is written ./client:FILE)"
    );
    Ok(())
}

/// `--trust-bundle` as an input.
pub(super) fn bundle(flag: &TrustBundleFlag) -> NamedInput {
    NamedInput {
        source: input::Source::Path(flag.path.clone()),
        purpose: input::Purpose::TrustBundle {
            trust_domain: flag.trust_domain.clone(),
            holder: flag.holder,
        },
        end: None,
    }
}
