//! `svidlint schema`: the JSON Schema of `--format json`.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::{Common, output};
use crate::report::{diff, json};

/// Arguments of `schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// The command whose output it describes
    #[arg(value_name = "COMMAND", default_value = "check")]
    of: SchemaOf,
}

/// Whose output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum SchemaOf {
    /// A report
    Check,
    /// A comparison
    Diff,
}

/// Prints it.
pub(super) fn run(arguments: &SchemaArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let schema = match arguments.of {
        SchemaOf::Check => json::schema()?,
        SchemaOf::Diff => diff::schema()?,
    };
    output::stdout(&schema, common)?;
    Ok(ExitCode::SUCCESS)
}
