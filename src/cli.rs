//! The command line: what a person types, read into typed options, and the exit code that comes back.
//!
//! One file per subcommand. Nothing is judged here.

mod answer;
mod check;
mod completions;
mod configuration;
mod contexts;
mod diff;
mod exit;
mod explain;
mod gate;
mod handshake;
mod init;
mod inspect;
mod man;
pub mod options;
mod output;
mod repository;
mod rules;
mod schema;
mod suggest;
mod values;
mod verifier;
mod words;

use std::ffi::OsString;
use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{ArgAction, Args, CommandFactory, Parser, Subcommand, ValueEnum};

pub use check::CheckArgs;
pub use exit::CANNOT_CHECK;

/// Says why Envoy would reject a certificate chain: which check, what Envoy prints, how to fix it.
#[derive(Debug, Parser)]
#[command(
    name = "svidlint",
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    override_usage = "svidlint [check] [OPTIONS] [EVIDENCE]...\n       svidlint <COMMAND> …",
    after_help = "Without a command, `check` is meant: svidlint certs.json\n\
                  Exit codes: 0 nothing found, 1 findings, 2 could not check, 3 nothing to check."
)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Options of every command.
    #[command(flatten)]
    pub common: Common,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// Colour the output
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: When,
    /// Say only what is wrong: no notes, no closing lines
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show every step of every verdict, and notes in full
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub verbose: u8,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// On a terminal; NO_COLOR and CLICOLOR_FORCE are heeded
    Auto,
    /// Also into pipes and files
    Always,
    /// Not at all
    Never,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say whether Envoy accepts what the evidence shows, and why not
    Check(Box<CheckArgs>),
    /// Hold what works against what does not: which facts differ, and which of them change the verdict
    Diff(Box<diff::DiffArgs>),
    /// Say whether two proxies can talk: both directions of one connection, and what each side shows
    Handshake(Box<handshake::HandshakeArgs>),
    /// Show certificates decoded, without judgement
    Inspect(inspect::InspectArgs),
    /// Show a rule's page
    Explain(explain::ExplainArgs),
    /// List the rules
    Rules(rules::RulesArgs),
    /// Print a JSON Schema: of a command's JSON, or of svidlint.toml
    Schema(schema::SchemaArgs),
    /// Write a commented svidlint.toml
    Init,
    /// Print what a shell needs to complete commands and flags
    Completions(completions::CompletionsArgs),
    /// Print a manual page in roff
    Man(man::ManArgs),
}

/// Parses and runs. A usage error is printed here, because clap knows how; every other one is returned.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> anyhow::Result<ExitCode> {
    let given = words::of(arguments);
    if given.is_bare() && !std::io::stdin().is_terminal() {
        return dispatch(Cli::try_parse_from(given.with_check())?);
    }
    match Cli::try_parse_from(given.with_check_if_missing(&Cli::command())) {
        Ok(cli) => dispatch(cli),
        Err(error) if error.use_stderr() => {
            output::usage_error(&error)?;
            Ok(ExitCode::from(CANNOT_CHECK))
        }
        // The help or the version that was asked for.
        Err(error) => {
            error.print()?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn dispatch(cli: Cli) -> anyhow::Result<ExitCode> {
    let common = &cli.common;
    match cli.command {
        Command::Check(arguments) => check::run(*arguments, common),
        Command::Diff(arguments) => diff::run(&arguments, common),
        Command::Handshake(arguments) => handshake::run(*arguments, common),
        Command::Inspect(arguments) => inspect::run(&arguments, common),
        Command::Explain(arguments) => explain::run(&arguments, common),
        Command::Rules(arguments) => rules::run(&arguments, common),
        Command::Schema(arguments) => schema::run(&arguments, common),
        Command::Init => init::run(common),
        Command::Completions(arguments) => completions::run(&arguments, common),
        Command::Man(arguments) => man::run(&arguments, common),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definitions_hold_together() {
        Cli::command().debug_assert();
    }
}
