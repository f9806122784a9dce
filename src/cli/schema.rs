//! `svidlint schema`: the JSON Schemas of what is written and read. They are made from the types by the feature `schema`,
//! which tests alone have; a test holds them to be current.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::{Common, output};

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// What it describes
    #[arg(value_name = "WHAT", default_value = "check")]
    what: What,
}

/// WHAT.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum What {
    /// The report of `check --format json`
    Check,
    /// A line of `check --format jsonl`
    Jsonl,
    /// The comparison of `diff --format json`
    Diff,
    /// The file svidlint.toml
    Config,
}

/// Prints it.
pub(super) fn run(arguments: &SchemaArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let schema = match arguments.what {
        What::Check => include_str!("../../docs/output.schema.json"),
        What::Jsonl => include_str!("../../docs/jsonl.schema.json"),
        What::Diff => include_str!("../../docs/diff.schema.json"),
        What::Config => include_str!("../../docs/svidlint.schema.json"),
    };
    output::stdout(schema, common)?;
    Ok(ExitCode::SUCCESS)
}
