//! `svidlint inspect`: the evidence decoded, without judgement.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::options::{CheckOptions, source};
use super::{Common, check, exit, output};
use crate::input;
use crate::report::inspect;

/// Arguments of `inspect`.
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// As for `check`
    #[arg(value_name = "EVIDENCE")]
    evidence: Vec<PathBuf>,
    /// How it is written
    #[arg(long, value_name = "FORMAT", default_value = "pretty")]
    format: InspectFormat,
}

/// `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum InspectFormat {
    /// For people
    Pretty,
    /// For programs: inputs, proxies, bundles and chains as in the report of `check`
    Json,
}

/// Decodes and shows.
pub(super) fn run(arguments: &InspectArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let options = CheckOptions::evidence_only(
        arguments.evidence.iter().cloned().map(source).collect(),
        check::now()?,
    );
    check::refuse_missing(&options.evidence)?;
    let evidence = input::read(&check::named(&options));
    let text = match arguments.format {
        InspectFormat::Pretty => inspect::render(&evidence, output::look(common)),
        InspectFormat::Json => inspect::render_json(&evidence)?,
    };
    output::stdout(&text, common)?;
    for sentence in exit::unusable_in(&evidence) {
        output::complain(&sentence)?;
    }
    Ok(exit::inspected(&evidence))
}
