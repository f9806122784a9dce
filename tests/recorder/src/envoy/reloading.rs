//! One Envoy that is given one context after the other as a text, each in a file that replaces the last.
//!
//! A text that cannot be read makes Envoy refuse the whole file it stands in, so such contexts are asked one by one.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use svidlint_forge::case::{Case, Role};
use svidlint_forge::hunt::Format;

use super::Home;
use super::process::{Binary, Envoy, Loaded, PATIENCE};
use super::refusals;

const PAUSE: Duration = Duration::from_millis(2);

/// How many texts one Envoy is given before it is replaced: what it drains does not go at once.
const MOST: usize = 400;

/// An Envoy whose files change.
#[derive(Debug)]
pub(crate) struct Reloading<'a> {
    binary: &'a Binary,
    format: Format,
    envoy: Option<Envoy>,
    asked: usize,
}

/// What became of a text.
#[derive(Debug)]
pub(crate) enum Reloaded {
    /// It was taken; the case is at this place of the Envoy.
    Taken(usize),
    /// It was refused, with these words.
    Refused(String),
}

impl<'a> Reloading<'a> {
    /// One that reads files of that format. It starts with the first text.
    pub(crate) fn new(binary: &'a Binary, format: Format) -> Self {
        Self {
            binary,
            format,
            envoy: None,
            asked: 0,
        }
    }

    /// The Envoy that took the last text.
    pub(crate) fn envoy(&self) -> Option<&Envoy> {
        self.envoy.as_ref()
    }

    /// Replaces the file by one with this text.
    pub(crate) fn reload(&mut self, case: &Case, text: &str) -> Result<Reloaded> {
        if self.asked >= MOST || self.envoy.is_none() {
            self.asked = 0;
            self.envoy = None;
            self.envoy = match Envoy::start_with(self.binary, &[], self.format)? {
                Loaded::Except(envoy, _) => Some(envoy),
                Loaded::Nothing(words) => bail!("Envoy does not start: {words}"),
            };
        }
        self.asked += 1;
        let envoy = self.envoy.as_ref().context("an Envoy was started")?;
        let said = envoy.log()?.len();
        match replace(envoy, self.asked, case, text)? {
            Attempt::Taken => Ok(Reloaded::Taken(self.asked)),
            Attempt::Refused => {
                let log = envoy.log()?;
                let words = log.get(said..).unwrap_or_default();
                let of_case = refusals::read(words)?.remove(&Home::name(self.asked));
                Ok(Reloaded::Refused(
                    of_case.unwrap_or_else(|| refusals::of_whole_file(words)),
                ))
            }
            Attempt::Ended => {
                let words = refusals::of_whole_file(&envoy.log()?);
                self.envoy = None;
                Ok(Reloaded::Refused(words))
            }
        }
    }
}

/// How an Envoy took a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attempt {
    Taken,
    Refused,
    Ended,
}

fn replace(envoy: &Envoy, index: usize, case: &Case, text: &str) -> Result<Attempt> {
    let (file, stats) = match case.presented_by {
        Role::Client => (
            envoy.home().listeners_file(),
            "listener_manager.lds.update_",
        ),
        Role::Server => (envoy.home().clusters_file(), "cluster_manager.cds.update_"),
    };
    let before = attempts(envoy, stats).unwrap_or_default();
    let fresh = file.with_extension("fresh");
    fs::write(&fresh, envoy.home().written(index, case, text))?;
    fs::rename(&fresh, &file)?;
    let patience = Instant::now() + PATIENCE;
    loop {
        match attempts(envoy, stats) {
            None => return Ok(Attempt::Ended),
            Some(now) if now.success > before.success => return Ok(Attempt::Taken),
            Some(now) if now != before => return Ok(Attempt::Refused),
            Some(_) if Instant::now() > patience => {
                bail!("Envoy does not read {}", file.display())
            }
            Some(_) => thread::sleep(PAUSE),
        }
    }
}

/// How often a file was read, by how it went.
#[derive(Debug, Default, PartialEq, Eq)]
struct Attempts {
    success: u64,
    refused: u64,
}

fn attempts(envoy: &Envoy, stats: &str) -> Option<Attempts> {
    let text = envoy.admin(&format!("/stats?filter={stats}"))?;
    let mut attempts = Attempts::default();
    for (name, count) in text.lines().filter_map(|line| line.split_once(": ")) {
        let count = count.trim().parse().unwrap_or(0);
        match name.strip_prefix(stats) {
            Some("success") => attempts.success += count,
            Some("rejected" | "failure") => attempts.refused += count,
            _ => {}
        }
    }
    Some(attempts)
}
