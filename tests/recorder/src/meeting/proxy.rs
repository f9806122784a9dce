//! One of the two Envoys.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::{PATIENCE, PAUSE};
use crate::envoy::admin;

/// A running Envoy; ends with its value.
#[derive(Debug)]
pub(super) struct Proxy {
    child: Child,
    home: PathBuf,
}

/// What it says in passing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// `ssl.*` counters that moved, without the owner's prefix, and those that tell why no filter chain took a connection.
    pub(super) counters: Vec<String>,
    /// Lines of its access log.
    pub(super) access: Vec<String>,
    /// What its TLS stack puts into the debug log, each once.
    pub(super) tls_log: Vec<String>,
}

/// Everything it shows.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) said: Said,
    pub(super) config_dump: Value,
    pub(super) certs: Value,
}

impl Proxy {
    /// Starts the binary in its home and waits until it serves.
    pub(super) fn start(binary: &Path, home: &Path) -> Result<Self> {
        let log = File::create(home.join("envoy.log"))?;
        let child = Command::new(binary)
            .current_dir(home)
            .args(["--config-path", "./bootstrap.json", "--use-dynamic-base-id"])
            .args(["--concurrency", "1", "--file-flush-interval-msec", "20"])
            .args([
                "--log-level",
                "warning",
                "--component-log-level",
                "connection:debug",
            ])
            .args(["--log-format", "%v"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot run {}", binary.display()))?;
        let mut proxy = Self {
            child,
            home: home.to_owned(),
        };
        let patience = Instant::now() + PATIENCE;
        while proxy
            .admin("/ready")
            .is_none_or(|answer| !answer.contains("LIVE"))
        {
            if proxy.child.try_wait()?.is_some() || Instant::now() > patience {
                bail!("Envoy does not run: {}", proxy.read("envoy.log"));
            }
            thread::sleep(PAUSE);
        }
        let log = proxy.read("envoy.log");
        // A secret that does not come is what some situations are about.
        if log.contains("Error adding/updating") {
            bail!("Envoy refuses its configuration: {log}");
        }
        Ok(proxy)
    }

    pub(super) fn said(&self) -> Result<Said> {
        let stats = self
            .admin("/stats?usedonly&type=Counters")
            .context("Envoy does not tell its counters")?;
        let mut counters: Vec<String> = stats.lines().filter_map(counter).collect();
        counters.sort();
        counters.dedup();
        let mut tls_log: Vec<String> = Vec::new();
        for line in self.read("envoy.log").lines() {
            let text = line
                .split_once("TLS_error:")
                .map(|(_, text)| format!("TLS_error:{text}"));
            // A write after the failure appends an error of the operating system to the same text.
            let told = |text: &String| tls_log.iter().any(|known| text.starts_with(known.as_str()));
            if let Some(text) = text.filter(|text| !told(text)) {
                tls_log.push(text);
            }
        }
        let access = self.read("access.log");
        let complete = access.rfind('\n').map_or("", |end| &access[..end]);
        Ok(Said {
            counters,
            access: complete.lines().map(str::to_owned).collect(),
            tls_log,
        })
    }

    pub(super) fn seen(&self, said: Said) -> Result<Seen> {
        Ok(Seen {
            said,
            config_dump: self.json("/config_dump?include_eds")?,
            certs: self.json("/certs")?,
        })
    }

    fn json(&self, path: &str) -> Result<Value> {
        let text = self
            .admin(path)
            .with_context(|| format!("no answer to {path}"))?;
        serde_json::from_str(&text).with_context(|| format!("{path} is no JSON"))
    }

    fn admin(&self, path: &str) -> Option<String> {
        admin::get(&self.home.join("admin.sock"), path, PATIENCE)
    }

    fn read(&self, file: &str) -> String {
        String::from_utf8_lossy(&fs::read(self.home.join(file)).unwrap_or_default()).into_owned()
    }
}

/// `ssl.handshake` of `listener.….ssl.handshake: 1`.
fn counter(line: &str) -> Option<String> {
    let (name, count) = line.rsplit_once(": ")?;
    if count.trim() == "0" || name.starts_with("http.") {
        return None;
    }
    let owned = name.starts_with("listener.") || name.starts_with("cluster.");
    if let Some((_, counter)) = name.split_once(".ssl.").filter(|_| owned) {
        return Some(format!("ssl.{counter}"));
    }
    [
        "no_filter_chain_match",
        "upstream_context_secrets_not_ready",
        "downstream_context_secrets_not_ready",
    ]
    .into_iter()
    .find(|wanted| owned && name.ends_with(wanted))
    .map(str::to_owned)
}

impl Drop for Proxy {
    fn drop(&mut self) {
        // Nothing is left to lose in it, and an Envoy that is gone already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
