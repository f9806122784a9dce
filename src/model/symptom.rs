//! Symptoms: what a log, a counter or a caller shows about a connection, as printed. What it means is told elsewhere.

use std::net::IpAddr;

use serde::Serialize;

use super::{Instant, Location, ProxyId, Side};

/// One thing that an input says, with the number of times it says it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Symptom {
    /// What is said.
    pub sign: Sign,
    /// Who says it.
    pub printer: Printer,
    /// Of whom.
    pub peer: PeerShown,
    /// The first place.
    pub location: Location,
    /// How many lines of the input say the same.
    pub count: u64,
    /// Earliest and latest moment at which it was printed, where the lines carry stamps.
    pub seen: Option<(Instant, Instant)>,
    /// The part of the first line that says it, cut where it is long.
    pub quote: String,
}

/// What kind of text a symptom stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// An access log.
    AccessLog,
    /// A proxy's own log.
    ProxyLog,
    /// `/stats`.
    Statistics,
    /// What the caller of a request was answered.
    ResponseBody,
    /// A log of ztunnel.
    Ztunnel,
    /// A line that does not say where it comes from.
    Line,
}

/// Who says it, as far as the text tells.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Printer {
    /// What kind of text.
    pub channel: Channel,
    /// Upstream: the proxy speaks as a TLS client; downstream: as a server.
    pub side: Option<Side>,
    /// The cluster or listener it names.
    pub name: Option<String>,
    /// The proxy whose output it is.
    pub proxy: Option<ProxyId>,
}

impl Printer {
    /// Whether it names this cluster or listener. Istio ends the names of its clusters with a semicolon in places.
    pub fn names(&self, site: &str) -> bool {
        let bare = |name: &str| name.trim_end_matches(';').to_owned();
        self.name
            .as_deref()
            .is_some_and(|name| !name.is_empty() && bare(name) == bare(site))
    }

    /// Nothing is known but the kind of text.
    pub const fn unknown(channel: Channel) -> Self {
        Self {
            channel,
            side: None,
            name: None,
            proxy: None,
        }
    }
}

/// The other end of the connection, as far as the line shows it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct PeerShown {
    /// Its address; ports of clients change with every connection.
    pub address: Option<IpAddr>,
    /// The URI SANs of the certificate it presented, where a field of the line lists them.
    pub uris: Option<Vec<String>>,
}

impl Symptom {
    /// The SANs that the peer presented, as printed, and whether these are all of them; `None` where nothing is printed of them.
    pub fn presented_names(&self) -> Option<(&[String], bool)> {
        let detail = match &self.sign {
            Sign::Queue(queue) => queue.detail.as_ref(),
            Sign::Refused(detail) => Some(detail),
            _ => None,
        };
        let listed = detail.and_then(|detail| match detail {
            RefusalDetail::SanMatcher { presented } | RefusalDetail::SanList { presented, .. } => {
                presented.as_deref()
            }
            _ => None,
        });
        listed
            .map(|names| (names, true))
            .or_else(|| Some((self.peer.uris.as_deref()?, false)))
    }
}

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Sign {
    /// A queue of TLS errors.
    Queue(ErrorQueue),
    /// What a certificate validator left behind, outside a queue (debug logs).
    Refused(RefusalDetail),
    /// A counter and its value.
    Counter {
        /// The end of its name, from `ssl.` or the like on.
        name: String,
        /// Its value; never zero.
        value: u64,
    },
    /// A sentence of a program, as printed.
    Sentence(String),
}

/// BoringSSL's error queue, as Envoy prints it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ErrorQueue {
    /// The errors in their order; the last one ends the handshake.
    pub errors: Vec<QueuedError>,
    /// What the validator adds.
    pub detail: Option<RefusalDetail>,
    /// How the queue is written.
    pub form: QueueForm,
}

/// How an error queue is written, which tells versions apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QueueForm {
    /// `TLS error: 268435581:…`: before 1.28.
    Old,
    /// `TLS_error:|268435581:…:TLS_error_end`.
    Delimited,
    /// The same with the end written twice: 1.28 to 1.30.
    EndTwice,
    /// The errors alone.
    Bare,
}

/// One error of a queue.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct QueuedError {
    /// Packed code: library number in the upper eight bits, reason below.
    pub code: u32,
    /// The library's name as printed, blanks restored.
    pub library: String,
    /// The reason as printed.
    pub reason: String,
}

/// What a certificate validator says about its refusal.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum RefusalDetail {
    /// The chain does not verify.
    Chain {
        /// Index in the chain, leaf 0.
        depth: i32,
        /// The text of the X.509 code.
        text: String,
        /// Whether it stands behind "certificate revocation check …", as from 1.38 on.
        names_crls: bool,
    },
    /// No SAN matched (default validator).
    SanMatcher {
        /// The SANs that were presented; `None` where the version does not print them.
        presented: Option<Vec<String>>,
    },
    /// No SAN equals a demanded one.
    SanList {
        /// The SANs that were demanded; `None` where the version does not print them.
        demanded: Option<Vec<String>>,
        /// The SANs that were presented; `None` where the version does not print them.
        presented: Option<Vec<String>>,
    },
    /// No URI SAN matched (SPIFFE validator).
    SpiffeSan,
    /// No SAN equals a demanded one (SPIFFE validator).
    SpiffeSanList {
        /// What was demanded, as printed.
        demanded: String,
    },
    /// The SPIFFE validator refuses the leaf as such.
    SpiffePrecheck,
    /// The SPIFFE validator has no bundle for the trust domain.
    SpiffeNoBundle,
    /// No pin matched.
    Pins,
    /// No certificate was handed in.
    EmptyChain,
    /// The library could not be set up.
    StoreContext,
    /// A required client certificate is missing.
    NoClientCertificate,
    /// Another text.
    Other(String),
}
