//! What the user named.

use std::path::PathBuf;

use crate::model::Role;

/// Where bytes come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file, or a directory to walk.
    Path(PathBuf),
    /// Standard input, `-`.
    Stdin,
    /// Bytes at hand.
    Bytes {
        /// What to call them.
        name: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
}

/// What the user says an input is for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Purpose {
    /// Whatever it holds.
    #[default]
    Evidence,
    /// A presented chain (`--chain`), whatever certificates it holds.
    Chain,
    /// Anchors (`--trust-bundle`).
    TrustBundle {
        /// The trust domain they are for, where one is given.
        trust_domain: Option<String>,
        /// Who verifies with them, where only one side of a handshake does.
        holder: Option<Role>,
    },
}

/// One input as named on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedInput {
    /// Where its bytes come from.
    pub source: Source,
    /// What it is for.
    pub purpose: Purpose,
    /// The side of one connection that it is evidence of, where the user says so. All inputs of a side are one proxy's.
    pub end: Option<Role>,
}

impl NamedInput {
    /// Plain evidence.
    pub const fn evidence(source: Source) -> Self {
        Self {
            source,
            purpose: Purpose::Evidence,
            end: None,
        }
    }
}
