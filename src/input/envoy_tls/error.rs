//! Why a TLS context cannot be read.

use thiserror::Error;

/// A value that Envoy's configuration loader would not take either. `pointer` is the place inside the document.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ContextError {
    /// A value of another JSON type.
    #[error("{pointer}: expected {expected}, found {found}")]
    WrongType {
        /// The place.
        pointer: String,
        /// What Envoy's API has there.
        expected: &'static str,
        /// What stands there.
        found: &'static str,
    },
    /// An enum name or number that Envoy's API does not have.
    #[error("{pointer}: '{value}' is not one of {}", .allowed.join(", "))]
    UnknownName {
        /// The place.
        pointer: String,
        /// What stands there.
        value: String,
        /// What may stand there.
        allowed: Vec<&'static str>,
    },
    /// Two fields of which only one may be set.
    #[error("{pointer}: '{first}' and '{second}' are both set; keep one of them")]
    BothSet {
        /// The place.
        pointer: String,
        /// The one met first.
        first: &'static str,
        /// The one met next.
        second: &'static str,
    },
    /// A field that is set twice, be it under its two names.
    #[error("{pointer}: '{field}' is set twice; keep one of them")]
    Twice {
        /// The place.
        pointer: String,
        /// The field, by its name in Envoy's API.
        field: &'static str,
    },
    /// A field that Envoy demands.
    #[error("{pointer}: '{field}' is missing; Envoy refuses the configuration without it")]
    Missing {
        /// The place.
        pointer: String,
        /// The field.
        field: &'static str,
    },
    /// inline_bytes that do not decode.
    #[error("{pointer}: not base64; put PEM text into 'inline_string' instead")]
    NotBase64 {
        /// The place.
        pointer: String,
    },
    /// A string matcher that is an extension of Envoy.
    #[error(
        "{pointer}: custom string matchers are not known here; use exact, prefix, suffix, contains or safe_regex"
    )]
    CustomMatcher {
        /// The place.
        pointer: String,
    },
    /// A part that somebody left out, where something is needed.
    #[error("{pointer}: part of it was left out or cut off; get the whole document")]
    Cut {
        /// The place.
        pointer: String,
    },
}

impl ContextError {
    /// Whether Envoy cannot read it either: what was cut out, or is an extension, says nothing of it.
    pub const fn is_envoys(&self) -> bool {
        !matches!(self, Self::CustomMatcher { .. } | Self::Cut { .. })
    }
}
