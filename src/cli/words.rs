//! The words of the command line before clap sees them.
//!
//! `svidlint certs.json` is `svidlint check certs.json`. clap can make a subcommand optional only by merging its options
//! into the top level, which then takes `svidlint --color never inspect x` for two pieces of evidence. So the word
//! `check` is put where a subcommand is missing, and clap always sees one.

use std::ffi::OsString;

/// Options of the top level that take the next word as their value.
const WITH_VALUE: &[&str] = &["--color"];
/// Options of the top level that stand alone. Any other option belongs to `check`.
const ALONE: &[&str] = &["-q", "--quiet", "-v", "-vv", "--verbose"];
/// Options that end the run at the top level.
const TOP_LEVEL: &[&str] = &["-h", "--help", "-V", "--version"];

/// The words as typed.
pub(super) struct Words(Vec<OsString>);

/// Takes the words, the program's name included.
pub(super) fn of(arguments: impl IntoIterator<Item = OsString>) -> Words {
    Words(arguments.into_iter().collect())
}

impl Words {
    /// Whether nothing was typed after the program's name.
    pub(super) fn is_bare(&self) -> bool {
        self.0.len() <= 1
    }

    /// With `check` as the subcommand.
    pub(super) fn with_check(mut self) -> Vec<OsString> {
        let at = self.0.len().min(1);
        self.0.insert(at, "check".into());
        self.0
    }

    /// With `check` before the first word that is neither a subcommand nor an option of the top level.
    pub(super) fn with_check_if_missing(mut self, top: &clap::Command) -> Vec<OsString> {
        let mut at = 1;
        while let Some(word) = self.0.get(at) {
            let word = word.to_string_lossy();
            if WITH_VALUE.contains(&&*word) {
                at += 2;
            } else if ALONE.contains(&&*word) || word.starts_with("--color=") {
                at += 1;
            } else if TOP_LEVEL.contains(&&*word) || top.find_subcommand(&*word).is_some() {
                return self.0;
            } else {
                self.0.insert(at, "check".into());
                return self.0;
            }
        }
        self.0
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    fn completed(line: &str) -> String {
        let words = of(line.split(' ').map(OsString::from));
        let words = words.with_check_if_missing(&Cli::command());
        words.join(" ".as_ref()).to_string_lossy().into_owned()
    }

    #[test]
    fn check_is_added_where_it_is_meant() {
        for (typed, meant) in [
            ("svidlint certs.json", "svidlint check certs.json"),
            ("svidlint -", "svidlint check -"),
            ("svidlint -v certs.json", "svidlint -v check certs.json"),
            (
                "svidlint --color never certs.json",
                "svidlint --color never check certs.json",
            ),
            (
                "svidlint --verifier istio certs.json",
                "svidlint check --verifier istio certs.json",
            ),
        ] {
            assert_eq!(completed(typed), meant);
        }
    }

    #[test]
    fn a_subcommand_stays_as_it_is() {
        for line in [
            "svidlint",
            "svidlint --help",
            "svidlint check certs.json",
            "svidlint --color=always inspect certs.json",
            "svidlint rules",
        ] {
            assert_eq!(completed(line), line);
        }
    }
}
