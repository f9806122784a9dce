//! `svidlint explain`: a rule's page, a check, or what an error text means.

use std::io::Read as _;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;

use super::options::rule_named;
use super::{Common, output};
use crate::input;
use crate::judgement::Explanation;
use crate::knowledge::Check;
use crate::report::{check_page, explanations, rule_page};
use crate::rules::by_id;
use crate::symptoms::{explain, explain_sentence, explain_word};

/// Arguments of `explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The id of a rule, as in `error[rule]`, or of a check; or an error text, number, alert, X.509 code or counter, quoted:
    /// a whole log line will do; `-` reads it from standard input
    #[arg(value_name = "RULE|'ERROR TEXT'|-", required = true)]
    what: Vec<String>,
}

/// Most bytes taken from standard input.
const LONGEST_INPUT: u64 = 64 << 20;

/// Shows the page.
pub(super) fn run(arguments: &ExplainArgs, common: &Common) -> anyhow::Result<ExitCode> {
    let what = match &arguments.what[..] {
        [only] if only == "-" => standard_input()?,
        words => words.join(" "),
    };
    let look = output::look(common);
    let text = if let Some(rule) = by_id(what.trim()) {
        rule_page(rule.docs, look)
    } else if let Some(check) = Check::of_id(what.trim()) {
        check_page(check, look)
    } else {
        let found = meanings(&what);
        if found.is_empty() {
            // A single word was meant as a rule; it is answered with the nearest one.
            if !what.contains(char::is_whitespace) {
                rule_named(&what)?;
            }
            anyhow::bail!(
                "no rule, check, error number, alert, X.509 code or counter that svidlint knows was found in this text"
            );
        }
        explanations(&found, look)
    };
    output::stdout(&text, common)?;
    Ok(ExitCode::SUCCESS)
}

/// What is piped in: a line with quotes and bars of its own is pasted there more easily than between quotes.
fn standard_input() -> anyhow::Result<String> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(LONGEST_INPUT)
        .read_to_end(&mut bytes)
        .context("standard input cannot be read")?;
    Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
}

/// What a text may mean: what its lines say; else the word or sentence that it is.
fn meanings(text: &str) -> Vec<Explanation> {
    let mut found: Vec<Explanation> = Vec::new();
    for symptom in input::symptoms(text) {
        let meaning = explain(&symptom);
        if !found.contains(&meaning) {
            found.push(meaning);
        }
    }
    if found.is_empty() || found.iter().all(|meaning| meaning.meaning.is_none()) {
        let word = explain_word(text);
        if !word.is_empty() {
            return word;
        }
    }
    if found.is_empty() {
        found.extend(explain_sentence(text));
    }
    found
}
