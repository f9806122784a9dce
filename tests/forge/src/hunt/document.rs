//! Damage to the document that a context stands in: types, names, forms of a value, and the text itself.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE};
use serde_json::{Map, Number, Value, json};

use super::{Format, Hunted, Written, fields, frame, yaml};
use crate::cases::ask::{Ask, View};
use crate::certificate::Cert;
use crate::command_line;
use crate::pem;
use crate::random::Random;

mod json_text;

/// Fields that nobody's API has, and fields of other messages.
const STRANGE_FIELDS: [&str; 8] = [
    "x",
    "trusted_cas",
    "name",
    "validation_context",
    "sni",
    "@type",
    "verify_subject_alt_name",
    "require_client_certificate",
];

pub(super) fn case(random: &mut Random) -> Hunted {
    let view = View { spiffe: random.chance(20), ..frame::view(random) };
    let mut traits = Vec::new();
    let leaf = Cert::leaf();
    let mut hunted = if random.chance(60) {
        let ask = frame::passing(random, Ask::leaf(&leaf), view);
        let ask = if random.chance(30) { ask.validation("max_verify_depth", json!(3)) } else { ask };
        frame::handshake(&ask, view, &[])
    } else {
        let mut hunted = frame::handshake(&Ask::leaf(&leaf), View { spiffe: false, ..view }, &[]);
        let (context, beside) = fields::context(random, view, &leaf, &mut Vec::new());
        hunted.case.context = context;
        hunted.case.beside = beside;
        hunted
    };
    // A text cannot stand beside secrets of its own.
    let is_written = hunted.case.beside.is_empty();
    if !is_written || random.chance(60) {
        for _ in 0..=usize::from(random.chance(20)) {
            let mut nodes = count(&hunted.case.context);
            nodes = 1 + random.below(nodes.max(2) - 1);
            change(random, &mut hunted.case.context, &mut nodes, &mut traits);
        }
    }
    let sni = hunted.case.context.get_mut("sni");
    if let Some(Value::String(sni)) = sni {
        // Whether a server takes a name that is none is not the Envoy's to say.
        sni.retain(|c| c.is_ascii_alphanumeric() || ".-\0".contains(c));
    }
    if is_written {
        hunted.written = Some(written(random, &hunted, &mut traits));
    }
    hunted.case.about = traits.join("; ");
    hunted
}

/// The context as a text.
fn written(random: &mut Random, hunted: &Hunted, traits: &mut Vec<String>) -> Written {
    let context = command_line::context(&hunted.case);
    if random.chance(40) {
        let text = yaml::write(random, &context, traits);
        return Written { format: Format::Yaml, text };
    }
    let text = if random.chance(50) { context.to_string() } else { format!("{context:#}") };
    let text = if random.chance(55) { json_text::damage(random, &text, traits) } else { text };
    Written { format: Format::Json, text }
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(fields) => fields.values().map(count).sum::<usize>(),
        _ => 0,
    }
}

/// Walks to the chosen value and changes it, or the name it goes by.
fn change(random: &mut Random, value: &mut Value, chosen: &mut usize, traits: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            for name in fields.keys().cloned().collect::<Vec<_>>() {
                *chosen = chosen.saturating_sub(1);
                if *chosen == 0 {
                    traits.push(format!("{name}: {}", of_field(random, fields, &name)));
                    *chosen = usize::MAX;
                    return;
                }
                if let Some(inner) = fields.get_mut(&name) {
                    change(random, inner, chosen, traits);
                }
                if *chosen == usize::MAX {
                    return;
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                *chosen = chosen.saturating_sub(1);
                if *chosen == 0 {
                    traits.push(format!("an item: {}", of_value(random, item)));
                    *chosen = usize::MAX;
                    return;
                }
                change(random, item, chosen, traits);
                if *chosen == usize::MAX {
                    return;
                }
            }
        }
        _ => {}
    }
}

