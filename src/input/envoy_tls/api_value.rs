//! A value of a configuration document, read by the rules of protobuf's JSON form.
//!
//! Fields go by their `snake_case` or `lowerCamelCase` name, enums by name or number, 64-bit numbers and wrappers by
//! either form, and `null` is a field that is not set.

mod forms;

use std::path::Path;

use serde_json::Number;

use super::error::ContextError;
use crate::input::document::{Kind, Node, Value};
use crate::model::{Fact, InputId, Location, ProgramLimit};

/// Stands for a string or a value that was cut out.
pub(in crate::input) const CUT: &str = "\u{2026}";

/// How the document is read.
#[derive(Debug, Clone, Copy)]
pub(in crate::input) struct Reading<'a> {
    /// Which input it is.
    pub(in crate::input) input: InputId,
    /// Where file names in it are looked up; `None` for a dump, whose files are another machine's.
    pub(in crate::input) directory: Option<&'a Path>,
    /// Whether a proxy has loaded it already, so that Envoy's API has nothing against it.
    pub(in crate::input) is_loaded: bool,
    /// The limit of regular expressions that have none of their own.
    pub(in crate::input) program_limit: ProgramLimit,
}

impl Default for Reading<'_> {
    /// A value that belongs to no file.
    fn default() -> Self {
        Self {
            input: InputId(0),
            directory: None,
            is_loaded: false,
            program_limit: ProgramLimit::Default,
        }
    }
}

/// A value of a message of Envoy's API.
#[derive(Debug, Clone)]
pub(in crate::input) struct ApiValue<'a> {
    node: Node<'a, 'a>,
    /// How the document is read.
    pub(in crate::input) reading: &'a Reading<'a>,
}

impl<'a> ApiValue<'a> {
    /// The value at a node of a document.
    pub(in crate::input) const fn new(node: Node<'a, 'a>, reading: &'a Reading<'a>) -> Self {
        Self { node, reading }
    }

    /// A document that is nothing but this value.
    pub(in crate::input) const fn root(value: &'a Value<'a>, reading: &'a Reading<'a>) -> Self {
        let pointer = String::new();
        Self::new(Node { value, pointer }, reading)
    }

    /// Where it stands, for messages.
    pub(in crate::input) fn pointer(&self) -> String {
        if self.node.pointer.is_empty() {
            "the document".to_owned()
        } else {
            self.node.pointer.clone()
        }
    }

    /// Where it stands.
    pub(in crate::input) fn location(&self) -> Location {
        self.node.location(self.reading.input)
    }

