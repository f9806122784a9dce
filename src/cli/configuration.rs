//! `svidlint.toml`: finding it, reading it, and showing what is wrong in it.

mod choices;
mod mistake;
mod suppressions;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use sha2::{Digest, Sha256};

use super::repository;
use crate::config::{Baseline, File, Pattern, Suppression};
use crate::model::{Input, InputKind};

pub(super) use choices::Choices;
pub(super) use mistake::{Mistake, Refused};

/// The file's name.
pub(super) const NAME: &str = "svidlint.toml";

/// A configuration, read.
#[derive(Debug, Clone)]
pub(super) struct Configuration {
    /// The file as it is named to people: relative to the working directory, unless a flag names it otherwise.
    pub(super) name: String,
    /// The folder it stands in, relative in the same way. Paths in it start there.
    pub(super) folder: PathBuf,
    /// SHA-256 of its text.
    pub(super) sha256: String,
    /// What makes a run fail.
    pub(super) fail_on: Option<crate::config::FailOn>,
    /// The baseline, from the working directory.
    pub(super) baseline: Option<PathBuf>,
    /// The settings of every file.
    pub(super) base: Choices,
    /// The settings of some.
    pub(super) sections: Vec<(Vec<Pattern>, Choices)>,
    /// What is accepted.
    pub(super) suppressions: Vec<Suppression>,
}

/// The configuration of a run: the one that `--config` names, else the nearest from the working directory up to the
/// repository's root.
pub(super) fn load(named: Option<&Path>, none: bool) -> anyhow::Result<Option<Configuration>> {
    if none {
        return Ok(None);
    }
    let path = match named {
        Some(path) => Some(path.to_owned()),
        None => find(),
    };
    path.map(|path| read(&path)).transpose()
}

/// Outside a repository only the working directory is looked at: nobody else's file is picked up by chance.
fn find() -> Option<PathBuf> {
    let depth = repository::root().map_or(0, |(_, folder)| folder.iter().count());
    (0..=depth)
        .map(|up| {
            let folder: PathBuf = (0..up).map(|_| "..").collect();
            folder.join(NAME)
        })
        .find(|path| path.is_file())
}

fn read(path: &Path) -> anyhow::Result<Configuration> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            anyhow::anyhow!("{name}: no such file; `svidlint init` writes one")
        }
        io::ErrorKind::InvalidData => anyhow::anyhow!("{name}: is not UTF-8 text"),
        _ => anyhow::Error::new(error).context(format!("{name}: cannot be read")),
    })?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    interpret(&name, &folder, &text)
        .map_err(|mistakes| Refused::new(&name, &text, &mistakes).into())
}

/// Every mistake that the file's values hold; one that keeps it from being read at all comes alone.
fn interpret(name: &str, folder: &Path, text: &str) -> Result<Configuration, Vec<Mistake>> {
    let file = File::parse(text).map_err(|error| vec![Mistake::of_parser(&error)])?;
    let mut mistakes = Vec::new();
    let mut base = Choices::of(
        &file.verify,
        file.expires_within.as_ref(),
        &file.levels,
        folder,
        &mut mistakes,
    );
    base.set_bundles(file.bundles.as_deref(), folder, &mut mistakes);
    let sections = file
        .path
        .iter()
        .map(|section| {
            let patterns = section
                .paths
                .iter()
                .map(|pattern| Pattern::new(pattern.as_ref()))
                .collect();
            let choices = Choices::of(
                &section.verify,
                section.expires_within.as_ref(),
                &section.levels,
                folder,
                &mut mistakes,
            );
            (patterns, choices)
        })
        .collect();
    let suppressions = file
        .suppress
        .iter()
        .filter_map(|entry| suppressions::of(entry, text, &mut mistakes))
        .collect();
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    Ok(Configuration {
        name: name.to_owned(),
        folder: folder.to_owned(),
        sha256: digest(text),
        fail_on: file.fail_on,
        baseline: file.baseline.map(|path| folder.join(path.into_inner())),
        base,
        sections,
        suppressions,
    })
}

/// A baseline, read, with its text.
pub(super) fn baseline(path: &Path) -> anyhow::Result<(Baseline, String)> {
    let name = path.display();
    let text = fs::read_to_string(path).with_context(|| {
        format!("{name}: the baseline cannot be read; --write-baseline {name} writes one")
    })?;
    let baseline = Baseline::parse(&text)
        .map_err(|why| anyhow::anyhow!("{name}: this is no baseline: {why}"))?;
    Ok((baseline, text))
}

/// A file of the gate as an input of the run, so that findings can point into it.
pub(super) fn input(name: &str, sha256: &str, kind: InputKind) -> Input {
    Input {
        name: name.to_owned(),
        kind,
        sha256: sha256.to_owned(),
        problems: Vec::new(),
        named: false,
        reach: crate::model::Reach::Arguments,
    }
}

/// SHA-256, hexadecimal.
pub(super) fn digest(text: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(text)
        .iter()
        .fold(String::new(), |mut hex, byte| {
            // Writing to a String does not fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}
