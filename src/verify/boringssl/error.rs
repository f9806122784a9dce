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

impl LibraryError {
    const fn new(number: u32, library: &'static str, reason: u32, name: &'static str) -> Self {
        Self {
            code: (number << 24) + reason,
            library,
            reason: name,
        }
    }

    /// Of the big-number library.
    pub(super) const fn bignum(reason: u32, name: &'static str) -> Self {
        Self::new(3, "bignum routines", reason, name)
    }

    /// Of the RSA library.
    pub(super) const fn rsa(reason: u32, name: &'static str) -> Self {
        Self::new(4, "RSA routines", reason, name)
    }

    /// Of the library for keys of all kinds.
    pub(super) const fn evp(reason: u32, name: &'static str) -> Self {
        Self::new(6, "public key routines", reason, name)
    }

    /// Of the DSA library.
    pub(super) const fn dsa(reason: u32, name: &'static str) -> Self {
        Self::new(10, "DSA routines", reason, name)
    }

    /// Of the X.509 library.
    pub(super) const fn x509(reason: u32, name: &'static str) -> Self {
        Self::new(11, "X.509 certificate routines", reason, name)
    }

    /// Of the ASN.1 library.
    pub(super) const fn asn1(reason: u32, name: &'static str) -> Self {
        Self::new(12, "ASN.1 encoding routines", reason, name)
    }

    /// Of the library for elliptic curves.
    pub(super) const fn ec(reason: u32, name: &'static str) -> Self {
        Self::new(15, "elliptic curve routines", reason, name)
    }

    /// Of the library for digests.
    pub(super) const fn digest(reason: u32, name: &'static str) -> Self {
        Self::new(29, "Digest functions", reason, name)
    }

    /// Of the ECDSA library.
    pub(super) const fn ecdsa(reason: u32, name: &'static str) -> Self {
        Self::new(26, "ECDSA routines", reason, name)
    }
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
