//! `svidlint init`: a commented configuration to begin with.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use anyhow::Context;

use super::{Common, configuration, output};

/// The file, which is an example in the documentation as well.
const TEXT: &str = include_str!("../../docs/svidlint.toml");

/// Writes it into the working directory, unless there is one.
pub(super) fn run(common: &Common) -> anyhow::Result<ExitCode> {
    let name = configuration::NAME;
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(name)
        .map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => {
                anyhow::anyhow!("{name} is there already and stays as it is")
            }
            _ => anyhow::Error::new(error).context(format!("{name}: cannot be written")),
        })?;
    file.write_all(TEXT.as_bytes())
        .with_context(|| format!("{name}: cannot be written"))?;
    if !common.quiet {
        let text = format!("{name} is written; its comments say what each key does\n");
        output::stdout(&text, common)?;
    }
    Ok(ExitCode::SUCCESS)
}
