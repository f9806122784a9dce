//! Which cases are asked.

use std::ops::Range;
use std::str::FromStr;

use anyhow::{Context, Result, ensure};
use regex::Regex;
use sha2::{Digest, Sha256};
use svidlint_forge::case::Case;
use svidlint_forge::cases;
use svidlint_forge::hunt::Family;

/// The value of `--cases`.
#[derive(Debug, Clone)]
pub(crate) enum Selection {
    /// `named`: all that have a name of their own.
    Named,
    /// `random:FROM..TO`: those made from these seeds, TO not included.
    Random(Range<u64>),
    /// Named cases whose name fits a pattern with `*` and `?`.
    Glob(Regex),
}

impl FromStr for Selection {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        if text == "named" {
            return Ok(Self::Named);
        }
        if let Some(seeds) = text.strip_prefix("random:") {
            return Ok(Self::Random(self::seeds(seeds)?));
        }
        let pattern = regex::escape(text).replace(r"\*", ".*").replace(r"\?", ".");
        Ok(Self::Glob(Regex::new(&format!("^{pattern}$"))?))
    }
}

/// `FROM..TO`.
pub(crate) fn seeds(text: &str) -> Result<Range<u64>> {
    let (from, to) = text.split_once("..").context("seeds are FROM..TO")?;
    Ok(from.parse()?..to.parse()?)
}

/// A family of damage by its name.
pub(crate) fn family(text: &str) -> Result<Family> {
    let named = Family::ALL.into_iter().find(|family| family.name() == text);
    named.with_context(|| {
        format!(
            "{text:?} is none of {}",
            Family::ALL.map(Family::name).join(", ")
        )
    })
}

impl Selection {
    /// Makes the cases.
    pub(crate) fn cases(&self) -> Result<Vec<Case>> {
        let cases = match self {
            Self::Named => cases::named(),
            Self::Random(seeds) => seeds.clone().map(cases::random).collect(),
            Self::Glob(pattern) => cases::named()
                .into_iter()
                .filter(|case| pattern.is_match(&case.name))
                .collect(),
        };
        ensure!(!cases.is_empty(), "no case is selected");
        Ok(cases)
    }
}

/// Takes `size` of the cases, the same ones for the same seed.
pub(crate) fn sample(mut cases: Vec<Case>, size: Option<usize>, seed: u64) -> Vec<Case> {
    if let Some(size) = size {
        cases.sort_by_cached_key(|case| Sha256::digest(format!("{seed}|{}", case.name)));
        cases.truncate(size);
    }
    cases
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() -> Result<()> {
        let Selection::Glob(pattern) = "san/*-uri".parse()? else {
            anyhow::bail!("not a pattern")
        };
        assert!(pattern.is_match("san/two-uri") && !pattern.is_match("san/two-uris"));
        Ok(())
    }

    #[test]
    fn the_same_seed_draws_the_same_sample() {
        let draw = |seed| {
            sample(cases::named(), Some(5), seed)
                .into_iter()
                .map(|case| case.name)
                .collect::<Vec<_>>()
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }
}
