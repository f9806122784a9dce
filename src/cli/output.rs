//! Where text goes: standard output with the colours it can show, files without.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::Path;

use anstream::{AutoStream, ColorChoice};
use anyhow::Context;

use super::options::CheckOptions;
use super::{Common, When};
use crate::judgement::Report;
use crate::model::cut_keys;
use crate::report::{self, Detail, Look};

/// Longer lines are hard to read, however wide the terminal is.
const WIDEST: usize = 140;
/// Columns where there is no terminal.
const PIPED: usize = 100;

/// Writes the report wherever the options say: files first, so that a closed pipe does not keep them from being written.
pub(super) fn report(
    report: &Report,
    options: &CheckOptions,
    common: &Common,
) -> anyhow::Result<()> {
    for (format, path) in &options.files {
        let look = Look {
            width: PIPED,
            detail: detail(common),
        };
        let text = report::render(report, *format, look)?;
        file(path, &text)?;
    }
    match options.stdout {
        Some(format) => stdout(&report::render(report, format, look(common))?, common),
        None => Ok(()),
    }
}

/// Width and detail for standard output.
pub(super) fn look(common: &Common) -> Look {
    let stdout = io::stdout();
    let width = stdout
        .is_terminal()
        .then(|| terminal_size::terminal_size_of(&stdout))
        .flatten()
        .map_or(PIPED, |(terminal_size::Width(columns), _)| {
            usize::from(columns).min(WIDEST)
        });
    Look {
        width,
        detail: detail(common),
    }
}

const fn detail(common: &Common) -> Detail {
    match (common.quiet, common.verbose) {
        (true, _) => Detail::Quiet,
        (false, 0) => Detail::Normal,
        (false, _) => Detail::Verbose,
    }
}

/// Writes text to standard output.
pub(super) fn stdout(text: &str, common: &Common) -> anyhow::Result<()> {
    let choice = match common.color {
        When::Auto => AutoStream::choice(&io::stdout()),
        When::Always => ColorChoice::Always,
        When::Never => ColorChoice::Never,
    };
    let mut stream = AutoStream::new(io::stdout().lock(), choice);
    stream.write_all(text.as_bytes())?;
    stream.flush()?;
    Ok(())
}

/// One sentence to standard error.
pub(super) fn complain(sentence: &str) -> io::Result<()> {
    writeln!(anstream::stderr(), "svidlint: {}", report::escape(sentence))
}

/// A usage error, as clap lays it out; it repeats what was typed, which may be a pasted key.
pub(super) fn usage_error(error: &clap::Error) -> io::Result<()> {
    let text = error.render().ansi().to_string();
    write!(anstream::stderr(), "{}", cut_keys(&text))
}

/// Lines to standard error that are laid out and escaped already.
pub(super) fn complain_in_lines(lines: &str) -> io::Result<()> {
    writeln!(anstream::stderr(), "{lines}")
}

/// Writes a file whole or not at all: a reader never meets half a report. Links are followed. A device or pipe takes the
/// text as it comes; putting a file in its place would break it for everybody.
pub(super) fn file(path: &Path, text: &str) -> anyhow::Result<()> {
    let text = anstream::adapter::strip_str(text).to_string();
    let is_file = fs::metadata(path).map_or(true, |met| met.is_file() || met.is_dir());
    let written = if is_file {
        replace(
            &fs::canonicalize(path).unwrap_or_else(|_| path.to_owned()),
            &text,
        )
    } else {
        fs::write(path, text)
    };
    written.with_context(|| format!("{}: cannot be written", path.display()))
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(format!(".{}.partial", std::process::id()));
    let written = fs::write(&partial, text).and_then(|()| fs::rename(&partial, path));
    if written.is_err() {
        // Whether there is anything to remove depends on what failed; the first error is the one to tell.
        let _ = fs::remove_file(&partial);
    }
    written
}
