//! PEM texts that are read by both sides.

pub(crate) use svidlint_forge::texts::{Place, TextQuestion};

/// What a reader does with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reading {
    /// It loads.
    Loads,
    /// It does not.
    Refused,
    /// The model has no answer.
    Undecided(String),
}

impl Reading {
    /// In a word.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Loads => "loads",
            Self::Refused => "refused",
            Self::Undecided(_) => "undecided",
        }
    }
}
