//! A value of a configuration document, read by the rules of protobuf's JSON form.
//!
//! Fields go by their `snake_case` or `lowerCamelCase` name, enums by name or number, 64-bit numbers and wrappers by
//! either form, and `null` is a field that is not set.

mod forms;

use std::path::Path;
use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::error::ContextError;
use super::places::Places;
use crate::model::{Fact, InputId, Location, ProgramLimit};

/// Stands for all that was cut out: a member of a message (no field of Envoy's API has this name), the last item of a list,
/// or a string.
pub(in crate::input) const CUT: &str = "\u{2026}";

/// Lists the names that stand in a message more than once.
pub(in crate::input) const TWICE: &str = "\u{2026}twice";

/// The document that is being read.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Which input it is.
    pub input: InputId,
    /// Where file names in it are looked up; `None` for a dump, whose files are another machine's.
    pub directory: Option<&'a Path>,
    /// Whether a proxy has loaded it already, so that Envoy's API has nothing against it.
    pub is_loaded: bool,
    /// The limit of regular expressions that have none of their own.
    pub program_limit: ProgramLimit,
    /// Lines and columns, where the reader of the text kept them.
    pub places: Option<&'a Places>,
}

impl Document<'_> {
    /// A value that belongs to no file.
    pub const fn detached() -> Self {
        Self {
            input: InputId(0),
            directory: None,
            is_loaded: false,
            program_limit: ProgramLimit::Default,
            places: None,
        }
    }
}

/// A value, and where in the document it stands.
#[derive(Debug, Clone)]
pub(in crate::input) struct Node<'a> {
    /// The value.
    pub(in crate::input) value: &'a Value,
    pointer: String,
    /// The document.
    pub(in crate::input) document: &'a Document<'a>,
}

impl<'a> Node<'a> {
    /// The value at `pointer` of a document.
    pub(in crate::input) fn new(
        value: &'a Value,
        pointer: impl Into<String>,
        document: &'a Document<'a>,
    ) -> Self {
        Self {
            value,
            pointer: pointer.into(),
            document,
        }
    }

    /// Where it stands, for messages.
    pub(in crate::input) fn pointer(&self) -> String {
        if self.pointer.is_empty() {
            "the document".to_owned()
        } else {
            self.pointer.clone()
        }
    }

    /// Where it stands.
    pub(in crate::input) fn location(&self) -> Location {
        let at = self
            .document
            .places
            .and_then(|places| places.get(&self.pointer));
        Location {
            input: self.document.input,
            line: at.map(|at| at.0),
            column: at.map(|at| at.1),
            pointer: self.pointer.clone(),
        }
    }

