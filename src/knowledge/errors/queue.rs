//! BoringSSL's error queue, and what Envoy prints when a handshake fails (reference section 0.3).

use std::fmt;

use serde::{Serialize, Serializer};

/// An error of one of BoringSSL's libraries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct LibraryError {
    /// Packed code: library number in the upper eight bits, reason below. 0: one of the library's, and which is not known.
    pub code: u32,
    /// The library's name as printed.
    pub library: &'static str,
    /// The reason as printed.
    pub reason: &'static str,
}

impl LibraryError {
    /// Which of its errors the RSA library queues depends on what a wrong key makes of a signature.
    pub(crate) const SOME_OF_RSA: Self = Self {
        code: 0,
        library: "RSA",
        reason: "",
    };

    const fn new(number: u32, library: &'static str, reason: u32, name: &'static str) -> Self {
        Self {
            code: (number << 24) + reason,
            library,
            reason: name,
        }
    }

    /// Of the SSL library.
    pub(super) const fn ssl(reason: u32, name: &'static str) -> Self {
        Self::new(16, "SSL routines", reason, name)
    }

    /// Of the big-number library.
    pub(crate) const fn bignum(reason: u32, name: &'static str) -> Self {
        Self::new(3, "bignum routines", reason, name)
    }

    /// Of the RSA library.
    pub(crate) const fn rsa(reason: u32, name: &'static str) -> Self {
        Self::new(4, "RSA routines", reason, name)
    }

    /// Of the library for keys of all kinds.
    pub(crate) const fn evp(reason: u32, name: &'static str) -> Self {
        Self::new(6, "public key routines", reason, name)
    }

    /// Of the DSA library.
    pub(crate) const fn dsa(reason: u32, name: &'static str) -> Self {
        Self::new(10, "DSA routines", reason, name)
    }

    /// Of the X.509 library.
    pub(crate) const fn x509(reason: u32, name: &'static str) -> Self {
        Self::new(11, "X.509 certificate routines", reason, name)
    }

    /// Of the ASN.1 library.
    pub(crate) const fn asn1(reason: u32, name: &'static str) -> Self {
        Self::new(12, "ASN.1 encoding routines", reason, name)
    }

    /// Of the library for elliptic curves.
    pub(crate) const fn ec(reason: u32, name: &'static str) -> Self {
        Self::new(15, "elliptic curve routines", reason, name)
    }

    /// Of the library for digests.
    pub(crate) const fn digest(reason: u32, name: &'static str) -> Self {
        Self::new(29, "Digest functions", reason, name)
    }

    /// Of the ECDSA library.
    pub(crate) const fn ecdsa(reason: u32, name: &'static str) -> Self {
        Self::new(26, "ECDSA routines", reason, name)
    }
}

impl fmt::Display for LibraryError {
    /// As Envoy prints it (0.3), without the separating bar.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.code {
            0 => write!(f, "<{} error>", self.library),
            code => write!(
                f,
                "{code}:{}:OPENSSL_internal:{}",
                self.library, self.reason
            ),
        }
    }
}

/// The errors that Envoy finds in the queue when a handshake has failed, with what it adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorQueue {
    /// The errors, oldest first; the last one ends the handshake.
    errors: Vec<LibraryError>,
    /// What is printed behind the last error, such as the validator's sentence.
    detail: Option<String>,
    /// Envoy drains the queue a second time and finds this error, because the alert that would tell the first one failed too.
    again: Option<LibraryError>,
}

impl ErrorQueue {
    /// It holds so many errors and forgets the oldest beyond (`ERR_NUM_ERRORS`).
    const SIZE: usize = 15;

    /// A queue of these errors, oldest first.
    pub fn of(errors: impl IntoIterator<Item = LibraryError>) -> Self {
        let mut queue = Self {
            errors: errors.into_iter().collect(),
            detail: None,
            again: None,
        };
        queue.forget();
        queue
    }

    /// With what is printed behind the last error.
    #[must_use]
    pub fn with_detail(self, detail: impl Into<String>) -> Self {
        Self {
            detail: Some(detail.into()),
            ..self
        }
    }

    /// With what a second drain finds.
    #[must_use]
    pub fn drained_again(self, error: LibraryError) -> Self {
        Self {
            again: Some(error),
            ..self
        }
    }

    /// With errors that were in the queue before.
    #[must_use]
    pub fn behind(mut self, before: &[LibraryError]) -> Self {
        self.errors.splice(0..0, before.iter().copied());
        self.forget();
        self
    }

    /// With one more error at its end.
    #[must_use]
    pub fn then(mut self, error: LibraryError) -> Self {
        self.errors.push(error);
        self.forget();
        self
    }

    /// The error that ends the handshake.
    pub fn last(&self) -> Option<LibraryError> {
        self.again.or(self.errors.last().copied())
    }

    /// What is printed behind the last error.
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }

    fn forget(&mut self) {
        let forgotten = self.errors.len().saturating_sub(Self::SIZE);
        self.errors.drain(..forgotten);
    }
}

impl fmt::Display for ErrorQueue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TLS_error:")?;
        for error in &self.errors {
            write!(f, "|{error}")?;
        }
        if let Some(detail) = &self.detail {
            write!(f, ":{detail}")?;
        }
        f.write_str(":TLS_error_end")?;
        match self.again {
            Some(error) => write!(f, "|{error}:TLS_error_end"),
            None => Ok(()),
        }
    }
}

/// What an Envoy prints of a refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvoyError {
    /// The error queue, in `%DOWNSTREAM_/UPSTREAM_TRANSPORT_FAILURE_REASON%`.
    Queue(ErrorQueue),
    /// A sentence of its own, as about configuration that it does not load.
    Sentence(String),
}

impl EnvoyError {
    /// The error queue, where it is one.
    pub const fn queue(&self) -> Option<&ErrorQueue> {
        match self {
            Self::Queue(queue) => Some(queue),
            Self::Sentence(_) => None,
        }
    }
}

impl From<ErrorQueue> for EnvoyError {
    fn from(queue: ErrorQueue) -> Self {
        Self::Queue(queue)
    }
}

impl fmt::Display for EnvoyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Queue(queue) => queue.fmt(f),
            Self::Sentence(text) => f.write_str(text),
        }
    }
}

impl Serialize for EnvoyError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for EnvoyError {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "EnvoyError".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_queue_forgets_the_oldest_errors() {
        let error = |code| LibraryError {
            code,
            library: "library",
            reason: "REASON",
        };
        let queue =
            ErrorQueue::of((1..=20).map(error)).then(LibraryError::CERTIFICATE_VERIFY_FAILED);
        // Fourteen of them and the one that is queued last.
        let text = queue.to_string();
        assert!(text.starts_with("TLS_error:|7:library:"), "{text}");
        assert_eq!(text.matches('|').count(), 15);
        let behind =
            ErrorQueue::of([error(1), error(2)]).behind(&(1..=20).map(error).collect::<Vec<_>>());
        let text = behind.to_string();
        assert!(text.starts_with("TLS_error:|8:library:"), "{text}");
        assert_eq!(text.matches('|').count(), 15);
    }
}
