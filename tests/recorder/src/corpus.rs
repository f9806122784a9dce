//! Holds chains that other people made against real Envoys and against the model.
//!
//! ```text
//! folder, loose, limbo -> Foreign -> views -> record (Envoy)
//!                                          -> model  (svidlint)   -> compare
//! ```

mod bytes;
mod compare;
mod folder;
mod keys;
mod limbo;
mod loose;
mod model;
mod views;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use serde_json::{Map, Value};
use svidlint::model::Instant;
use svidlint_forge::case::{Case, Role};

use crate::envoy::{self, Binary, Clock};
use crate::record;
use compare::Figures;

/// Foreign chains whose cases are held in memory at a time.
const CHUNK: usize = 250;

/// A chain of somebody else, and what it is to be judged with.
#[derive(Debug, Clone, Default)]
pub(crate) struct Foreign {
    /// Unique within its suite.
    name: String,
    /// As put on the wire, leaf first.
    chain: Vec<Vec<u8>>,
    /// `trusted_ca`, as configured: PEM, or what somebody takes for it.
    anchors: Vec<u8>,
    /// `crl`, as configured.
    crls: Option<Vec<u8>>,
    /// PKCS#8 of the leaf's key, where the suite has it.
    key: Option<Vec<u8>>,
    settings: Settings,
}

/// `case.json` beside a chain.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Settings {
    /// The moment it is judged at, RFC 3339; without it, now.
    at: Option<String>,
    /// Further fields of the validation context.
    validation: Map<String, Value>,
    /// Further fields of the context itself where a server presents.
    upstream: Map<String, Value>,
    /// The trust domain whose bundle the anchors are; without it, that of the leaf's SPIFFE ID.
    trust_domain: Option<String>,
    /// Who presents it; without it, both.
    presented_by: Option<Role>,
}

/// What is asked, and of whom.
#[derive(Debug)]
pub(crate) struct Inquiry {
    /// Envoy binaries.
    pub(crate) envoys: Vec<PathBuf>,
    /// Processes at a time.
    pub(crate) processes: usize,
    /// `clock.c` as a library, for chains that are judged at another moment than now.
    pub(crate) clock: Option<PathBuf>,
    /// Only cases whose name holds this.
    pub(crate) only: String,
}

/// Asks about every suite; whether everything was answered, and alike.
pub(crate) fn hold(inquiry: &Inquiry, suites: &[PathBuf]) -> Result<bool> {
    let mut alike = true;
    let mut envoys = Vec::new();
    for path in &inquiry.envoys {
        envoys.push((envoy::version(path)?, path));
    }
    for suite in suites {
        let name = suite
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        let mut chains = read(suite)?;
        ensure!(!chains.is_empty(), "{} holds no chain", suite.display());
        chains.retain(|chain| chain.name.contains(&inquiry.only));
        let mut figures: BTreeMap<&str, Figures> = BTreeMap::new();
        for chunk in chains.chunks(CHUNK) {
            for (at, chains) in by_moment(chunk) {
                let moment = inquiry.moment(at)?;
                let cases: Vec<Case> = chains
                    .iter()
                    .flat_map(|chain| views::cases(&name, chain, moment.now))
                    .collect();
                for (version, path) in &envoys {
                    let binary = Binary {
                        path: (*path).clone(),
                        clock: moment.clock.clone(),
                    };
                    let answers = compare::Answers {
                        cases: &cases,
                        outcome: &record::record(&binary, &cases, inquiry.processes)?,
                        version,
                        now: moment.now,
                    };
                    let of_chunk = answers.compared()?;
                    figures.entry(version).or_default().add(&of_chunk);
                }
            }
        }
        for (version, figures) in &figures {
            println!("{name} {version}: {} chains, {figures}", chains.len());
            alike &= figures.alike();
        }
    }
    Ok(alike)
}

/// When chains are judged, and what makes an Envoy believe it.
#[derive(Debug)]
struct Moment {
    now: Instant,
    clock: Option<Clock>,
}

impl Inquiry {
    fn moment(&self, at: Option<&str>) -> Result<Moment> {
        let Some(at) = at else {
            let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
            return Ok(Moment {
                now: Instant(i64::try_from(since.as_secs())?),
                clock: None,
            });
        };
        let now = Instant::parse_rfc3339(at).with_context(|| format!("{at:?} is no moment"))?;
        let library = self.clock.clone().with_context(|| {
            format!(
                "chains are judged at {at}: build tests/recorder/clock.c and name it with --clock"
            )
        })?;
        Ok(Moment {
            now,
            clock: Some(Clock { library, at: now.0 }),
        })
    }
}

fn read(suite: &Path) -> Result<Vec<Foreign>> {
    if suite.is_file() {
        return limbo::read(suite);
    }
    let mut chains = folder::read(suite)?;
    chains.extend(loose::read(suite)?);
    let mut names = BTreeSet::new();
    chains.retain(|chain| names.insert(chain.name.clone()));
    Ok(chains)
}

/// Chains by the moment that they are judged at.
fn by_moment(chains: &[Foreign]) -> BTreeMap<Option<&str>, Vec<&Foreign>> {
    let mut found: BTreeMap<Option<&str>, Vec<&Foreign>> = BTreeMap::new();
    for chain in chains {
        found
            .entry(chain.settings.at.as_deref())
            .or_default()
            .push(chain);
    }
    found
}
