//! What the user named.

use std::path::PathBuf;

use crate::model::Side;

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
pub enum Role {
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
        holder: Option<ConnectionEnd>,
    },
}

/// A side of one connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConnectionEnd {
    /// The TLS client.
    Client,
    /// The TLS server.
    Server,
}

impl ConnectionEnd {
    /// The side whose TLS contexts verify there.
    pub const fn side(self) -> Side {
        match self {
            Self::Client => Side::Upstream,
            Self::Server => Side::Downstream,
        }
    }
}

/// One input as named on the command line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedInput {
    /// Where its bytes come from.
    pub source: Source,
    /// What it is for.
    pub role: Role,
    /// The side of one connection that it is evidence of, where the user says so. All inputs of a side are one proxy's.
    pub end: Option<ConnectionEnd>,
}

impl NamedInput {
    /// Plain evidence.
    pub const fn evidence(source: Source) -> Self {
        Self {
            source,
            role: Role::Evidence,
            end: None,
        }
    }
}
