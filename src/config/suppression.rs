//! Suppressions: what they are for and how long they hold.

use super::Pattern;
use crate::model::{Fingerprint, Instant};

/// A finding that is known and accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The id of the rule.
    pub rule: String,
    /// Of these SPIFFE IDs.
    pub spiffe_id: Option<Pattern>,
    /// Of this certificate.
    pub sha256: Option<Fingerprint>,
    /// Of these secrets.
    pub secret: Option<Pattern>,
    /// In these files, relative to the configuration.
    pub path: Option<Pattern>,
    /// What it is for, in words: `leaf-no-eku in secret 'default'`.
    pub target: String,
    /// Why.
    pub reason: String,
    /// The last day it holds.
    pub until: Option<LastDay>,
    /// The line of the configuration it begins on, from 1.
    pub line: usize,
}

/// The last day of something, in UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastDay {
    /// As written: `2027-01-31`.
    pub text: String,
    /// The first second after it.
    pub end: Instant,
}

/// What a finding is about, as far as suppressions tell findings apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct About<'a> {
    /// SPIFFE IDs of the certificate and of the leaf of its chain.
    pub spiffe_ids: Vec<&'a str>,
    /// The certificate and the leaf of its chain.
    pub certificates: Vec<Fingerprint>,
    /// The secret that holds the chain or bundle.
    pub secret: Option<&'a str>,
    /// The files it was met in, relative to the configuration.
    pub paths: Vec<&'a str>,
}

impl Suppression {
    /// Whether a finding of its rule is one it is for.
    pub fn covers(&self, about: &About<'_>) -> bool {
        let ids = self.spiffe_id.as_ref().is_none_or(|pattern| {
            about
                .spiffe_ids
                .iter()
                .any(|spiffe_id| pattern.matches(spiffe_id))
        });
        let certificate = self
            .sha256
            .is_none_or(|sha256| about.certificates.contains(&sha256));
        let secret = self
            .secret
            .as_ref()
            .is_none_or(|pattern| about.secret.is_some_and(|name| pattern.matches(name)));
        let path = self.path.is_none() || about.paths.iter().any(|path| self.concerns(path));
        ids && certificate && secret && path
    }

    /// Whether it is for findings in this file.
    pub fn concerns(&self, path: &str) -> bool {
        self.path
            .as_ref()
            .is_none_or(|pattern| pattern.matches(path))
    }

    /// Whether its last day has passed.
    pub fn is_expired(&self, now: Instant) -> bool {
        self.until.as_ref().is_some_and(|until| now >= until.end)
    }
}
