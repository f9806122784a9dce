//! The forms that protobuf's JSON takes for one value: numbers and bools in quotes, wrappers, enums by name or number, durations.

use super::{ApiValue, CUT, Form};
use crate::input::envoy_tls::error::ContextError;

impl<'a> ApiValue<'a> {
    /// This value as a string. A null among the items of a list is an empty one.
    pub(in crate::input) fn as_text(&self) -> Result<&'a str, ContextError> {
        match self.form() {
            Form::Text(text) => Ok(text),
            Form::Null => Ok(""),
            _ => Err(self.wrong_type("a string")),
        }
    }

    /// This value as a bool, which may stand in quotes, in any of the forms that protobuf takes there.
    pub(in crate::input) fn as_flag(&self) -> Result<bool, ContextError> {
        match self.form() {
            Form::Text(CUT) => Err(self.cut()),
            Form::Text(text) => match text.to_ascii_lowercase().as_str() {
                "true" | "t" | "yes" | "y" | "1" => Ok(true),
                "false" | "f" | "no" | "n" | "0" => Ok(false),
                _ => Err(self.wrong_type("true or false")),
            },
            Form::Bool(flag) => Ok(flag),
            Form::Null => Ok(false),
            Form::Message => Ok(self.flag("value")?.unwrap_or(false)),
            _ => Err(self.wrong_type("true or false")),
        }
    }

    /// This value as a number, which may stand in quotes.
    pub(in crate::input) fn as_number(&self) -> Result<u32, ContextError> {
        if self.is_message() {
            return Ok(self.number("value")?.unwrap_or(0));
        }
        whole_number(&self.form()).ok_or_else(|| self.wrong_type("a number from 0 to 4294967295"))
    }

    /// This value as an index into the names of an enum. A name may be in any case, a number in quotes.
    pub(in crate::input) fn as_choice(
        &self,
        names: &[&'static str],
    ) -> Result<usize, ContextError> {
        let by_number = || {
            let index = usize::try_from(whole_number(&self.form())?).ok()?;
            Some(index).filter(|index| *index < names.len())
        };
        let index = match self.form() {
            Form::Text(CUT) => return Err(self.cut()),
            Form::Text(text) => names
                .iter()
                .position(|candidate| candidate.eq_ignore_ascii_case(text))
                .or_else(by_number),
            Form::Number(_) => by_number(),
            Form::Null => Some(0),
            _ => return Err(self.wrong_type("an enum name or number")),
        };
        index.ok_or_else(|| ContextError::UnknownName {
            pointer: self.pointer(),
            value: match self.form() {
                Form::Text(text) => text.to_owned(),
                Form::Number(number) => number.to_string(),
                _ => String::new(),
            },
            allowed: names.to_vec(),
        })
    }

    /// This value as a `Duration`: a decimal number of seconds and an `s`, or the message's own fields.
    pub(in crate::input) fn as_duration(&self) -> Result<ConfiguredDuration, ContextError> {
        let whole = |name: &str| -> Result<i64, ContextError> {
            let field = self.get(name)?;
            let number = field.as_ref().map_or(Some(0), |field| match field.form() {
                Form::Number(number) => number.as_i64(),
                _ => None,
            });
            number.ok_or_else(|| self.wrong_type("a duration such as 5s"))
        };
        let read = match self.form() {
            Form::Message => Some((whole("seconds")?, whole("nanos")?)),
            Form::Null => Some((0, 0)),
            Form::Text(text) => duration(text),
            _ => None,
        };
        let (seconds, nanos) = read.ok_or_else(|| self.wrong_type("a duration such as 5s"))?;
        Ok(ConfiguredDuration {
            seconds: u64::try_from(seconds).unwrap_or(0),
            is_negative: seconds < 0 || nanos < 0,
        })
    }
}

/// A duration as far as anything hangs on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::input) struct ConfiguredDuration {
    /// Whole seconds; 0 for a negative one.
    pub(in crate::input) seconds: u64,
    /// Whether it lies in the past.
    pub(in crate::input) is_negative: bool,
}

/// Seconds and nanoseconds of `-1.5s`; both have the sign.
fn duration(text: &str) -> Option<(i64, i64)> {
    let number = text.strip_suffix('s')?;
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let are_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !are_digits(digits) || !are_digits(fraction) || fraction.len() > 9 {
        return None;
    }
    let nanos: i64 = format!("{fraction:0<9}").parse().ok()?;
    let sign = if whole.starts_with('-') { -1 } else { 1 };
    Some((whole.parse().ok()?, sign * nanos))
}

/// A whole number as protobuf's JSON form writes it: `3`, `3.0` or `"3"`.
fn whole_number(value: &Form<'_>) -> Option<u32> {
    match value {
        Form::Number(number) => match number.as_u64() {
            Some(whole) => u32::try_from(whole).ok(),
            None => number.to_string().strip_suffix(".0")?.parse().ok(),
        },
        Form::Text(text) => text.parse().ok(),
        Form::Null => Some(0),
        _ => None,
    }
}
