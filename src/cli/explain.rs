//! `svidlint explain`: a rule's page.

use std::process::ExitCode;

use clap::Args;

use super::options::rule_named;
use super::{Common, output};
use crate::report::rule_page;

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The id of a rule, as in `error[rule]`
    #[arg(value_name = "RULE")]
    rule: String,
}

/// Shows the page.
pub(super) fn run(arguments: &ExplainArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let rule = rule_named(&arguments.rule)?;
    output::stdout(&rule_page(rule.docs, output::look(common)), common)?;
    Ok(ExitCode::SUCCESS)
}
