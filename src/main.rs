//! The binary: parse, run, exit code.

use std::io::{self, Write};
use std::process::ExitCode;

use svidlint::cli;
use svidlint::report::escape;

fn main() -> ExitCode {
    match cli::run(std::env::args_os()) {
        Ok(code) => code,
        // Whoever reads has seen enough: `svidlint … | head`.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let sentence = format!("{error:#}");
            // Nothing is left to be done where not even this can be said.
            let _ = writeln!(anstream::stderr(), "svidlint: {}", escape(&sentence));
            ExitCode::from(cli::CANNOT_CHECK)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}
