//! Which certificates BoringSSL has looked at, and what that left in its error queue.

use std::collections::HashSet;

use super::LibraryError;
use super::flags::Examined;
use crate::model::Certificate;

/// The certificates whose extensions are decoded: each once, when they are first asked for (`x509v3_cache_extensions`).
#[derive(Debug, Default)]
pub(super) struct Looked {
    certificates: HashSet<*const Certificate>,
    /// What was queued, oldest first.
    pub(super) queued: Vec<LibraryError>,
}

impl Looked {
    /// These certificates were looked at before: what they queued then is long gone.
    pub(super) fn before<'a>(certificates: impl IntoIterator<Item = &'a Certificate>) -> Self {
        Self {
            certificates: certificates.into_iter().map(std::ptr::from_ref).collect(),
            queued: Vec::new(),
        }
    }

    /// A certificate is asked about its extensions.
    pub(super) fn at(&mut self, examined: &Examined<'_>) {
        if self.certificates.insert(examined.certificate) {
            self.queued.extend(&examined.queued);
        }
    }
}
