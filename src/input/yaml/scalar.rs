//! What a plain scalar means: the core schema of YAML 1.2 (10.3.2), as the YAML readers of Kubernetes tools and Envoy share it.

use std::borrow::Cow;

use crate::input::json::Kind;

/// The value of a scalar without quotes and without a tag.
pub(super) fn plain(text: Cow<'_, str>) -> Kind<'_> {
    match &*text {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" => Kind::Bool(true),
        "false" | "False" | "FALSE" => Kind::Bool(false),
        written => match integer(written).or_else(|| float(written)) {
            Some(number) => Kind::Number(Cow::Owned(number)),
            None => Kind::String(text),
        },
    }
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
