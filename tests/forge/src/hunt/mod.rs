//! Random cases of the kinds that nobody wrote down: damage to chains, texts, CRLs and documents, contexts with any of their
//! fields, and sizes. `svidlint-recorder hunt` puts them to the command line and to real Envoys.
//!
//! A family and a seed make the same case on every machine and for ever.

mod chain;
mod crl;
mod document;
mod fields;
mod frame;
mod size;
mod text;
mod yaml;

use crate::case::Case;
use crate::random::Random;

/// What is damaged or drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// The DER of leaf, intermediate and root, and what a chain is made of.
    Chain,
    /// PEM texts: `certificate_chain`, `trusted_ca`, `crl`, a trust domain's bundle.
    Text,
    /// CRLs: their bytes, their scope, their dates, their entries.
    Crl,
    /// The JSON or YAML of a context.
    Document,
    /// Contexts in which any field of Envoy's API is set.
    Fields,
    /// Long chains and large certificates.
    Size,
}

impl Family {
    /// Every family.
    pub const ALL: [Self; 6] = [Self::Chain, Self::Text, Self::Crl, Self::Document, Self::Fields, Self::Size];

    /// As typed on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chain => "chain",
            Self::Text => "text",
            Self::Crl => "crl",
            Self::Document => "document",
            Self::Fields => "fields",
            Self::Size => "size",
        }
    }

    /// The case of a seed.
    pub fn case(self, seed: u64) -> Hunted {
        // Families with equal seeds draw different numbers.
        let own = self.name().bytes().fold(0, |sum: u64, letter| sum << 8 | u64::from(letter));
        let random = &mut Random::new(seed ^ own.rotate_left(17));
        let mut hunted = match self {
            Self::Chain => chain::case(random),
            Self::Text => text::case(random),
            Self::Crl => crl::case(random),
            Self::Document => document::case(random),
            Self::Fields => fields::case(random),
            Self::Size => size::case(random),
        };
        hunted.case.name = format!("hunt/{}/{seed:x}", self.name());
        hunted
    }
}

/// A case, and how it is written where that matters.
#[derive(Debug, Clone)]
pub struct Hunted {
    /// What is asked.
    pub case: Case,
    /// The context as a text, where it is another than [`Case::context`] would be.
    pub written: Option<Written>,
    /// The text of the context's own certificate chain, where it is about that.
    pub own_chain: Option<String>,
}

/// A TLS context as a text, `@type` included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// How it is to be read.
    pub format: Format,
    /// Word for word.
    pub text: String,
}

/// What a configuration file is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON.
    Json,
    /// YAML in block style.
    Yaml,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_makes_the_same_case_every_time() {
        for family in Family::ALL {
            for seed in 0..20 {
                let (one, other) = (family.case(seed), family.case(seed));
                assert_eq!(one.case.digest(), other.case.digest(), "{} {seed}", family.name());
                assert_eq!(one.written, other.written);
            }
        }
    }
}
