//! Starts an Envoy, waits until it has read its configuration, and asks it for its counters.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use svidlint_forge::case::Case;
use svidlint_forge::hunt::Format;
use tempfile::TempDir;

use super::config::Home;
use super::{access_log, admin, refusals};

const PAUSE: Duration = Duration::from_millis(20);
pub(super) const PATIENCE: Duration = Duration::from_mins(1);

/// Envoy treats what it reads at its start as strictly: a field that the API does not have is an error.
const STRICT: &str = "--reject-unknown-dynamic-fields";

/// An Envoy binary, and when it believes to run.
#[derive(Debug)]
pub(crate) struct Binary {
    pub(crate) path: PathBuf,
    /// Without it, the machine's clock counts.
    pub(crate) clock: Option<Clock>,
}

impl Binary {
    /// One that runs by the machine's clock.
    pub(crate) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            clock: None,
        }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        if let Some(Clock { library, at }) = &self.clock {
            command
                .env("LD_PRELOAD", library)
                .env("SVIDLINT_RECORDER_NOW", at.to_string());
        }
        command
    }
}

/// Another clock than the machine's.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    /// `tests/recorder/clock.c` as a library, which is loaded into the process.
    pub(crate) library: PathBuf,
    /// What it says, in seconds since 1970.
    pub(crate) at: i64,
}

/// What an Envoy made of its configuration.
#[derive(Debug)]
pub(crate) enum Loaded {
    /// It runs, without the resources named here; with Envoy's words on each.
    Except(Envoy, BTreeMap<String, String>),
    /// It could not read the files at all, or ended over them; with its words.
    Nothing(String),
}

/// A running Envoy; ends with its value.
#[derive(Debug)]
pub(crate) struct Envoy {
    child: Child,
    home: Home,
    _directory: TempDir,
}

impl Envoy {
    /// Starts the binary with one listener or cluster for each case.
    pub(crate) fn start(binary: &Binary, cases: &[&Case]) -> Result<Loaded> {
        Self::start_with(binary, cases, Format::Json)
    }

    /// The same with files of that format.
    pub(crate) fn start_with(binary: &Binary, cases: &[&Case], format: Format) -> Result<Loaded> {
        let directory = tempfile::Builder::new().prefix("svidlint-").tempdir()?;
        let home = Home::new(directory.path(), format);
        fs::write(home.bootstrap_file(), home.bootstrap(cases).to_string())?;
        fs::write(home.listeners_file(), home.listeners(cases).to_string())?;
        fs::write(home.clusters_file(), home.clusters(cases).to_string())?;
        let log = File::create(home.log())?;
        let child = binary
            .command()
            .arg("--config-path")
            .arg(home.bootstrap_file())
            .arg(STRICT)
            .args([
                "--use-dynamic-base-id",
                "--concurrency",
                "1",
                "--file-flush-interval-msec",
                "20",
            ])
            .args([
                "--log-level",
                "warning",
                "--log-format",
                &format!("{}%v", refusals::RECORD_SEPARATOR),
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot run {}", binary.path.display()))?;
        Self {
            child,
            home,
            _directory: directory,
        }
        .loaded()
    }

    fn loaded(mut self) -> Result<Loaded> {
        let patience = Instant::now() + PATIENCE;
        while self
            .admin("/ready")
            .is_none_or(|answer| !answer.contains("LIVE"))
        {
            if self.child.try_wait()?.is_some() {
                return Ok(Loaded::Nothing(refusals::of_whole_file(&self.log()?)));
            }
            if Instant::now() > patience {
                bail!("Envoy is not ready: {}", self.log()?);
            }
            thread::sleep(PAUSE);
        }
        let log = self.log()?;
        let refused = refusals::read(&log)?;
        // The listener of its own that every Envoy gets is missing only if the file could not be read.
        if !self.home.front().exists() || refusals::is_whole_file_refused(&log)? {
            return Ok(Loaded::Nothing(refusals::of_whole_file(&log)));
        }
        Ok(Loaded::Except(self, refused))
    }

    /// Where its sockets are.
    pub(crate) fn home(&self) -> &Home {
        &self.home
    }

    /// Transport failure reasons of all these cases, once each has its line in the access log.
    pub(crate) fn failure_reasons(&self, names: &[String]) -> Result<BTreeMap<String, String>> {
        let patience = Instant::now() + PATIENCE;
        loop {
            let log = fs::read(self.home.access_log()).unwrap_or_default();
            let reasons = access_log::read(&String::from_utf8_lossy(&log));
            if names.iter().all(|name| reasons.contains_key(name)) {
                return Ok(reasons);
            }
            if self.admin("/ready").is_none() {
                bail!("Envoy ended: {}", self.log()?);
            }
            if Instant::now() > patience {
                let missing: Vec<_> = names
                    .iter()
                    .filter(|name| !reasons.contains_key(*name))
                    .collect();
                bail!("no access log line of {missing:?}");
            }
            thread::sleep(PAUSE);
        }
    }

    /// The `ssl.*` counters that moved, by case and without prefix. Left out is what tells nothing of a verdict:
    /// `ssl.handshake`, which cipher, curve, version and signature algorithm was used, and the staples of Envoy's own certificate.
    pub(crate) fn counters(&self) -> Result<BTreeMap<String, Vec<String>>> {
        let text = self
            .admin("/stats?usedonly&type=Counters")
            .context("Envoy does not tell its counters")?;
        let mut moved: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, count) in text.lines().filter_map(|line| line.rsplit_once(": ")) {
            let Some((owner, counter)) = name.split_once(".ssl.") else {
                continue;
            };
            let case = owner.rsplit('.').next().unwrap_or(owner);
            let tells = counter != "handshake"
                && !counter.contains('.')
                && !counter.starts_with("ocsp_staple");
            if count.trim() != "0" && tells {
                moved
                    .entry(case.to_owned())
                    .or_default()
                    .push(format!("ssl.{counter}"));
            }
        }
        for counters in moved.values_mut() {
            counters.sort_unstable();
        }
        Ok(moved)
    }

    pub(super) fn log(&self) -> Result<String> {
        Ok(String::from_utf8_lossy(&fs::read(self.home.log())?).into_owned())
    }

    /// The body of an answer of the admin interface; `None` while there is none.
    pub(super) fn admin(&self, path: &str) -> Option<String> {
        admin::get(&self.home.admin(), path, PATIENCE)
    }
}

impl Drop for Envoy {
    fn drop(&mut self) {
        // Nothing is left to lose in it, and an Envoy that is gone already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The version an Envoy binary says it is.
pub(crate) fn version(binary: &Path) -> Result<String> {
    let output = Command::new(binary)
        .arg("--version")
        .output()
        .with_context(|| format!("cannot run {}", binary.display()))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    // "envoy  version: <commit>/1.40.0/Clean/RELEASE/BoringSSL"
    let version = text
        .split_once("version: ")
        .and_then(|(_, build)| build.split('/').nth(1));
    version
        .map(str::to_owned)
        .with_context(|| format!("{text:?} names no version"))
}
