//! `svidlint man`: manual pages in roff.

use std::process::ExitCode;

use clap::{Args, CommandFactory};

use super::{Cli, Common, output, suggest};

/// Arguments of `man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The command whose page is wanted [default: svidlint itself]
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// Prints the page.
pub(super) fn run(arguments: &ManArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let mut top = Cli::command();
    // Names the commands `svidlint-check` and so on, as their pages are called.
    top.build();
    let name = arguments.command.as_deref();
    let found = name.map_or(Some(&top), |name| top.find_subcommand(name));
    let Some(command) = found else {
        let name = name.unwrap_or_default();
        let hint = suggest::hint(name, top.get_subcommands().map(clap::Command::get_name));
        anyhow::bail!("no such command '{name}'{hint}");
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    output::stdout(&String::from_utf8(page)?, common)?;
    Ok(ExitCode::SUCCESS)
}