    /// What it is. A string of which a part was cut out, and a value that was left out, are [`CUT`].
    fn form(&self) -> Form<'a> {
        match &self.node.value.kind {
            Kind::Null => Form::Null,
            Kind::Bool(flag) => Form::Bool(*flag),
            // YAML writes numbers in forms that JSON does not have.
            Kind::Number(text) => match text.parse() {
                Ok(number) => Form::Number(number),
                Err(_) => Form::Text(text),
            },
            Kind::String(text) if self.node.value.whole => Form::Text(text),
            Kind::String(_) | Kind::Elided => Form::Text(CUT),
            Kind::Array(_) => Form::List,
            Kind::Object(_) => Form::Message,
        }
    }

    /// Whether it is a message.
    pub(in crate::input) const fn is_message(&self) -> bool {
        self.node.is_object()
    }

    /// The fields of a message, each name once. A null among the items of a list is a message without any.
    pub(in crate::input) fn fields(&self) -> Result<Vec<&'a str>, ContextError> {
        match self.form() {
            Form::Message => {
                let mut names: Vec<&str> = Vec::new();
                for (name, _) in self.node.members() {
                    if !names.contains(&name) {
                        names.push(name);
                    }
                }
                Ok(names)
            }
            Form::Null => Ok(Vec::new()),
            Form::Text(CUT) => Err(self.cut()),
            _ => Err(self.wrong_type("an object")),
        }
    }

    /// A field that is set, by its name in Envoy's API. Of several of one name the last one that sets anything counts.
    pub(in crate::input) fn get(&self, name: &str) -> Result<Option<Self>, ContextError> {
        match self.form() {
            Form::Message => {}
            Form::Null => return Ok(None),
            Form::Text(CUT) => return Err(self.cut()),
            _ => return Err(self.wrong_type("an object")),
        }
        let camel = lower_camel_case(name);
        let written = if self.node.members().any(|(written, _)| written == name) {
            name
        } else {
            &camel
        };
        Ok(self.set_under(written).last())
    }

    /// The fields under exactly this name that are not null, which sets nothing wherever it stands.
    fn set_under(&self, written: &str) -> impl Iterator<Item = Self> {
        self.node
            .members()
            .filter(move |(name, node)| *name == written && node.value.kind != Kind::Null)
            .map(|(_, node)| Self::new(node, self.reading))
    }

    /// The elements of a repeated field.
    pub(in crate::input) fn list(&self, name: &str) -> Result<Vec<Self>, ContextError> {
        self.get(name)?.map_or(Ok(Vec::new()), |list| list.items())
    }

    /// The elements of an array. Protobuf takes one value in place of a list of one, and lists inside of lists as their items.
    pub(in crate::input) fn items(&self) -> Result<Vec<Self>, ContextError> {
        if !self.node.is_array() {
            return Ok(vec![self.clone()]);
        }
        if self.node.is_cut() {
            return Err(self.cut());
        }
        let mut all = Vec::new();
        for node in self.node.items() {
            let item = Self::new(node, self.reading);
            if item.node.is_array() {
                all.extend(item.items()?);
            } else {
                all.push(item);
            }
        }
        Ok(all)
    }

    /// Whether a field stands there under its `snake_case` and under its `lowerCamelCase` name, or under one of them twice. A
    /// null sets nothing, but a type has to be there once.
    pub(in crate::input) fn is_set_twice(&self, name: &str) -> bool {
        let camel = lower_camel_case(name);
        let count = |written: &str| self.set_under(written).count();
        let is_type_twice = name == "@type"
            && self
                .node
                .members()
                .filter(|(written, _)| *written == name)
                .count()
                > 1;
        let of_camel = if camel == name { 0 } else { count(&camel) };
        count(name) + of_camel > 1 || is_type_twice
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
        self.node.is_object() && self.node.is_cut()
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
            found: match self.form() {
                Form::Null => "null",
                Form::Bool(_) => "a bool",
                Form::Number(_) => "a number",
                Form::Text(_) => "a string",
                Form::List => "an array",
                Form::Message => "an object",
            },
        }
    }
}

/// The forms of JSON, as protobuf tells them apart.
#[derive(Debug, Clone, PartialEq)]
enum Form<'a> {
    Null,
    Bool(bool),
    Number(Number),
    Text(&'a str),
    List,
    Message,
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
        let (value, reading) = (Value::from(&value), Reading::default());
        let node = ApiValue::root(&value, &reading);
        assert_eq!(node.number("max_verify_depth"), Ok(Some(3)));
        let trusted = node.get("trusted_ca").unwrap().unwrap();
        assert_eq!(trusted.pointer(), "trustedCa");
        assert!(node.get("crl").unwrap().is_none(), "null is not set");
    }

    #[test]
    fn numbers_and_wrappers_in_every_form() {
        let reading = Reading::default();
        for value in [json!(2), json!("2"), json!(2.0), json!({"value": 2})] {
            let message = json!({"depth": value});
            let value = Value::from(&message);
            assert_eq!(
                ApiValue::root(&value, &reading).number("depth"),
                Ok(Some(2)),
                "{message}"
            );
        }
        let message = json!({"depth": -1});
        let value = Value::from(&message);
        assert!(ApiValue::root(&value, &reading).number("depth").is_err());
    }

    #[test]
    fn of_several_fields_of_one_name_the_last_one_counts_that_is_not_null() {
        let document =
            crate::input::json::read(r#"{"sni": "a", "sni": "b", "sni": null}"#).unwrap();
        let reading = Reading::default();
        let value = ApiValue::root(&document.roots[0], &reading);
        assert_eq!(value.text("sni"), Ok(Some("b")));
        assert!(value.is_set_twice("sni"));
        assert_eq!(value.fields(), Ok(vec!["sni"]));
    }

    #[test]
    fn enums_by_name_and_number() {
        let names = ["VERIFY_TRUST_CHAIN", "ACCEPT_UNTRUSTED"];
        let reading = Reading::default();
        for value in [json!({"t": "ACCEPT_UNTRUSTED"}), json!({"t": 1})] {
            let value = Value::from(&value);
            assert_eq!(ApiValue::root(&value, &reading).choice("t", &names), Ok(1));
        }
        let wrong = json!({"t": "accept"});
        let value = Value::from(&wrong);
        let error = ApiValue::root(&value, &reading)
            .choice("t", &names)
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "t: 'accept' is not one of VERIFY_TRUST_CHAIN, ACCEPT_UNTRUSTED"
        );
    }
}
