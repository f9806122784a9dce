//! The numbers and names rules compare with.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{InputId, Location};

/// When little is left of a certificate's lifetime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpiresWithin {
    /// Less than so many seconds.
    Seconds(i64),
    /// Less than so many percent of the certificate's own lifetime.
    Percent(u8),
}

/// What rules compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thresholds {
    /// `--expires-within`; default: 10 % of the lifetime.
    pub expires_within: ExpiresWithin,
    /// Trust domains the user named with `--trust-domain` and `--trust-domain-alias`.
    pub trust_domains: Vec<String>,
    /// Thresholds for what stands in some of the inputs, in place of these.
    pub for_inputs: BTreeMap<InputId, Arc<Thresholds>>,
}

impl Thresholds {
    /// Those for what stands at this place.
    pub fn at(&self, place: Option<&Location>) -> &Self {
        place
            .and_then(|place| self.for_inputs.get(&place.input))
            .map_or(self, AsRef::as_ref)
    }
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            expires_within: ExpiresWithin::Percent(10),
            trust_domains: Vec::new(),
            for_inputs: BTreeMap::new(),
        }
    }
}
