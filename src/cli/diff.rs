//! `svidlint diff`: the chain that works beside the one that does not.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::options::{Source, source};
use super::verifier::VerifierArgs;
use super::{Common, check, exit, output};
use crate::comparison::{self, Settings};
use crate::config::Thresholds;
use crate::input::{self, NamedInput};
use crate::report::diff;

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub struct DiffArgs {
    /// What works: a chain, a dump, or a directory with everything of its side
    #[arg(value_name = "GOOD")]
    good: PathBuf,
    /// What does not
    #[arg(value_name = "BAD")]
    bad: PathBuf,

    /// Who verifies; the same for both sides.
    #[command(flatten)]
    verifier: VerifierArgs,

    /// Show also what is equal, and the values that any two certificates differ in
    #[arg(long, help_heading = "Output")]
    all: bool,
    /// How the answer is written
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "pretty",
        help_heading = "Output"
    )]
    format: DiffFormat,
}

/// `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum DiffFormat {
    /// For people: what changes a verdict first, with the proof
    Pretty,
    /// For programs, by the schema that `svidlint schema diff` prints
    Json,
}

/// Judges both sides, compares, shows, gives the exit code.
pub(super) fn run(arguments: &DiffArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let good = source(arguments.good.clone());
    let bad = source(arguments.bad.clone());
    if (&good, &bad) == (&Source::Stdin, &Source::Stdin) {
        anyhow::bail!("standard input can be one side only; name a file for the other");
    }
    check::refuse_sides(&arguments.verifier.trust_bundle)?;
    let selection = arguments.verifier.selection(check::now()?)?;
    let thresholds = Thresholds {
        trust_domains: arguments.verifier.trust_domains(),
        ..Thresholds::default()
    };
    let (good_evidence, bad_evidence) = (
        read(&good, &arguments.verifier),
        read(&bad, &arguments.verifier),
    );
    for evidence in [&good_evidence, &bad_evidence] {
        check::refuse_unplaced(evidence, &selection)?;
    }
    let settings = Settings {
        thresholds: &thresholds,
        envoy_version: selection.envoy_version,
    };
    let comparison = comparison::compare(
        crate::judge(good_evidence, &selection),
        crate::judge(bad_evidence, &selection),
        settings,
    );
    let text = match arguments.format {
        DiffFormat::Pretty => {
            let names = [&*shown(&good), &*shown(&bad)];
            diff::render(&comparison, names, output::look(common), arguments.all)
        }
        DiffFormat::Json => diff::render_json(&comparison)?,
    };
    output::stdout(&text, common)?;
    for sentence in exit::unusable_in(&comparison.good.evidence) {
        output::complain(&sentence)?;
    }
    for sentence in exit::unusable_in(&comparison.bad.evidence) {
        output::complain(&sentence)?;
    }
    Ok(exit::compared(&comparison))
}

/// One side, and the anchors that are given for both.
fn read(side: &Source, verifier: &VerifierArgs) -> crate::model::Evidence {
    let named = NamedInput::evidence(match side {
        Source::Path(path) => input::Source::Path(path.clone()),
        Source::Stdin => input::Source::Stdin,
    });
    let bundles = verifier.trust_bundle.iter().map(check::bundle);
    input::read(&std::iter::once(named).chain(bundles).collect::<Vec<_>>())
}

/// A side as it was named.
fn shown(side: &Source) -> String {
    match side {
        Source::Path(path) => path.display().to_string(),
        Source::Stdin => "<stdin>".to_owned(),
    }
}
