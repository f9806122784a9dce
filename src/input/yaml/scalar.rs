//! What a plain scalar means: the core schema of YAML 1.2 (10.3.2), as the YAML readers of Kubernetes tools and Envoy share it.

use std::borrow::Cow;

use crate::input::document::Kind;

/// The value of a scalar without quotes and without a tag.
pub(super) fn plain(text: Cow<'_, str>) -> Kind<'_> {
    match &*text {
        text if is_null(text) => Kind::Null,
        "true" | "True" | "TRUE" => Kind::Bool(true),
        "false" | "False" | "FALSE" => Kind::Bool(false),
        written => match integer(written).or_else(|| float(written)) {
            Some(number) => Kind::Number(Cow::Owned(number)),
            None => Kind::String(text),
        },
    }
}

/// The same for Envoy (`parseYamlNode`, with yaml-cpp's conversions): more words are true and false, a leading zero makes
/// a number octal, and whatever is no whole number is text.
pub(super) fn envoy(text: Cow<'_, str>) -> Kind<'_> {
    if is_null(&text) {
        return Kind::Null;
    }
    if let Some(flag) = flag(&text) {
        return Kind::Bool(flag);
    }
    match whole(&text) {
        Some(number) => Kind::Number(Cow::Owned(number.to_string())),
        None => Kind::String(text),
    }
}

/// Whether it stands for nothing.
pub(super) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

/// In lower or upper case, or with a capital.
fn flag(written: &str) -> Option<bool> {
    let lower = written.to_ascii_lowercase();
    let tail = written.get(1..).unwrap_or_default();
    let is_of_a_case = written == written.to_ascii_uppercase() || tail == tail.to_ascii_lowercase();
    match lower.as_str() {
        "y" | "yes" | "true" | "on" if is_of_a_case => Some(true),
        "n" | "no" | "false" | "off" if is_of_a_case => Some(false),
        _ => None,
    }
}

/// A whole number of 64 bits, in the base that its beginning names.
fn whole(written: &str) -> Option<i64> {
    let (sign, digits) = match written.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", written.strip_prefix('+').unwrap_or(written)),
    };
    let (digits, radix) = match digits.strip_prefix("0x").or(digits.strip_prefix("0X")) {
        Some(digits) => (digits, 16),
        None if digits.len() > 1 && digits.starts_with('0') => (digits, 8),
        None => (digits, 10),
    };
    let are_digits = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    are_digits
        .then(|| i64::from_str_radix(&format!("{sign}{digits}"), radix).ok())
        .flatten()
}

/// An integer in decimal digits.
fn integer(written: &str) -> Option<String> {
    let (sign, digits) = match written.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", written.strip_prefix('+').unwrap_or(written)),
    };
    let value = if let Some(digits) = digits.strip_prefix("0x") {
        radix(digits, 16)?
    } else if let Some(digits) = digits.strip_prefix("0o") {
        radix(digits, 8)?
    } else if let Some(digits) = digits.strip_prefix("0b") {
        radix(digits, 2)?
    } else if digits.len() > 1 && digits.starts_with('0') {
        // Neither a number nor meant as one: a serial number, a date.
        return None;
    } else {
        radix(digits, 10)?
    };
    Some(format!("{sign}{value}"))
}

fn radix(digits: &str, radix: u32) -> Option<u64> {
    let is_digits = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
    is_digits.then(|| u64::from_str_radix(digits, radix).ok())?
}

/// A finite number with a point or an exponent, in the form of JSON; infinities and NaN as YAML writes them.
fn float(written: &str) -> Option<String> {
    let unsigned = written.trim_start_matches(['+', '-']);
    if written.len() > unsigned.len() + 1 {
        return None;
    }
    match unsigned {
        ".inf" | ".Inf" | ".INF" => return Some(written.to_ascii_lowercase()),
        ".nan" | ".NaN" | ".NAN" if unsigned == written => return Some(".nan".to_owned()),
        _ => {}
    }
    let whole = unsigned.split(['.', 'e', 'E']).next().unwrap_or_default();
    let is_float = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && unsigned.contains(|c: char| c.is_ascii_digit())
        && unsigned
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte))
        && !(whole.len() > 1 && whole.starts_with('0') && whole.len() == unsigned.len());
    let value: f64 = is_float.then(|| written.parse().ok())??;
    serde_json::Number::from_f64(value).map(|number| number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(written: &str) -> Option<String> {
        match plain(Cow::Borrowed(written)) {
            Kind::Number(number) => Some(number.into_owned()),
            _ => None,
        }
    }

    #[test]
    fn scalars_as_real_envoys_take_them() {
        let read = |written: &str| envoy(Cow::Owned(written.to_owned()));
        for word in ["true", "Yes", "ON", "y"] {
            assert_eq!(read(word), Kind::Bool(true), "{word}");
        }
        for word in ["FALSE", "no", "Off", "N"] {
            assert_eq!(read(word), Kind::Bool(false), "{word}");
        }
        for (written, number) in [
            ("010", "8"),
            ("0x1f", "31"),
            ("+3", "3"),
            ("-1", "-1"),
            ("0", "0"),
        ] {
            assert_eq!(read(written), Kind::Number(number.into()), "{written}");
        }
        for text in [
            "08",
            "1.5",
            "1e0",
            "0o3",
            "1_0",
            ".inf",
            "yEs",
            "2020-01-01",
            "a",
        ] {
            assert_eq!(read(text), Kind::String(text.into()), "{text}");
        }
    }

    #[test]
    fn numbers_as_the_core_schema_has_them() {
        for (written, value) in [
            ("0", "0"),
            ("-12", "-12"),
            ("+5", "5"),
            ("0x1F", "31"),
            ("0o17", "15"),
            ("18446744073709551615", "18446744073709551615"),
            ("1.5", "1.5"),
            ("-1e3", "-1000.0"),
            (".5", "0.5"),
            (".inf", ".inf"),
        ] {
            assert_eq!(number(written).as_deref(), Some(value), "{written}");
        }
    }

    #[test]
    fn what_looks_like_a_number_and_is_none_stays_text() {
        for written in [
            "0123",
            "1.2.3",
            "1-2",
            "--1",
            "2024-01-01",
            "1e",
            "0x",
            ".",
            "+",
            "inf",
            "12abc",
        ] {
            assert_eq!(number(written), None, "{written}");
        }
    }
}
