//! The messages of Envoy's TLS API (`envoy/extensions/transport_sockets/tls/v3`), field by field, as of 1.36 to 1.40: names,
//! types and the rules that protoc-gen-validate checks. Fields are in the order of their declaration.
//!
//! ```text
//! messages   the messages themselves
//! fields     the names and types of a configured message, compared with its schema
//! rules      the rules that its values have to keep
//! ```

mod fields;
mod messages;
mod rules;

pub(super) use fields::{faults, faults_of_certificate, faults_of_validation};

use super::api_value::{ApiValue, lower_camel_case};
use super::error::ContextError;

/// A message.
#[derive(Debug)]
struct Message {
    name: &'static str,
    fields: &'static [Field],
    /// Names of the oneofs of which Envoy demands that one field is set.
    demanded: &'static [&'static str],
}

/// A field of a message.
#[derive(Debug, Clone, Copy)]
struct Field {
    name: &'static str,
    kind: Kind,
    is_list: bool,
    /// The oneof it belongs to.
    oneof: Option<&'static str>,
    rule: Rule,
    /// Not every release has it; which do is knowledge of the releases.
    is_new: bool,
}

/// What stands in a field.
#[derive(Debug, Clone, Copy)]
enum Kind {
    /// A bool.
    Flag,
    /// A `BoolValue`, which may also stand in an object as its `value`.
    FlagValue,
    /// A `UInt32Value`.
    Number,
    /// A string.
    Text,
    /// Base64.
    Bytes,
    /// `Duration`.
    Duration,
    /// An enum, with its names in the order of their numbers.
    Enum(&'static [&'static str]),
    /// A message of this API.
    Message(&'static Message),
    /// An `Any`: its type has to stand in it.
    Any,
    /// A message of another API, which is not looked into.
    Opaque,
}

/// A rule of protoc-gen-validate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    None,
    /// The message has to be there.
    Required,
    /// At least so many characters and at most so many bytes, in each string of a list.
    Length(usize, usize),
    /// So many items.
    Items(usize, usize),
    /// At most this number.
    AtMost(u32),
    /// The enum's first name does not count.
    NotFirst,
    /// At most so many seconds, this number not included.
    Seconds(u64, &'static str),
}

impl Message {
    fn members(&self, oneof: &'static str) -> impl Iterator<Item = &'static Field> {
        self.fields
            .iter()
            .filter(move |field| field.oneof == Some(oneof))
    }

    /// The field whose name is so much like this one that it may be meant.
    fn nearest(&self, name: &str) -> Option<&'static str> {
        const ALIKE: f64 = 0.85;
        let likeness = |field: &Field| strsim::jaro_winkler(&name.to_lowercase(), field.name);
        self.fields
            .iter()
            .filter(|field| likeness(field) > ALIKE)
            .max_by(|one, other| likeness(one).total_cmp(&likeness(other)))
            .map(|field| field.name)
    }
}

impl Field {
    /// Whether a name in a document is this field's.
    fn goes_by(&self, name: &str) -> bool {
        name == self.name || name == lower_camel_case(self.name)
    }

    const fn new(name: &'static str, kind: Kind) -> Self {
        Self {
            name,
            kind,
            is_list: false,
            oneof: None,
            rule: Rule::None,
            is_new: false,
        }
    }

    const fn list(self) -> Self {
        Self {
            is_list: true,
            ..self
        }
    }

    const fn one_of(self, oneof: &'static str) -> Self {
        Self {
            oneof: Some(oneof),
            ..self
        }
    }

    const fn rule(self, rule: Rule) -> Self {
        Self { rule, ..self }
    }

    const fn new_field(self) -> Self {
        Self {
            is_new: true,
            ..self
        }
    }
}

const fn flag(name: &'static str) -> Field {
    Field::new(name, Kind::Flag)
}

const fn flag_value(name: &'static str) -> Field {
    Field::new(name, Kind::FlagValue)
}

const fn number(name: &'static str) -> Field {
    Field::new(name, Kind::Number)
}

const fn text(name: &'static str) -> Field {
    Field::new(name, Kind::Text)
}

/// A string that must not be empty.
const fn named(name: &'static str) -> Field {
    text(name).rule(Rule::Length(1, usize::MAX))
}

const fn message(name: &'static str, message: &'static Message) -> Field {
    Field::new(name, Kind::Message(message))
}

const fn choice(name: &'static str, names: &'static [&'static str]) -> Field {
    Field::new(name, Kind::Enum(names))
}

const fn any(name: &'static str) -> Field {
    Field::new(name, Kind::Any)
}

const fn opaque(name: &'static str) -> Field {
    Field::new(name, Kind::Opaque)
}

/// The values of a field: of a list its items, else the one there is.
fn items<'a>(node: &ApiValue<'a>, field: &Field) -> Result<Vec<ApiValue<'a>>, ContextError> {
    if field.is_list {
        return node.list(field.name);
    }
    Ok(node.get(field.name)?.into_iter().collect())
}
