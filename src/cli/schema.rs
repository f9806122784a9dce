//! `svidlint schema`: the JSON Schema of `--format json`.

use std::process::ExitCode;

use super::{Common, output};
use crate::report::json;

/// Prints it.
pub(super) fn run(common: &Common) -> anyhow::Result<ExitCode> {
    output::stdout(&json::schema()?, common)?;
    Ok(ExitCode::SUCCESS)
}
