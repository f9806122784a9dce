//! The two ends of a TLS connection.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Side;

/// Which end of a TLS connection somebody is. Of a chain it is the presenter's; the verifier is in the other role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The TLS server: an Envoy listener.
    Server,
    /// The TLS client: an Envoy cluster.
    Client,
}

impl Role {
    /// Both, in the order in which they are reported.
    pub const BOTH: [Self; 2] = [Self::Server, Self::Client];

    /// The other end.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Server => Self::Client,
            Self::Client => Self::Server,
        }
    }

    /// The side of Envoy's TLS contexts that are in force at this end.
    pub const fn side(self) -> Side {
        match self {
            Self::Server => Side::Downstream,
            Self::Client => Side::Upstream,
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Server => "server",
            Self::Client => "client",
        })
    }
}
