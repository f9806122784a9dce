//! `svidlint schema`: the JSON Schemas of what is written and read.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::{Common, output};
use crate::config::File;
use crate::report::{diff, json, jsonl};

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
        What::Check => json::schema()?,
        What::Jsonl => jsonl::schema()?,
        What::Diff => diff::schema()?,
        What::Config => File::schema()?,
    };
    output::stdout(&schema, common)?;
    Ok(ExitCode::SUCCESS)
}
