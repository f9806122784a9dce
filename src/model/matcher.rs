//! SAN matchers as Envoy is configured with them.

use std::fmt;

use serde::Serialize;

use super::Oid;

/// The SAN type a typed matcher looks at.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum SanKind {
    /// URI.
    Uri,
    /// DNS.
    Dns,
    /// EMAIL.
    Email,
    /// IP_ADDRESS.
    Ip,
    /// OTHER_NAME with its configured oid.
    OtherName(Oid),
}

/// How the text is compared (`type.matcher.v3.StringMatcher`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Matching {
    /// Equality.
    Exact,
    /// Begins with.
    Prefix,
    /// Ends with.
    Suffix,
    /// Contains.
    Contains,
    /// RE2, matched against the whole value.
    Regex,
}

/// A string matcher.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StringPattern {
    /// Kind of comparison.
    pub matching: Matching,
    /// The text or expression.
    pub value: String,
    /// Ignores ASCII case; has no effect on regular expressions.
    pub ignore_case: bool,
    /// The largest program that RE2 may make of a regular expression.
    #[serde(skip)]
    pub program_limit: ProgramLimit,
}

/// How many instructions RE2 may make of a regular expression, and what says so (`GoogleReMatcher` in regex.cc).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ProgramLimit {
    /// Envoy's own.
    #[default]
    Default,
    /// re2.max_program_size.error_level in the runtime.
    OfRuntime(u32),
    /// google_re2.max_program_size of the expression itself (deprecated), which takes the place of the other two.
    OfExpression(u32),
    /// A running Envoy has taken the expression, whatever its limit is.
    None,
}

impl ProgramLimit {
    /// In instructions.
    pub fn size(self) -> usize {
        /// `re2.max_program_size.error_level`, where the runtime does not set it.
        const DEFAULT: usize = 100;
        match self {
            Self::Default => DEFAULT,
            Self::OfRuntime(size) | Self::OfExpression(size) => {
                usize::try_from(size).unwrap_or(usize::MAX)
            }
            Self::None => usize::MAX,
        }
    }
}

/// One SAN matcher. A legacy `match_subject_alt_names` entry has no kind: Envoy tries it on DNS, URI, EMAIL and IP.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct SanMatcher {
    /// The SAN type; `None` for a legacy entry.
    pub kind: Option<SanKind>,
    /// The string matcher.
    pub pattern: StringPattern,
}

impl SanMatcher {
    /// A typed exact matcher.
    pub fn exact(kind: SanKind, value: &str) -> Self {
        Self {
            kind: Some(kind),
            pattern: StringPattern {
                matching: Matching::Exact,
                value: value.to_owned(),
                ignore_case: false,
                program_limit: ProgramLimit::Default,
            },
        }
    }
}

impl fmt::Display for SanMatcher {
    /// `uri exact spiffe://td/ns/a/sa/b`; `any` for a legacy entry.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match &self.kind {
            None => "any".to_owned(),
            Some(SanKind::Uri) => "uri".to_owned(),
            Some(SanKind::Dns) => "dns".to_owned(),
            Some(SanKind::Email) => "email".to_owned(),
            Some(SanKind::Ip) => "ip".to_owned(),
            Some(SanKind::OtherName(oid)) => format!("otherName {oid}"),
        };
        let matching = match self.pattern.matching {
            Matching::Exact => "exact",
            Matching::Prefix => "prefix",
            Matching::Suffix => "suffix",
            Matching::Contains => "contains",
            Matching::Regex => "regex",
        };
        write!(f, "{kind} {matching} {}", self.pattern.value)
    }
}
