//! Errors of BoringSSL's library queue, beside the verification codes.

use std::fmt;

pub use crate::knowledge::errors::x509::{Alert, X509Error};

/// An error that BoringSSL queues before the one that ends the handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LibraryError {
    /// Packed code: library number in the upper eight bits, reason below.
    pub code: u32,
    /// The library's name as printed.
    pub library: &'static str,
    /// The reason as printed.
    pub reason: &'static str,
}

impl fmt::Display for LibraryError {
    /// As Envoy prints it (0.3), without the separating bar.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}:OPENSSL_internal:{}",
            self.code, self.library, self.reason
        )
    }
}
