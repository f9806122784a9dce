//! The options that say which rules speak, when a run fails, and how it is written: the same words for every command that
//! judges.

use std::path::PathBuf;

use clap::{ArgAction, Args};

use super::values::{self, OutputFile};
use crate::config::{ExpiresWithin, FailOn};
use crate::finding::Severity;
use crate::report::Format;

/// Options about the answer.
#[derive(Debug, Args)]
pub(super) struct AnswerArgs {
    /// Warn when less is left: 30d, 72h, or a share of the lifetime [default: 10%, at most 90d]
    #[arg(long, value_name = "TIME", value_parser = values::expires_within, help_heading = "Rules")]
    pub(super) expires_within: Option<ExpiresWithin>,
    /// Only these rules
    #[arg(
        long,
        value_name = "RULE,…",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    pub(super) select: Vec<String>,
    /// Not these rules
    #[arg(
        long,
        value_name = "RULE,…",
        value_delimiter = ',',
        help_heading = "Rules"
    )]
    pub(super) ignore: Vec<String>,
    /// Changes a rule's severity: error, warning, note or off; repeatable
    #[arg(long, value_name = "RULE=LEVEL", value_parser = values::level, help_heading = "Rules")]
    pub(super) level: Vec<(String, Option<Severity>)>,
    /// Exit with 1 from this severity on [default: error]
    #[arg(long, value_name = "LEVEL", help_heading = "Rules")]
    pub(super) fail_on: Option<FailOn>,
    /// Findings that are known, as --write-baseline writes them: only what is new fails
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub(super) baseline: Option<PathBuf>,
    /// Writes all present findings to a baseline
    #[arg(long, value_name = "FILE", help_heading = "Rules")]
    pub(super) write_baseline: Option<PathBuf>,
    /// The configuration [default: svidlint.toml, from here up to the repository's root]
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "no_config",
        help_heading = "Rules"
    )]
    pub(super) config: Option<PathBuf>,
    /// No configuration file
    #[arg(long, help_heading = "Rules")]
    pub(super) no_config: bool,

    /// How the answer is written
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "pretty",
        help_heading = "Output"
    )]
    pub(super) format: Format,
    /// Writes to a file; with FORMAT= in addition to standard output; repeatable
    #[arg(short, long, value_name = "[FORMAT=]FILE", action = ArgAction::Append, help_heading = "Output")]
    pub(super) output: Vec<OutputFile>,
}