/// Changes a field or its name.
fn of_field(random: &mut Random, fields: &mut Map<String, Value>, name: &str) -> String {
    let value = fields.get(name).cloned().unwrap_or_default();
    let renamed = |fields: &mut Map<String, Value>, to: String| {
        fields.shift_remove(name);
        fields.insert(to, value.clone());
    };
    match random.below(16) {
        0 | 1 => {
            renamed(fields, camel(name));
            "lowerCamelCase".to_owned()
        }
        2 => {
            let to = random
                .pick(&[
                    format!("{name} "),
                    name.to_uppercase(),
                    format!("{name}s"),
                    name.replace('_', "-"),
                    format!("_{name}"),
                    capital(&camel(name)),
                ])
                .clone();
            renamed(fields, to.clone());
            format!("as {to:?}")
        }
        3 => {
            let other = if random.chance(50) { value.clone() } else { another(random, &value) };
            fields.insert(camel(name), other);
            "under both names".to_owned()
        }
        4 => {
            fields.shift_remove(name);
            "gone".to_owned()
        }
        5 => {
            let strange = *random.pick(&STRANGE_FIELDS);
            let content = (*random.pick(&[json!(null), json!("x"), json!({}), json!(true), json!([])])).clone();
            let what = format!("beside it {strange} {content}");
            fields.insert(strange.to_owned(), content);
            what
        }
        6 => {
            fields.shift_remove(name);
            fields.insert(name.to_owned(), value);
            "last".to_owned()
        }
        7 if name == "typed_config" => {
            let (what, wrapped) = wrapped(random, &value);
            fields.insert(name.to_owned(), wrapped);
            what.to_owned()
        }
        _ => fields.get_mut(name).map_or_else(String::new, |value| {
            if let Some(inner) = value.as_object_mut().filter(|inner| is_source(inner)) {
                return of_source(random, inner).to_owned();
            }
            of_value(random, value)
        }),
    }
}

/// Changes a value to one of another type or form.
fn of_value(random: &mut Random, value: &mut Value) -> String {
    let (what, new) = match (&*value, random.below(8)) {
        (_, 0) => ("null", Value::Null),
        (Value::Array(items), 1) => ("its first item alone", items.first().cloned().unwrap_or_default()),
        (Value::Array(items), 2) => ("a null inside", [items.clone(), vec![Value::Null]].concat().into()),
        (Value::Array(items), 3) => ("nested", json!([items])),
        (Value::Array(items), 4) => ("twice", [items.clone(), items.clone()].concat().into()),
        (Value::Array(_), 5) => ("empty", json!([])),
        (Value::Array(items), _) => (
            "an object of items",
            items.iter().enumerate().map(|(at, item)| (at.to_string(), item.clone())).collect::<Map<_, _>>().into(),
        ),
        (Value::Object(_), 2) => ("as text", json!(value.to_string())),
        (Value::Object(_), 3) => ("empty", json!({})),
        (_, 1) => ("in an array", json!([value])),
        (Value::Object(_), 4) | (_, 2) => ("in value", json!({"value": value})),
        _ => ("as", another(random, value)),
    };
    let shown: String = new.to_string().chars().take(40).collect();
    *value = new;
    format!("{what} {shown}")
}

/// A value near this one, of its own or another type.
fn another(random: &mut Random, value: &Value) -> Value {
    match value {
        Value::Bool(flag) => {
            let forms = [
                json!(flag.to_string()),
                json!(u8::from(*flag)),
                json!(if *flag { "True" } else { "False" }),
                json!(""),
                json!("1"),
                json!(!flag),
            ];
            random.pick(&forms).clone()
        }
        Value::Number(number) => {
            let float =
                |text: &str| text.parse::<f64>().ok().and_then(Number::from_f64).map_or(Value::Null, Value::Number);
            let forms = [
                json!(number.to_string()),
                float(&format!("{number}.0")),
                float(&format!("{number}.5")),
                json!(format!("{number}.0")),
                json!(-1),
                json!(format!(" {number}")),
                json!(format!("{number}e0")),
                json!(4_294_967_296_u64),
                json!(true),
                json!(format!("0{number}")),
                json!(""),
            ];
            random.pick(&forms).clone()
        }
        Value::String(text) => {
            let forms = [
                json!(1),
                json!(true),
                json!(text.to_lowercase()),
                json!(format!("{text} ")),
                json!(format!(" {text}")),
                json!(""),
                json!(0),
                json!(99),
                json!(format!("{text}\u{0}")),
                json!(text.to_uppercase()),
                json!({"inline_string": text}),
            ];
            random.pick(&forms).clone()
        }
        other => (*random.pick(&[json!("x"), json!({}), json!([]), other.clone()])).clone(),
    }
}

