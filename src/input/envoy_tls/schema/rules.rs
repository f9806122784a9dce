//! The rules of protoc-gen-validate, in the order in which Envoy comes to them: fields outside of oneofs first, then the oneofs.

use crate::input::envoy_tls::api_value::{ApiValue, CUT};
use crate::input::envoy_tls::error::ContextError;

use super::{Field, Kind, Message, Rule, items};

/// A violation inside out: `Message.Field: what is wrong`, the innermost message first.
struct Violation(Vec<String>);

/// `Ok(Err(..))` is a violation; the outer error is a value that Envoy cannot read either.
type Checked = Result<Result<(), Violation>, ContextError>;

/// What Envoy prints of the first rule that a message violates.
pub(super) fn violated(node: &ApiValue, message: &Message) -> Result<Option<String>, ContextError> {
    Ok(checked(node, message)?.err().map(|violation| {
        let chain: Vec<String> = violation.0.into_iter().rev().collect();
        format!(
            "Proto constraint validation failed ({})",
            chain.join(" | caused by ")
        )
    }))
}

/// The first rule of a message that does not hold.
fn checked(node: &ApiValue, message: &Message) -> Checked {
    let (inside, outside): (Vec<&Field>, Vec<&Field>) = message
        .fields
        .iter()
        .partition(|field| field.oneof.is_some());
    for field in outside.into_iter().chain(inside) {
        if let Err(violation) = of_field(node, message, field)? {
            return Ok(Err(violation));
        }
    }
    for oneof in message.demanded {
        let mut is_set = false;
        for field in message.members(oneof) {
            is_set |= node.get(field.name)?.is_some();
        }
        if !is_set {
            let text = format!("field: \"{oneof}\", reason: is required");
            return Ok(Err(Violation(vec![text])));
        }
    }
    Ok(Ok(()))
}

fn of_field(node: &ApiValue, message: &Message, field: &Field) -> Checked {
    let values = items(node, field)?;
    let name = pascal_case(field.name);
    let fail = |name: &str, problem: String| Ok(Err(violation(message, name, &problem)));
    if let Rule::Items(least, most) = field.rule {
        // A list that is not there has no items either; a message that demands some is not there then.
        if values.len() < least {
            return fail(
                &name,
                format!("value must contain at least {least} item(s)"),
            );
        }
        if values.len() > most {
            return fail(
                &name,
                format!("value must contain no more than {most} item(s)"),
            );
        }
    }
    match field.rule {
        Rule::Required if values.is_empty() => return fail(&name, "value is required".to_owned()),
        // Zero and the empty string are what a field that is not set holds.
        Rule::NotFirst if values.is_empty() => return Ok(Err(not_first(message, field, &name))),
        Rule::Length(1.., _) if values.is_empty() && !field.is_list && field.oneof.is_none() => {
            return fail(
                &name,
                "value length must be at least 1 characters".to_owned(),
            );
        }
        _ => {}
    }
    for (index, value) in values.iter().enumerate() {
        let name = if field.is_list {
            format!("{name}[{index}]")
        } else {
            name.clone()
        };
        if let Err(violation) = of_value(value, message, field, &name)? {
            return Ok(Err(violation));
        }
    }
    Ok(Ok(()))
}

fn of_value(value: &ApiValue, message: &Message, field: &Field, name: &str) -> Checked {
    let fail = |problem: &str| Ok(Err(violation(message, name, problem)));
    match (field.rule, field.kind) {
        (Rule::Length(least, most), _) => {
            let text = value.as_text()?;
            if text != CUT && text.chars().count() < least {
                return fail(&format!("value length must be at least {least} characters"));
            }
            if text.len() > most {
                return fail(&format!("value length must be at most {most} bytes"));
            }
        }
        (Rule::AtMost(most), _) if value.as_number()? > most => {
            return fail(&format!("value must be less than or equal to {most}"));
        }
        (Rule::NotFirst, Kind::Enum(names)) if value.as_choice(names)? == 0 => {
            return Ok(Err(not_first(message, field, name)));
        }
        (Rule::Seconds(most, range), _) if value.as_duration()?.seconds >= most => {
            return fail(&format!("value must be inside range {range}"));
        }
        _ => {}
    }
    let Kind::Message(inner) = field.kind else {
        return Ok(Ok(()));
    };
    Ok(checked(value, inner)?.map_err(|mut inside| {
        let text = format!(
            "{}ValidationError.{name}: embedded message failed validation",
            message.name
        );
        inside.0.push(text);
        inside
    }))
}

fn not_first(message: &Message, field: &Field, name: &str) -> Violation {
    let first = match field.kind {
        Kind::Enum([first, ..]) => first,
        _ => "",
    };
    let problem = format!("value must not be in list [{first}]");
    violation(message, name, &problem)
}

fn violation(message: &Message, field: &str, problem: &str) -> Violation {
    Violation(vec![format!(
        "{}ValidationError.{field}: {problem}",
        message.name
    )])
}

/// `trusted_ca` -> `TrustedCa`.
fn pascal_case(name: &str) -> String {
    name.split('_')
        .flat_map(|word| {
            let (head, tail) = word.split_at_checked(1).unwrap_or((word, ""));
            [head.to_ascii_uppercase(), tail.to_owned()]
        })
        .collect()
}
