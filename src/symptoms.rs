//! Symptoms explained and held against the verdicts: does a log line, counter or answer say what the evidence foretells?
//!
//! A symptom is *consistent* where some verdict foretells it, *narrows* where it decides a step that the evidence leaves
//! open, and *contradicts* where verdicts about its direction foretell something else: then it comes from another time,
//! hop or proxy, and that is told first. Verdicts themselves never change by it.

mod explain;
mod hold;

pub use explain::{explain, explain_sentence, explain_word};

use crate::judgement::{JudgedSymptom, Judgement, Relation};
use crate::model::ShownNames;

/// Explains every symptom of the evidence and holds it against the verdicts.
pub fn judge(judgement: &Judgement) -> Vec<JudgedSymptom> {
    let chains = judgement.evidence.chains.iter();
    let names: Vec<Option<ShownNames>> = chains.map(ShownNames::of).collect();
    judgement
        .evidence
        .symptoms
        .iter()
        .enumerate()
        .map(|(index, symptom)| {
            let explanation = explain(symptom);
            let held = hold::against_verdicts(symptom, &explanation, judgement, &names);
            JudgedSymptom {
                symptom: index,
                explanation,
                relation: held
                    .iter()
                    .map(|held| held.relation)
                    .max()
                    .unwrap_or(Relation::Unrelated),
                held,
            }
        })
        .collect()
}
