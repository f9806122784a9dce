//! The four-valued fact.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// One thing that is known, known to be absent, present but unreadable, or simply not shown by this evidence.
///
/// In JSON: `null`, `{"present": false}`, `{"present": true, "critical": …, "value": …}` and
/// `{"present": true, "value": null, "problem": "…"}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub enum Fact<T> {
    /// The source cannot show it: nothing may be concluded.
    #[default]
    NotInEvidence,
    /// It is known not to be there.
    Absent,
    /// It is there.
    Present {
        /// Whether the extension is marked critical; `None` where it is no extension or the source does not tell.
        critical: Option<bool>,
        /// What it says.
        value: T,
    },
    /// It is there, but its bytes do not decode.
    Unreadable {
        /// What does not decode, in one clause.
        why: String,
    },
}

impl<T> Fact<T> {
    /// A value that is no extension, or whose criticality is not known.
    pub const fn known(value: T) -> Self {
        Self::Present {
            critical: None,
            value,
        }
    }

    /// `known` or absent.
    pub fn from_option(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Self::known)
    }

    /// The value, where it is present and readable.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Present { value, .. } => Some(value),
            _ => None,
        }
    }

    /// Whether the evidence says anything about it (including that it is absent or unreadable).
    pub const fn is_in_evidence(&self) -> bool {
        !matches!(self, Self::NotInEvidence)
    }

    /// Whether it is known to be absent.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the extension is there and marked critical.
    pub const fn is_critical(&self) -> bool {
        matches!(
            self,
            Self::Present {
                critical: Some(true),
                ..
            }
        )
    }

    /// The same fact about a part or another view of the value.
    pub fn map<U>(&self, view: impl FnOnce(&T) -> U) -> Fact<U> {
        match self {
            Self::NotInEvidence => Fact::NotInEvidence,
            Self::Absent => Fact::Absent,
            Self::Present { critical, value } => Fact::Present {
                critical: *critical,
                value: view(value),
            },
            Self::Unreadable { why } => Fact::Unreadable { why: why.clone() },
        }
    }
}

impl<T: Serialize> Serialize for Fact<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::NotInEvidence => serializer.serialize_none(),
            Self::Absent => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("present", &false)?;
                map.end()
            }
            Self::Present { critical, value } => {
                let mut map = serializer.serialize_map(None)?;
                map.serialize_entry("present", &true)?;
                if let Some(critical) = critical {
                    map.serialize_entry("critical", critical)?;
                }
                map.serialize_entry("value", value)?;
                map.end()
            }
            Self::Unreadable { why } => {
                let mut map = serializer.serialize_map(Some(3))?;
                map.serialize_entry("present", &true)?;
                map.serialize_entry("value", &())?;
                map.serialize_entry("problem", why)?;
                map.end()
            }
        }
    }
}

#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Fact<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("Fact_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let value = generator.subschema_for::<T>();
        schemars::json_schema!({
            "description": "null: not in evidence; present false: known to be absent; present true with a value, or with null and a problem",
            "anyOf": [
                { "type": "null" },
                { "type": "object", "additionalProperties": false, "required": ["present"],
                  "properties": { "present": { "const": false } } },
                { "type": "object", "additionalProperties": false, "required": ["present", "value"],
                  "properties": { "present": { "const": true }, "critical": { "type": "boolean" }, "value": value } },
                { "type": "object", "additionalProperties": false, "required": ["present", "value", "problem"],
                  "properties": { "present": { "const": true }, "value": { "type": "null" }, "problem": { "type": "string" } } }
            ]
        })
    }
}
