//! Asks any number of cases with a pool of Envoys.

use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::Result;
use svidlint_forge::case::{Case, Recording};

use crate::batch::{self, Answer, Unanswered};
use crate::batches;
use crate::envoy::Binary;
use crate::mask::Masks;

/// Answers in the order of the cases' names, and the cases that got none.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) recordings: Vec<Recording>,
    pub(crate) unanswered: Vec<Unanswered>,
}

/// Asks the Envoy `binary`, in as many processes at a time as `envoys` says.
pub(crate) fn record(binary: &Binary, cases: &[Case], envoys: usize) -> Result<Outcome> {
    let masks = Masks::new()?;
    let batches = batches::deal(cases, envoys.max(1));
    let (batches, answers) = (Mutex::new(batches.iter()), Mutex::new(Vec::<Answer>::new()));
    thread::scope(|scope| {
        for _ in 0..envoys.max(1) {
            scope.spawn(|| {
                loop {
                    let next = batches
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .next();
                    let Some(batch) = next else { break };
                    let answered = batch::ask(binary, &masks, batch);
                    answers
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .extend(answered);
                }
            });
        }
    });
    let mut outcome = Outcome {
        recordings: Vec::new(),
        unanswered: Vec::new(),
    };
    for answer in answers.into_inner().unwrap_or_else(PoisonError::into_inner) {
        match answer {
            Ok(recording) => outcome.recordings.push(recording),
            Err(unanswered) => outcome.unanswered.push(unanswered),
        }
    }
    outcome
        .recordings
        .sort_by(|left, right| left.case.cmp(&right.case));
    outcome
        .unanswered
        .sort_by(|left, right| left.case.cmp(&right.case));
    Ok(outcome)
}
