//! `svidlint rules`: all rules.

use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::{Common, output};
use crate::report::{rules_json, rules_table};

/// Arguments of `rules`.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// How they are written
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: RulesFormat,
}

/// `--format`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RulesFormat {
    /// For people
    Table,
    /// For programs
    Json,
}

/// Lists them.
pub(super) fn run(arguments: &RulesArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let text = match arguments.format {
        RulesFormat::Table => rules_table(output::look(common).width),
        RulesFormat::Json => rules_json()?,
    };
    output::stdout(&text, common)?;
    Ok(ExitCode::SUCCESS)
}