    /// The fields of a message. A null among the items of a list is a message without any.
    pub(in crate::input) fn fields(&self) -> Result<&'a Map<String, Value>, ContextError> {
        static NONE: LazyLock<Map<String, Value>> = LazyLock::new(Map::new);
        match self.value {
            Value::Object(fields) => Ok(fields),
            Value::Null => Ok(&NONE),
            Value::String(text) if text == CUT => Err(self.cut()),
            _ => Err(self.wrong_type("an object")),
        }
    }

    /// A field that is set, by its name in Envoy's API.
    pub(in crate::input) fn get(&self, name: &str) -> Result<Option<Self>, ContextError> {
        let fields = self.fields()?;
        let entry = fields
            .get_key_value(name)
            .or_else(|| fields.get_key_value(&lower_camel_case(name)));
        Ok(entry
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| {
                let separator = if self.pointer.is_empty() { "" } else { "." };
                Self::new(
                    value,
                    format!("{}{separator}{key}", self.pointer),
                    self.document,
                )
            }))
    }

    /// The elements of a repeated field.
    pub(in crate::input) fn list(&self, name: &str) -> Result<Vec<Self>, ContextError> {
        self.get(name)?.map_or(Ok(Vec::new()), |list| list.items())
    }

    /// The elements of an array. Protobuf takes one value in place of a list of one, and lists inside of lists as their items.
    pub(in crate::input) fn items(&self) -> Result<Vec<Self>, ContextError> {
        let Some(items) = self.value.as_array() else {
            return Ok(vec![self.clone()]);
        };
        if items.last().is_some_and(|last| last.as_str() == Some(CUT)) {
            return Err(self.cut());
        }
        let mut all = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let item = Self::new(item, format!("{}[{index}]", self.pointer), self.document);
            if item.value.is_array() {
                all.extend(item.items()?);
            } else {
                all.push(item);
            }
        }
        Ok(all)
    }

    /// Whether a field stands there under its `snake_case` and under its `lowerCamelCase` name, or under one of them twice.
    pub(in crate::input) fn is_set_twice(&self, name: &str) -> bool {
        let camel = lower_camel_case(name);
        let is_set = |name: &str| self.value.get(name).is_some_and(|value| !value.is_null());
        let twice = |name: &str| {
            let names = self.value.get(TWICE).and_then(Value::as_array);
            names.is_some_and(|names| names.iter().any(|twice| twice == name))
        };
        (camel != name && is_set(name) && is_set(&camel)) || twice(name) || twice(&camel)
    }

    /// A string field; `None` when not set.
    pub(in crate::input) fn text(&self, name: &str) -> Result<Option<&'a str>, ContextError> {
        self.get(name)?.map(|node| node.as_text()).transpose()
    }

    /// A repeated string field.
    pub(in crate::input) fn texts(&self, name: &str) -> Result<Vec<String>, ContextError> {
        self.list(name)?
            .iter()
            .map(|item| item.as_text().map(str::to_owned))
            .collect()
    }

    /// A bool or `BoolValue` field; `None` when not set.
    pub(in crate::input) fn flag(&self, name: &str) -> Result<Option<bool>, ContextError> {
        self.get(name)?.map(|node| node.as_flag()).transpose()
    }

    /// A bool field, false when not set.
    pub(in crate::input) fn is_set(&self, name: &str) -> Result<bool, ContextError> {
        Ok(self.flag(name)?.unwrap_or(false))
    }

    /// A uint32 or `UInt32Value` field; `None` when not set.
    pub(in crate::input) fn number(&self, name: &str) -> Result<Option<u32>, ContextError> {
        self.get(name)?.map(|node| node.as_number()).transpose()
    }

    /// An enum field as the index into `names`, which are in the order of their numbers; 0 when not set.
    pub(in crate::input) fn choice(
        &self,
        name: &str,
        names: &[&'static str],
    ) -> Result<usize, ContextError> {
        self.get(name)?.map_or(Ok(0), |node| node.as_choice(names))
    }

    /// The one field of a oneof that is set.
    pub(in crate::input) fn one_of(
        &self,
        names: &[&'static str],
    ) -> Result<Option<(&'static str, Self)>, ContextError> {
        let mut found: Option<(&'static str, Self)> = None;
        for name in names {
            let Some(node) = self.get(name)? else {
                continue;
            };
            if let Some((first, _)) = found {
                return Err(ContextError::BothSet {
                    pointer: self.pointer(),
                    first,
                    second: name,
                });
            }
            found = Some((name, node));
        }
        Ok(found)
    }

    /// The message type and the fields of an `Any`. A `TypedStruct` inside names the type in `type_url` and carries the
    /// fields one level deeper; so does a plain `Struct`, which names no type.
    pub(in crate::input) fn any(&self) -> Result<(&'a str, Self), ContextError> {
        let kind = self.text("@type")?.unwrap_or_default();
        let is_struct = kind.ends_with(".TypedStruct");
        if (is_struct || kind.ends_with("/google.protobuf.Struct"))
            && let Some(value) = self.get("value")?
        {
            return Ok((self.text("type_url")?.unwrap_or_default(), value));
        }
        Ok((kind, self.clone()))
    }

    /// Whether fields of this message may be missing because somebody cut the document down.
    pub(in crate::input) fn is_cut(&self) -> bool {
        self.value.get(CUT).is_some()
    }

    /// A field as a fact: not in evidence where it may have been cut out, absent where it is known not to be set.
    pub(in crate::input) fn fact<T>(
        &self,
        name: &str,
        read: impl FnOnce(&Self) -> Result<T, ContextError>,
    ) -> Result<Fact<T>, ContextError> {
        let Some(node) = self.get(name)? else {
            return Ok(if self.is_cut() {
                Fact::NotInEvidence
            } else {
                Fact::Absent
            });
        };
        match read(&node) {
            Ok(value) => Ok(Fact::known(value)),
            Err(ContextError::Cut { .. }) => Ok(Fact::NotInEvidence),
            Err(error) => Err(error),
        }
    }

    fn cut(&self) -> ContextError {
        ContextError::Cut {
            pointer: self.pointer(),
        }
    }

    /// The error that this value is of another type than Envoy's API has here.
    pub(in crate::input) fn wrong_type(&self, expected: &'static str) -> ContextError {
        ContextError::WrongType {
            pointer: self.pointer(),
            expected,
            found: match self.value {
                Value::Null => "null",
                Value::Bool(_) => "a bool",
                Value::Number(_) => "a number",
                Value::String(_) => "a string",
                Value::Array(_) => "an array",
                Value::Object(_) => "an object",
            },
        }
    }
}

/// `match_subject_alt_names` -> `matchSubjectAltNames`, as protobuf derives its JSON names.
pub(in crate::input) fn lower_camel_case(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut upper = false;
    for character in name.chars() {
        if character == '_' {
            upper = true;
        } else if upper {
            camel.push(character.to_ascii_uppercase());
            upper = false;
        } else {
            camel.push(character);
        }
    }
    camel
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn both_casings_name_a_field() {
        let value = json!({"max_verify_depth": 3, "trustedCa": {}, "crl": null});
        let document = Document::detached();
        let node = Node::new(&value, "", &document);
        assert_eq!(node.number("max_verify_depth"), Ok(Some(3)));
        let trusted = node.get("trusted_ca").unwrap().unwrap();
        assert_eq!(trusted.pointer(), "trustedCa");
        assert!(node.get("crl").unwrap().is_none(), "null is not set");
    }

    #[test]
    fn numbers_and_wrappers_in_every_form() {
        for value in [json!(2), json!("2"), json!(2.0), json!({"value": 2})] {
            let message = json!({"depth": value});
            let document = Document::detached();
            assert_eq!(
                Node::new(&message, "", &document).number("depth"),
                Ok(Some(2)),
                "{message}"
            );
        }
        let message = json!({"depth": -1});
        let document = Document::detached();
        assert!(Node::new(&message, "", &document).number("depth").is_err());
    }

    #[test]
    fn enums_by_name_and_number() {
        let names = ["VERIFY_TRUST_CHAIN", "ACCEPT_UNTRUSTED"];
        let document = Document::detached();
        for value in [json!({"t": "ACCEPT_UNTRUSTED"}), json!({"t": 1})] {
            assert_eq!(Node::new(&value, "", &document).choice("t", &names), Ok(1));
        }
        let wrong = json!({"t": "accept"});
        let error = Node::new(&wrong, "", &document)
            .choice("t", &names)
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "t: 'accept' is not one of VERIFY_TRUST_CHAIN, ACCEPT_UNTRUSTED"
        );
    }
}
