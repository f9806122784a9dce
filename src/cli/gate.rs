//! The files of a gate around one run: the configuration's sections before it, suppressions and the baseline after it.

use std::collections::HashMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::configuration;
use super::options::{CheckOptions, Settings};
use super::{output, repository};
use crate::config::{Baseline, Levels};
use crate::gate::{self, Suppressions};
use crate::judgement::Report;
use crate::model::{AtClock, Evidence, InputId, InputKind};
use crate::report;

/// What was opened before the run.
pub(super) struct Gate {
    /// The configuration among the inputs.
    configuration: Option<InputId>,
    /// The baseline among the inputs, with its text.
    baseline: Option<(InputId, Baseline, String)>,
    /// Each input's path from the configuration's folder.
    paths: Vec<String>,
}

impl Gate {
    /// Reads the baseline, and makes both files inputs of the run so that findings can point into them.
    pub(super) fn open(options: &CheckOptions, evidence: &mut Evidence) -> anyhow::Result<Self> {
        let folder = options
            .configuration
            .as_ref()
            .map(|found| found.folder.as_path());
        let paths = evidence
            .inputs
            .iter()
            .map(|input| path_from(folder.unwrap_or(Path::new("")), &input.name))
            .collect();
        let configuration = options.configuration.as_ref().map(|found| {
            let input = configuration::input(&found.name, &found.sha256, InputKind::Configuration);
            evidence.inputs.push(input);
            InputId(evidence.inputs.len() - 1)
        });
        // A baseline that is about to be written anew is not read.
        let known = options
            .baseline
            .as_ref()
            .filter(|_| options.write_baseline.is_none());
        let baseline = match known {
            None => None,
            Some(path) => {
                let (baseline, text) = configuration::baseline(path)?;
                let name = path.display().to_string();
                let digest = configuration::digest(&text);
                evidence
                    .inputs
                    .push(configuration::input(&name, &digest, InputKind::Baseline));
                Some((InputId(evidence.inputs.len() - 1), baseline, text))
            }
        };
        Ok(Self {
            configuration,
            baseline,
            paths,
        })
    }

    /// The settings of every input: those of all, and those of the sections that match its path.
    pub(super) fn settings(&self, options: &CheckOptions) -> anyhow::Result<Settings> {
        let mut all = options.settings(&options.choices)?;
        let sections = options
            .configuration
            .as_ref()
            .map_or(&[][..], |found| &found.sections);
        // Files to which the same sections apply share their settings.
        let mut known: HashMap<Vec<usize>, Arc<Settings>> = HashMap::new();
        for (index, path) in self.paths.iter().enumerate() {
            let matching: Vec<usize> = (0..sections.len())
                .filter(|section| {
                    sections[*section]
                        .0
                        .iter()
                        .any(|pattern| pattern.matches(path))
                })
                .collect();
            if matching.is_empty() {
                continue;
            }
            let settings = if let Some(settings) = known.get(&matching) {
                Arc::clone(settings)
            } else {
                let choices = matching
                    .iter()
                    .fold(options.choices.clone(), |below, section| {
                        sections[*section].1.over(&below)
                    });
                let settings = Arc::new(options.settings(&choices)?);
                known.insert(matching, Arc::clone(&settings));
                settings
            };
            let id = InputId(index);
            all.selection
                .for_inputs
                .insert(id, Arc::new(settings.selection.clone()));
            all.thresholds
                .for_inputs
                .insert(id, Arc::new(settings.thresholds.clone()));
            all.levels
                .for_inputs
                .insert(id, Arc::new(settings.levels.clone()));
        }
        Ok(all)
    }

    /// Takes out what is accepted or known.
    pub(super) fn close(
        self,
        options: &CheckOptions,
        levels: &Levels,
        report: &mut Report,
    ) -> anyhow::Result<()> {
        if let (Some(found), Some(id)) = (&options.configuration, self.configuration) {
            let suppressions = Suppressions {
                list: found.suppressions.clone(),
                configuration: id,
                paths: self.paths,
                now: match options.at {
                    AtClock::Moment(moment) => moment,
                    AtClock::Default | AtClock::Evidence | AtClock::Now => options.now,
                },
            };
            gate::suppress(report, &suppressions, levels);
        }
        if let Some(path) = &options.write_baseline {
            let baseline = gate::baseline_of(report, report::sentence);
            output::file(path, &baseline.text()?)?;
            gate::compare(report, &baseline, None, levels);
        } else if let Some((id, baseline, text)) = &self.baseline {
            gate::compare(report, baseline, Some((*id, text)), levels);
        }
        Ok(())
    }
}

/// A name as typed in the working directory, seen from a folder; `/` on every system. What cannot be seen from there
/// keeps its name.
fn path_from(folder: &Path, name: &str) -> String {
    let Ok(here) = std::env::current_dir() else {
        return name.to_owned();
    };
    let target = plain(&here.join(name));
    match target.strip_prefix(plain(&here.join(folder))) {
        Ok(path) => repository::slashed(path),
        Err(_) => name.to_owned(),
    }
}

/// Without `.` and `..`, as far as the names tell.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}
