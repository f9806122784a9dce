//! What the user asked for about verifiers.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{
    AtClock, Chain, EnvoyVersion, InputId, Instant, Preset, Role, SanMatcher, Side, TlsContext,
    TlsVersion,
};

/// One `--trust-bundle`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenAnchors {
    /// Its file.
    pub file: String,
    /// Whose contexts verify with it; `None`: all.
    pub side: Option<Side>,
    /// The trust domain it is for.
    pub trust_domain: Option<String>,
}

/// All flags that choose or change verifiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// `--presented-by`; `None`: both roles.
    pub presented_by: Option<Role>,
    /// `--verifier`, in order; empty means auto.
    pub presets: Vec<Preset>,
    /// `--tls-context`: verifiers exactly as configured.
    pub contexts: Vec<TlsContext>,
    /// `--trust-bundle`: replaces the anchors; the certificates stand in the evidence.
    pub anchors: Vec<GivenAnchors>,
    /// `--expect-san`: replaces the SAN matchers.
    pub expect_san: Vec<SanMatcher>,
    /// `--trust-domain` and `--trust-domain-alias`.
    pub trust_domains: Vec<String>,
    /// `--envoy-version`.
    pub envoy_version: Option<EnvoyVersion>,
    /// `--tls-version`.
    pub tls_version: Option<TlsVersion>,
    /// `--at`.
    pub at: AtClock,
    /// The present moment.
    pub now: Instant,
    /// The flags that were given with their values, for the next command.
    pub typed: Vec<(&'static str, String)>,
    /// Selections for the chains of some of the inputs, in place of this one.
    pub for_inputs: BTreeMap<InputId, Arc<Selection>>,
}

impl Selection {
    /// No flag at all, at `now`.
    pub const fn at(now: Instant) -> Self {
        Self {
            presented_by: None,
            presets: Vec::new(),
            contexts: Vec::new(),
            anchors: Vec::new(),
            expect_san: Vec::new(),
            trust_domains: Vec::new(),
            envoy_version: None,
            tls_version: None,
            at: AtClock::Default,
            now,
            typed: Vec::new(),
            for_inputs: BTreeMap::new(),
        }
    }

    /// The one for a chain: that of the input it was met in first.
    pub fn of(&self, chain: &Chain) -> &Self {
        chain
            .sources
            .first()
            .and_then(|source| self.for_inputs.get(&source.input))
            .map_or(self, AsRef::as_ref)
    }
}
