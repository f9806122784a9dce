//! Which certificates BoringSSL has looked at, and what that left in its error queue.

use std::ptr;

use super::LibraryError;
use super::flags::Examined;
use crate::model::Certificate;

/// The certificates whose extensions are decoded: each once, when they are first asked for (`x509v3_cache_extensions`).
#[derive(Debug, Default)]
pub(super) struct Looked<'a> {
    certificates: Vec<&'a Certificate>,
    /// What was queued, oldest first.
    pub(super) queued: Vec<LibraryError>,
}

impl<'a> Looked<'a> {
    /// These certificates were looked at before: what they queued then is long gone.
    pub(super) fn before(certificates: impl IntoIterator<Item = &'a Certificate>) -> Self {
        Self {
            certificates: certificates.into_iter().collect(),
            queued: Vec::new(),
        }
    }

    /// A certificate is asked about its extensions.
    pub(super) fn at(&mut self, examined: &Examined<'a>) {
        let is_same = |known: &&Certificate| ptr::eq(*known, examined.certificate);
        if self.certificates.iter().any(is_same) {
            return;
        }
        self.certificates.push(examined.certificate);
        self.queued.extend(&examined.queued);
    }
}