fn is_source(fields: &Map<String, Value>) -> bool {
    fields.contains_key("inline_string")
}

/// Other forms of a data source.
fn of_source(random: &mut Random, fields: &mut Map<String, Value>) -> &'static str {
    let text = fields.get("inline_string").and_then(Value::as_str).unwrap_or_default().to_owned();
    let encoded = STANDARD.encode(&text);
    let bytes = |encoded: String| Map::from_iter([("inline_bytes".to_owned(), Value::String(encoded))]);
    let (what, changed) = match random.below(18) {
        0 => ("inline_bytes", bytes(encoded)),
        1 => ("inline_bytes as base64url", bytes(URL_SAFE.encode(&text))),
        2 => ("inline_bytes without padding", bytes(STANDARD_NO_PAD.encode(&text))),
        3 => ("inline_bytes in lines", bytes(pem::lines(text.as_bytes(), 76, "\n"))),
        4 => ("inline_bytes of no base64", bytes(text.clone())),
        5 => ("inline_bytes with blanks around", bytes(format!(" {encoded} "))),
        6 => ("inline_bytes cut", bytes(encoded[..encoded.len().saturating_sub(3)].to_owned())),
        7 => ("inline_bytes with too much padding", bytes(format!("{encoded}=="))),
        8 => ("inline_string of base64", Map::from_iter([("inline_string".to_owned(), json!(encoded))])),
        9 => {
            let mut both = fields.clone();
            both.insert("inline_bytes".to_owned(), json!(encoded));
            ("both forms", both)
        }
        10 => {
            let mut both = fields.clone();
            both.insert("filename".to_owned(), json!("/nonexistent"));
            ("a file name beside", both)
        }
        11 => ("filename", Map::from_iter([("filename".to_owned(), json!("/nonexistent/x.pem"))])),
        12 => ("empty filename", Map::from_iter([("filename".to_owned(), json!(""))])),
        13 => ("text as filename", Map::from_iter([("filename".to_owned(), json!(text))])),
        14 => ("environment_variable", Map::from_iter([("environment_variable".to_owned(), json!("SVIDLINT_UNSET"))])),
        15 => ("no form", Map::new()),
        16 => ("inlineString", Map::from_iter([("inlineString".to_owned(), json!(text))])),
        _ => {
            let mut both = fields.clone();
            both.insert("inlineString".to_owned(), json!(text));
            ("one form twice", both)
        }
    };
    *fields = changed;
    what
}

/// Other forms of an `Any`.
fn wrapped(random: &mut Random, value: &Value) -> (&'static str, Value) {
    let kind = value["@type"].clone();
    let name = kind.as_str().unwrap_or_default().to_owned();
    let mut inner = value.clone();
    let fields = |inner: &mut Value| {
        if let Some(fields) = inner.as_object_mut() {
            fields.shift_remove("@type");
        }
    };
    match random.below(9) {
        0 => {
            fields(&mut inner);
            (
                "TypedStruct",
                json!({"@type": "type.googleapis.com/xds.type.v3.TypedStruct", "type_url": name, "value": inner}),
            )
        }
        1 => {
            fields(&mut inner);
            (
                "old TypedStruct",
                json!({"@type": "type.googleapis.com/udpa.type.v1.TypedStruct", "type_url": name, "value": inner}),
            )
        }
        2 => ("Any in an Any", json!({"@type": "type.googleapis.com/google.protobuf.Any", "value": value})),
        3 => {
            fields(&mut inner);
            ("no type", inner)
        }
        4 => {
            let host = *random.pick(&["", "example.org/", "/"]);
            inner["@type"] = json!(name.replace("type.googleapis.com/", host));
            ("another host", inner)
        }
        5 => {
            inner["@type"] = json!(format!("{name}X"));
            ("unknown type", inner)
        }
        6 => {
            fields(&mut inner);
            inner["@type"] = kind;
            ("type last", inner)
        }
        7 => {
            fields(&mut inner);
            ("Struct", json!({"@type": "type.googleapis.com/google.protobuf.Struct", "value": inner}))
        }
        _ => {
            fields(&mut inner);
            ("type_url and value", json!({"type_url": name, "value": inner}))
        }
    }
}

fn camel(name: &str) -> String {
    let mut parts = name.split('_');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |whole, part| whole + &capital(part))
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
