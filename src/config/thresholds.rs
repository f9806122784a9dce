//! The numbers and names rules compare with.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{InputId, Location};

/// When little is left of a certificate's lifetime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpiresWithin {
    /// Where nothing is said: less than a tenth of the certificate's own lifetime, and less than 90 days. A tenth of a root's thirty
    /// years is three, in which nobody has to do anything.
    Usual,
    /// Less than so many seconds.
    Seconds(i64),
    /// Less than so many percent of the certificate's own lifetime.
    Percent(u8),
}

/// What rules compare with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Thresholds {
    /// `--expires-within`; default: [`ExpiresWithin::Usual`].
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
            expires_within: ExpiresWithin::Usual,
            trust_domains: Vec::new(),
            for_inputs: BTreeMap::new(),
        }
    }
}
