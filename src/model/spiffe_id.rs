//! SPIFFE IDs, read by the grammar of SPIFFE-ID.md 2, with every violation told apart.

use std::fmt;

use serde::Serialize;

/// A well-formed SPIFFE ID.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SpiffeId {
    text: String,
    /// Length of `spiffe://` plus the trust domain.
    path_at: usize,
}

/// What keeps a text from being a SPIFFE ID. Sections are those of SPIFFE-ID.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SpiffeIdViolation {
    /// The scheme is not `spiffe` (2).
    WrongScheme,
    /// The scheme is `spiffe` in another case; schemes compare without case, Envoy compares bytes (2.4).
    SchemeCase,
    /// The trust domain is empty (2).
    TrustDomainEmpty,
    /// The trust domain holds user information (2.1).
    TrustDomainUserinfo,
    /// The trust domain holds a port (2.1).
    TrustDomainPort,
    /// The trust domain holds an upper-case letter (2.1).
    TrustDomainUpperCase,
    /// The trust domain is percent-encoded (2.1).
    TrustDomainPercentEncoded,
    /// The trust domain holds another character than a–z, 0–9, `.`, `-`, `_` (2.1).
    TrustDomainCharacter,
    /// The trust domain is longer than 255 bytes (2.3).
    TrustDomainTooLong,
    /// A query (2).
    Query,
    /// A fragment (2).
    Fragment,
    /// The path is percent-encoded (2.2).
    PathPercentEncoded,
    /// A path segment is empty (2.2).
    PathSegmentEmpty,
    /// A path segment is `.` or `..` (2.2).
    PathSegmentDots,
    /// The path ends with a slash (2.2).
    PathTrailingSlash,
    /// The path holds another character than a–z, A–Z, 0–9, `.`, `-`, `_` (2.2).
    PathCharacter,
    /// Longer than 2048 bytes (2.3).
    TooLong,
}

impl SpiffeId {
    /// Longest ID that implementations have to support, in bytes (2.3).
    pub const MAX_BYTES: usize = 2048;
    /// Longest trust domain, in bytes (2.3).
    pub const MAX_TRUST_DOMAIN_BYTES: usize = 255;

    /// What every ID begins with.
    pub const SCHEME: &str = "spiffe://";

    /// Whether a URI has the scheme of SPIFFE IDs, whatever follows.
    pub fn has_scheme(uri: &str) -> bool {
        uri.starts_with(Self::SCHEME)
    }

    /// Trust domain and path (with its leading slash, or empty) of a URI with the scheme of SPIFFE IDs. Verifiers cut it
    /// like this, however malformed the rest is.
    pub fn cut(uri: &str) -> Option<(&str, &str)> {
        let rest = uri.strip_prefix(Self::SCHEME)?;
        Some(rest.split_at(rest.find('/').unwrap_or(rest.len())))
    }

    /// The same, whatever the case of the scheme: what somebody meant for an ID.
    pub fn cut_in_any_case(uri: &str) -> Option<(&str, &str)> {
        let (scheme, rest) = uri.split_at_checked(Self::SCHEME.len())?;
        let is_spiffe = scheme.eq_ignore_ascii_case(Self::SCHEME);
        is_spiffe.then(|| rest.split_at(rest.find('/').unwrap_or(rest.len())))
    }

    /// Reads `text`; fails with every violation found, in the order of the text.
    pub fn parse(text: &str) -> Result<Self, Vec<SpiffeIdViolation>> {
        use SpiffeIdViolation as V;
        let mut violations = Vec::new();
        let Some((scheme, rest)) = text.split_once("://") else {
            return Err(vec![V::WrongScheme]);
        };
        if scheme != "spiffe" {
            violations.push(if scheme.eq_ignore_ascii_case("spiffe") {
                V::SchemeCase
            } else {
                V::WrongScheme
            });
        }
        let hierarchy_end = rest.find(['?', '#']).unwrap_or(rest.len());
        let (hierarchy, tail) = rest.split_at(hierarchy_end);
        let path_at = hierarchy.find('/').unwrap_or(hierarchy.len());
        let (trust_domain, path) = hierarchy.split_at(path_at);
        trust_domain_violations(trust_domain, &mut violations);
        path_violations(path, &mut violations);
        if tail.starts_with('?') {
            violations.push(V::Query);
        }
        if tail.contains('#') {
            violations.push(V::Fragment);
        }
        if text.len() > Self::MAX_BYTES {
            violations.push(V::TooLong);
        }
        if violations.is_empty() {
            Ok(Self {
                text: text.to_owned(),
                path_at: Self::SCHEME.len() + path_at,
            })
        } else {
            Err(violations)
        }
    }

    /// The whole ID.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The trust domain.
    pub fn trust_domain(&self) -> &str {
        &self.text[Self::SCHEME.len()..self.path_at]
    }

    /// The path with its leading slash; empty for a trust domain's own ID.
    pub fn path(&self) -> &str {
        &self.text[self.path_at..]
    }

    /// The segments of the path.
    pub fn segments(&self) -> Vec<&str> {
        self.path().split('/').skip(1).collect()
    }

    /// Namespace and service account, where the path is `/ns/<namespace>/sa/<service account>`.
    pub fn namespace_and_service_account(&self) -> Option<(&str, &str)> {
        match self.segments()[..] {
            ["ns", namespace, "sa", account] => Some((namespace, account)),
            _ => None,
        }
    }
}

impl fmt::Display for SpiffeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn trust_domain_violations(trust_domain: &str, violations: &mut Vec<SpiffeIdViolation>) {
    use SpiffeIdViolation as V;
    if trust_domain.is_empty() {
        violations.push(V::TrustDomainEmpty);
        return;
    }
    let host = match trust_domain.rsplit_once('@') {
        Some((_, host)) => {
            violations.push(V::TrustDomainUserinfo);
            host
        }
        None => trust_domain,
    };
    let host = match host.split_once(':') {
        Some((host, _)) => {
            violations.push(V::TrustDomainPort);
            host
        }
        None => host,
    };
    if host.contains('%') {
        violations.push(V::TrustDomainPercentEncoded);
    }
    if host.bytes().any(|byte| byte.is_ascii_uppercase()) {
        violations.push(V::TrustDomainUpperCase);
    }
    if host
        .bytes()
        .any(|byte| !byte.is_ascii_alphanumeric() && !b".-_%".contains(&byte))
    {
        violations.push(V::TrustDomainCharacter);
    }
    if trust_domain.len() > SpiffeId::MAX_TRUST_DOMAIN_BYTES {
        violations.push(V::TrustDomainTooLong);
    }
}

fn path_violations(path: &str, violations: &mut Vec<SpiffeIdViolation>) {
    use SpiffeIdViolation as V;
    if path.is_empty() {
        return;
    }
    let inner = match path.strip_suffix('/') {
        Some(inner) => {
            violations.push(V::PathTrailingSlash);
            inner
        }
        None => path,
    };
    let segments: Vec<&str> = inner.split('/').skip(1).collect();
    if segments.iter().any(|segment| segment.is_empty()) {
        violations.push(V::PathSegmentEmpty);
    }
    if segments
        .iter()
        .any(|segment| matches!(*segment, "." | ".."))
    {
        violations.push(V::PathSegmentDots);
    }
    if inner.contains('%') {
        violations.push(V::PathPercentEncoded);
    }
    if segments.iter().any(|segment| {
        segment
            .bytes()
            .any(|byte| !byte.is_ascii_alphanumeric() && !b".-_%".contains(&byte))
    }) {
        violations.push(V::PathCharacter);
    }
}
