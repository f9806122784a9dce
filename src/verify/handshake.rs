//! One handshake between two Envoys, in the order it takes.
//!
//! ```text
//! door         is there TLS on both sides, does a filter chain take the connection, are the secrets there
//! negotiation  version, cipher suite, key exchange group, signature schemes out of both sides' parameters
//! trial        one pair of releases: then the client verifies the server, then the server the client
//! ended        what either side shows when it fails; caller: what the client's caller gets; counters: what moves else
//! join         all pairs of releases that the evidence leaves possible
//! ```
//!
//! Whether a certificate is accepted is decided by [`super::verify`] alone; here is only who gets that far, who gives up
//! first, and what either side and the caller see of it (reference sections 0.3 to 0.6, 6.1).

mod caller;
mod counters;
mod door;
mod ended;
mod join;
mod negotiation;
mod trial;

use serde::Serialize;

use super::{Outcome, Verdict};
use crate::knowledge::envoy::Release;
use crate::knowledge::errors::EnvoyError;
use crate::model::{Chain, EnvoyVersion, Meeting, Party, Presented, Role, TlsVersion, Verifier};

/// How a handshake ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum HandshakeOutcome {
    /// Both sides accept.
    Established,
    /// A side refuses.
    Fails,
    /// The evidence does not decide it.
    Undecided,
}

/// Where a handshake stands when it ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// A side does not load its configuration, so it never speaks.
    Loading,
    /// A secret that a side needs was never delivered.
    Secret,
    /// No filter chain takes the connection.
    FilterChain,
    /// One side speaks TLS, the other does not.
    Plaintext,
    /// No TLS version in common.
    Version,
    /// No cipher suite in common that fits the server's certificate.
    Cipher,
    /// No key exchange group in common.
    Group,
    /// A side's key signs with nothing that the other takes, or lies on a curve it does not.
    Signature,
    /// The client verifies the server.
    ClientVerifiesServer,
    /// The server verifies the client.
    ServerVerifiesClient,
}

/// What was agreed on. A field is `None` where it is not reached, or where the evidence does not decide it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Negotiated {
    /// TLS version.
    pub version: Option<TlsVersion>,
    /// Cipher suite as `ssl.ciphers` counts it.
    pub cipher: Option<String>,
    /// Key exchange group as `ssl.curves` counts it.
    pub group: Option<String>,
    /// Scheme the server signs with.
    pub server_scheme: Option<String>,
    /// Scheme the client signs with, where it presents a certificate.
    pub client_scheme: Option<String>,
}

/// What one side shows of the handshake.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SideSees {
    /// What its TLS stack says, as it stands in its debug log; `null` where it says nothing, or where that is not decided.
    pub error: Option<EnvoyError>,
    /// Whether that stands in the access log too, as transport failure reason. A client that learns of a refusal when its
    /// own handshake is over logs nothing there.
    pub in_access_log: bool,
    /// The counters that move, without the owner's prefix, sorted; `null` where that is not decided.
    pub counters: Option<Vec<String>>,
}

/// What the caller of the client gets.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CallerSees {
    /// HTTP status.
    pub status: u16,
    /// Response flags in the client's access log.
    pub flags: String,
    /// The body; `null` where versions differ.
    pub body: Option<String>,
    /// Response code details in the client's access log; `null` where they are not decided.
    pub details: Option<String>,
}

/// The answer about one meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handshake {
    /// How it ends.
    pub outcome: HandshakeOutcome,
    /// Who ends it; `None` where nobody does or where that is not decided.
    pub refused_by: Option<Role>,
    /// Where it ends.
    pub stage: Option<Stage>,
    /// Why it ends before any certificate is looked at, in one clause.
    pub detail: Option<String>,
    /// Whether TLS is spoken at all.
    pub is_tls: bool,
    /// What was agreed on.
    pub negotiated: Negotiated,
    /// What the client shows.
    pub client: SideSees,
    /// What the server shows.
    pub server: SideSees,
    /// What the caller gets where the handshake fails.
    pub caller: Option<CallerSees>,
    /// Whether the server asks the client for a certificate; `None` where that is not decided.
    pub asks_client: Option<bool>,
    /// The client's verdict on the server's chain, for every version that is possible.
    pub client_verifies_server: Option<Verdict>,
    /// The server's verdict on the client's chain.
    pub server_verifies_client: Option<Verdict>,
}

impl Handshake {
    /// Whether the other side ends the connection without an alert, so that it depends on the moment what this side says.
    pub fn is_cut_off(&self, end: Role) -> bool {
        end == Role::Client
            && self.refused_by == Some(Role::Server)
            && matches!(self.stage, Some(Stage::Secret | Stage::FilterChain))
    }
}

/// What one side brings to a trial.
struct Side<'a> {
    party: &'a Party,
    presented: &'a Presented,
    releases: Vec<&'static Release>,
}

impl<'a> Side<'a> {
    fn new(party: &'a Party, chains: &'a [Chain], nothing: &'a Presented) -> Self {
        Self {
            party,
            presented: party.presented(chains).unwrap_or(nothing),
            releases: Release::of(&party.versions),
        }
    }

    /// Whether it presents any certificate when it is asked.
    fn presents(&self) -> bool {
        !self.presented.certificates.is_empty()
    }

    /// The version that stands for a release: the only one that is possible, else the one that was recorded.
    fn version(&self, release: &Release) -> EnvoyVersion {
        match self.party.versions.as_slice() {
            [only] => *only,
            _ => release.version(),
        }
    }
}

/// Puts a question to a verifier: what it says about what is presented.
pub type Ask<'a> = dyn FnMut(&Presented, &Verifier) -> Verdict + 'a;

/// Judges a meeting. `chains` are those of the evidence, `ask` puts the questions.
pub fn handshake(meeting: &Meeting, chains: &[Chain], ask: &mut Ask<'_>) -> Handshake {
    let nothing = Presented::default();
    let client = Side::new(&meeting.client, chains, &nothing);
    let server = Side::new(&meeting.server, chains, &nothing);
    let both_tls = meeting.client.transport.context().is_some()
        && meeting.server.transport.context().is_some();
    let mut verdict = |verifier: Option<&Verifier>, presented: &Presented| {
        let verifier = verifier.filter(|_| both_tls)?;
        Some(ask(presented, verifier))
    };
    let client_verifies_server = verdict(meeting.client.verifier.as_ref(), server.presented);
    let server_verifies_client = verdict(meeting.server.verifier.as_ref(), client.presented);
    let trials = trial::all(meeting, &client, &server, ask);
    let mut joined = join::join(&trials);
    joined.client_verifies_server = client_verifies_server;
    joined.server_verifies_client = server_verifies_client;
    joined
}

/// Whether a verdict stops the connection for certain.
const fn refuses(outcome: Outcome) -> bool {
    matches!(outcome, Outcome::Rejected | Outcome::Refused)
}
