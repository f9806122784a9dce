//! Errors of BoringSSL's library queue, and the verification codes.

pub use crate::knowledge::errors::LibraryError;
pub use crate::knowledge::errors::x509::{Alert, X509Error};
