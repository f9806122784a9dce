//! JSON lines: one object per line, each understandable alone. The schema is `docs/jsonl.schema.json`.

use serde::Serialize;

use super::json::{self, Tool};
use super::names;
use crate::judgement::{Report, occurrences, path_of};
use crate::model::Clock;

/// A line.
#[derive(Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "type", rename_all = "kebab-case")]
#[cfg_attr(
    feature = "schema",
    schemars(title = "svidlint report, a line of --format jsonl")
)]
pub enum Line<'a> {
    /// The first line.
    Run {
        /// Version of this contract, that of `--format json`.
        schema: &'static str,
        /// The program.
        tool: Tool,
        /// The moment, or the interval, that was judged at.
        clock: Clock,
    },
    /// A chain and its worst verdict.
    Chain {
        /// The chain, as findings refer to it: `c0`.
        id: String,
        /// What people call it.
        name: String,
        /// The file it was read from, below the repository's root.
        file: Option<String>,
        /// `accepted`, `rejected`, `refused` or `undecided`; null where no verifier judges it.
        outcome: Option<&'static str>,
    },
    /// A finding.
    Finding {
        /// The file, below the repository's root.
        file: String,
        /// Unique in a run and stable across re-issued certificates.
        id: String,
        /// As in the report of `--format json`.
        #[serde(flatten)]
        finding: Box<json::Finding<'a>>,
    },
    /// The last line.
    Summary(json::Summary),
}

/// Writes the lines.
pub(super) fn render(report: &Report) -> serde_json::Result<String> {
    let mut text = String::new();
    for line in lines(report) {
        text.push_str(&json::line(&line)?);
    }
    Ok(text)
}

fn lines(report: &Report) -> Vec<Line<'_>> {
    let judgement = &report.judgement;
    let mut lines = vec![Line::Run {
        schema: json::SCHEMA,
        tool: json::TOOL,
        clock: judgement.clock,
    }];
    lines.extend(judgement.chains.iter().map(|judged| {
        let chain = judgement.evidence.chains.get(judged.chain);
        let source = chain.and_then(|chain| chain.sources.first());
        Line::Chain {
            id: format!("c{}", judged.chain),
            name: names::judged_chain(judgement, judged),
            file: source.map(|source| path_of(report, source.input)),
            outcome: judged.worst().map(names::outcome),
        }
    }));
    lines.extend(
        occurrences(report)
            .into_iter()
            .map(|occurrence| Line::Finding {
                file: occurrence.path,
                id: occurrence.id,
                finding: Box::new(json::Finding::of(occurrence.finding)),
            }),
    );
    lines.push(Line::Summary(json::Summary::of(report)));
    lines
}

/// The JSON Schema of a line.
#[cfg(feature = "schema")]
pub fn schema() -> serde_json::Result<String> {
    json::schema_of::<Line<'_>>()
}
