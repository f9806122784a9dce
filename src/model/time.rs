//! Instants and the timestamps certificates carry.

use std::fmt;

use ::time::{OffsetDateTime, UtcOffset, format_description::well_known::Rfc3339};
use serde::Serialize;

/// Seconds since 1970-01-01T00:00:00Z. X.509 and Envoy decide with a granularity of one second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(pub i64);

impl Instant {
    /// Reads RFC 3339 text; fractions of a second are cut.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        OffsetDateTime::parse(text, &Rfc3339)
            .ok()
            .map(|moment| Self(moment.unix_timestamp()))
    }

    /// As RFC 3339, in UTC.
    pub fn to_rfc3339(self) -> String {
        let text = self.to_string();
        match text.strip_suffix(" UTC") {
            Some(moment) => format!("{}Z", moment.replace(' ', "T")),
            None => text,
        }
    }

    /// The instant `seconds` later (earlier when negative).
    #[must_use]
    pub const fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// `2025-12-05 18:24:35`, as people read it; the unit (UTC) is said by the caller.
    pub fn readable(self) -> String {
        self.to_string().replace('T', " ").replace('Z', "")
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match OffsetDateTime::from_unix_timestamp(self.0) {
            Ok(moment) => {
                let moment = moment.to_offset(UtcOffset::UTC);
                let (date, time) = (moment.date(), moment.time());
                write!(
                    f,
                    "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
                    date.year(),
                    u8::from(date.month()),
                    date.day(),
                    time.hour(),
                    time.minute(),
                    time.second()
                )
            }
            Err(_) => write!(f, "@{}", self.0),
        }
    }
}

impl Serialize for Instant {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Instant {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Instant".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "description": "RFC 3339 in UTC, whole seconds" })
    }
}

/// How a timestamp is written. BoringSSL treats some forms differently from the moment they denote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum TimestampForm {
    /// `YYMMDDHHMMSSZ`.
    UtcTime,
    /// UTCTime with `±hhmm` in place of `Z`: BoringSSL parses it and then fails verification with 13 or 14.
    UtcTimeWithOffset,
    /// `YYYYMMDDHHMMSSZ`.
    GeneralizedTime,
    /// Text in an admin dump.
    Rfc3339,
}

/// A notBefore or notAfter.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Timestamp {
    /// The moment it denotes.
    pub at: Instant,
    /// How it is written.
    pub form: TimestampForm,
}
