//! The numbers and names rules compare with.

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
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            expires_within: ExpiresWithin::Percent(10),
            trust_domains: Vec::new(),
        }
    }
}
