//! Findings to text: one file per format, no judgement.
//!
//! Everything that comes from an input passes `escape` on its way to a terminal. Text formats carry ANSI styles; who
//! writes them strips the styles where they are not wanted.

mod concise;
pub mod diff;
mod escape;
mod explanation;
mod fetch;
mod github;
mod gitlab;
mod handshake;
pub mod inspect;
pub mod json;
pub mod jsonl;
mod junit;
mod names;
mod occurrence;
mod page;
mod pretty;
mod rule_list;
mod rule_page;
mod sarif;
mod style;
mod summary;
mod table;

use clap::ValueEnum;

use crate::judgement::Report;

pub use escape::escape;
pub use explanation::{check_page, explanations};
pub use occurrence::sentence;
pub use rule_list::{rules_json, rules_table};
pub use rule_page::rule_page;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, ValueEnum)]
pub enum Format {
    /// For people: the answer first, then each finding with its evidence and fix
    Pretty,
    /// One line per finding: `file:line: error[rule]: text`
    Concise,
    /// One table of verdicts, one of findings
    Table,
    /// For programs: everything, by the schema that `svidlint schema` prints
    Json,
    /// For programs that read line by line: one object per chain and finding
    Jsonl,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// JUnit XML, for test reports
    Junit,
    /// Workflow commands, which GitHub shows as annotations
    Github,
    /// GitLab's code quality report
    Gitlab,
}

impl Format {
    /// The name as typed.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pretty => "pretty",
            Self::Concise => "concise",
            Self::Table => "table",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
        }
    }
}

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Detail {
    /// `-q`: only what is wrong.
    Quiet,
    /// Neither flag.
    #[default]
    Normal,
    /// `-v`: every step.
    Verbose,
}

/// What a text is fitted to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Columns to wrap at.
    pub width: usize,
    /// How much is said.
    pub detail: Detail,
}

impl Default for Look {
    /// What a pipe gets.
    fn default() -> Self {
        Self {
            width: 100,
            detail: Detail::Normal,
        }
    }
}

/// Writes the report.
pub fn render(report: &Report, format: Format, look: Look) -> serde_json::Result<String> {
    Ok(match format {
        Format::Pretty => pretty::render(report, look),
        Format::Concise => concise::render(report, look),
        Format::Table => table::render(report, look),
        Format::Json => json::render(report)?,
        Format::Jsonl => jsonl::render(report)?,
        Format::Sarif => sarif::render(report)?,
        Format::Junit => junit::render(report),
        Format::Github => github::render(report, look),
        Format::Gitlab => gitlab::render(report)?,
    })
}
