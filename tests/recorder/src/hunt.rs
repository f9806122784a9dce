//! Looks for what svidlint accepts and a real Envoy refuses.
//!
//! ```text
//! family and seed -> case -> envoy   (batches; one by one where a text is asked about)
//!                         -> ask     (the binary, as a user would run it)
//!                         -> compare -> findings by kind
//! ```

mod ask;
mod compare;

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result};
use svidlint_forge::case::{Case, Recording};
use svidlint_forge::hunt::{Family, Format, Hunted};

use crate::batch;
use crate::envoy::{self, Binary, Reloading};
use crate::mask::Masks;
use crate::record;
use ask::{Said, Svidlint};
use compare::Figures;

/// Cases that are held in memory at a time.
const CHUNK: u64 = 1_200;

/// What is hunted, and with what.
#[derive(Debug)]
pub(crate) struct Hunt {
    /// Envoy binaries.
    pub(crate) envoys: Vec<PathBuf>,
    /// The svidlint binary.
    pub(crate) svidlint: PathBuf,
    /// Seeds of each family.
    pub(crate) seeds: Range<u64>,
    pub(crate) families: Vec<Family>,
    /// Processes at a time.
    pub(crate) processes: usize,
    /// Where the inputs of what is found go.
    pub(crate) save: Option<PathBuf>,
}

impl Hunt {
    /// Hunts and prints what was found; whether nothing was.
    pub(crate) fn run(&self) -> Result<bool> {
        let mut clean = true;
        let mut envoys = Vec::new();
        for path in &self.envoys {
            envoys.push((envoy::version(path)?, Binary::new(path)));
        }
        for family in &self.families {
            let mut figures: BTreeMap<&str, Figures> = BTreeMap::new();
            let mut from = self.seeds.start;
            while from < self.seeds.end {
                let seeds = from..self.seeds.end.min(from + CHUNK);
                from = seeds.end;
                let cases =
                    self.shared_out(&seeds.collect::<Vec<_>>(), |seed| Ok(family.case(*seed)))?;
                for (version, binary) in &envoys {
                    let svidlint = Svidlint {
                        binary: &self.svidlint,
                        version,
                    };
                    let said = self.shared_out(&cases, |hunted| svidlint.says(hunted))?;
                    let recorded = self.ask_envoy(binary, &cases)?;
                    let figures = figures.entry(version).or_default();
                    for (hunted, said) in cases.iter().zip(said) {
                        figures.add(hunted, recorded.get(&hunted.case.name), said);
                    }
                }
            }
            for (version, figures) in &figures {
                println!("== {} against Envoy {version}: {figures}", family.name());
                clean &= figures.clean();
                if let Some(folder) = &self.save {
                    figures.save(&folder.join(family.name()).join(version))?;
                }
            }
        }
        Ok(clean)
    }

    /// What the Envoy answers, by the cases' names. Silence is told and is no answer.
    fn ask_envoy(&self, binary: &Binary, cases: &[Hunted]) -> Result<BTreeMap<String, Recording>> {
        let plain: Vec<Case> = cases
            .iter()
            .filter(|hunted| hunted.written.is_none())
            .map(|hunted| hunted.case.clone())
            .collect();
        let mut recordings = Vec::new();
        if !plain.is_empty() {
            let outcome = record::record(binary, &plain, self.processes)?;
            for unanswered in &outcome.unanswered {
                eprintln!("unanswered: {}: {}", unanswered.case, unanswered.why);
            }
            recordings = outcome.recordings;
        }
        let masks = Masks::new()?;
        let texts = |format| {
            cases.iter().filter_map(move |hunted| {
                let written = hunted.written.as_ref()?;
                (written.format == format).then_some((&hunted.case, written))
            })
        };
        let answers = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for format in [Format::Json, Format::Yaml] {
                let (masks, answers) = (&masks, &answers);
                scope.spawn(move || {
                    let mut envoy = Reloading::new(binary, format);
                    for (case, written) in texts(format) {
                        let answer = batch::ask_written(&mut envoy, masks, case, &written.text);
                        answers
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .push(answer);
                    }
                });
            }
        });
        for answer in answers.into_inner().unwrap_or_else(PoisonError::into_inner) {
            match answer {
                Ok(recording) => recordings.push(recording),
                Err(unanswered) => {
                    eprintln!("unanswered: {}: {}", unanswered.case, unanswered.why);
                }
            }
        }
        Ok(recordings
            .into_iter()
            .map(|recording| (recording.case.clone(), recording))
            .collect())
    }

    /// One result for each item, in order, by as many threads as processes are allowed.
    fn shared_out<T: Sync, R: Send>(
        &self,
        items: &[T],
        work: impl Fn(&T) -> Result<R> + Sync,
    ) -> Result<Vec<R>> {
        let next = Mutex::new(items.iter().enumerate());
        let results = Mutex::new(BTreeMap::new());
        thread::scope(|scope| {
            for _ in 0..self.processes.max(1) {
                scope.spawn(|| {
                    loop {
                        let taken = next.lock().unwrap_or_else(PoisonError::into_inner).next();
                        let Some((index, item)) = taken else { break };
                        let result = work(item);
                        results
                            .lock()
                            .unwrap_or_else(PoisonError::into_inner)
                            .insert(index, result);
                    }
                });
            }
        });
        results
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner)
            .into_values()
            .collect::<Result<_>>()
            .context("svidlint cannot be asked")
    }
}

/// The answers of svidlint to one case, by how it was asked.
type Answers = Vec<(&'static str, Said)>;
