//! SAN matchers: `SubjectAltNameMatcher` and `type.matcher.v3.StringMatcher`.

use super::api_value::ApiValue;
use super::error::ContextError;
use crate::model::{Fact, Matching, Oid, ProgramLimit, SanKind, SanMatcher, StringPattern};

/// `SanType`, in the order of its numbers.
pub(super) const SAN_TYPES: [&str; 6] = [
    "SAN_TYPE_UNSPECIFIED",
    "EMAIL",
    "DNS",
    "URI",
    "IP_ADDRESS",
    "OTHER_NAME",
];

/// The oneof of StringMatcher.
pub(super) const PATTERNS: [&str; 6] = [
    "exact",
    "prefix",
    "suffix",
    "contains",
    "safe_regex",
    "custom",
];

/// match_typed_subject_alt_names; an empty list where it is known not to be set.
pub(super) fn typed(node: &ApiValue) -> Result<Fact<Vec<SanMatcher>>, ContextError> {
    node.fact("match_typed_subject_alt_names", typed_entries)
        .map(empty_if_absent)
}

/// The deprecated match_subject_alt_names; an empty list where it is known not to be set.
pub(super) fn legacy(node: &ApiValue) -> Result<Fact<Vec<SanMatcher>>, ContextError> {
    node.fact("match_subject_alt_names", legacy_entries)
        .map(empty_if_absent)
}

fn empty_if_absent(matchers: Fact<Vec<SanMatcher>>) -> Fact<Vec<SanMatcher>> {
    match matchers {
        Fact::Absent => Fact::known(Vec::new()),
        matchers => matchers,
    }
}

/// Entries without a type or a pattern are left out: Envoy refuses the whole context for them ([`super::schema`]).
fn typed_entries(list: &ApiValue) -> Result<Vec<SanMatcher>, ContextError> {
    let mut matchers = Vec::new();
    for entry in list.items()? {
        let kind = match entry.choice("san_type", &SAN_TYPES)? {
            1 => SanKind::Email,
            2 => SanKind::Dns,
            3 => SanKind::Uri,
            4 => SanKind::Ip,
            5 => SanKind::OtherName(Oid(entry.text("oid")?.unwrap_or_default().to_owned())),
            _ => continue,
        };
        if let Some(matcher) = entry.get("matcher")?
            && let Some(pattern) = pattern(&matcher)?
        {
            matchers.push(SanMatcher {
                kind: Some(kind),
                pattern,
            });
        }
    }
    Ok(matchers)
}

fn legacy_entries(list: &ApiValue) -> Result<Vec<SanMatcher>, ContextError> {
    let mut matchers = Vec::new();
    for entry in list.items()? {
        if let Some(pattern) = pattern(&entry)? {
            matchers.push(SanMatcher {
                kind: None,
                pattern,
            });
        }
    }
    Ok(matchers)
}

fn pattern(node: &ApiValue) -> Result<Option<StringPattern>, ContextError> {
    let Some((name, value)) = node.one_of(&PATTERNS)? else {
        return Ok(None);
    };
    let (matching, text) = match name {
        "exact" => (Matching::Exact, value.as_text()?),
        "prefix" => (Matching::Prefix, value.as_text()?),
        "suffix" => (Matching::Suffix, value.as_text()?),
        "contains" => (Matching::Contains, value.as_text()?),
        "safe_regex" => (Matching::Regex, value.text("regex")?.unwrap_or_default()),
        _ => {
            return Err(ContextError::CustomMatcher {
                pointer: value.pointer(),
            });
        }
    };
    Ok(Some(StringPattern {
        matching,
        value: text.to_owned(),
        ignore_case: node.is_set("ignore_case")?,
        program_limit: match name {
            "safe_regex" => program_limit(&value)?,
            _ => ProgramLimit::Default,
        },
    }))
}

fn program_limit(regex: &ApiValue) -> Result<ProgramLimit, ContextError> {
    let own = match regex.get("google_re2")? {
        Some(engine) => engine.number("max_program_size")?,
        None => None,
    };
    Ok(own.map_or(regex.reading.program_limit, ProgramLimit::OfExpression))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::input::envoy_tls::api_value::Reading;

    fn read_typed(value: &Value) -> Result<Vec<String>, ContextError> {
        let value = value.into();
        let matchers = typed(&ApiValue::root(&value, &Reading::default()))?;
        let matchers = matchers.value().unwrap();
        Ok(matchers.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn every_type_and_every_pattern() {
        let value = json!({"match_typed_subject_alt_names": [
            {"san_type": "URI", "matcher": {"exact": "a"}},
            {"san_type": "DNS", "matcher": {"prefix": "b"}},
            {"san_type": "EMAIL", "matcher": {"suffix": "c"}},
            {"san_type": 4, "matcher": {"contains": "d"}},
            {"san_type": "OTHER_NAME", "oid": "1.2.3", "matcher": {"safe_regex": {"google_re2": {}, "regex": "e"}}},
        ]});
        assert_eq!(
            read_typed(&value).unwrap(),
            [
                "uri exact a",
                "dns prefix b",
                "email suffix c",
                "ip contains d",
                "otherName 1.2.3 regex e"
            ]
        );
        let camel = json!({"matchTypedSubjectAltNames": [
            {"sanType": "URI", "matcher": {"safeRegex": {"googleRe2": {}, "regex": "a"}, "ignoreCase": true}}]});
        let camel = (&camel).into();
        let matchers = typed(&ApiValue::root(&camel, &Reading::default())).unwrap();
        let matchers = matchers.value().unwrap();
        assert_eq!(matchers.len(), 1);
        assert!(matchers[0].pattern.ignore_case);
    }

    #[test]
    fn what_envoy_refuses_names_its_place() {
        for (entry, message) in [
            (
                json!({"san_type": "URI", "matcher": {"custom": {}}}),
                "custom string matchers",
            ),
            (
                json!({"san_type": "url", "matcher": {"exact": "a"}}),
                "'url' is not one of",
            ),
            (
                json!({"san_type": "URI", "matcher": {"exact": "a", "prefix": "b"}}),
                "both set",
            ),
        ] {
            let error = read_typed(&json!({"match_typed_subject_alt_names": [entry]})).unwrap_err();
            let text = error.to_string();
            assert!(
                text.starts_with("match_typed_subject_alt_names[0]"),
                "{text}"
            );
            assert!(text.contains(message), "{text}");
        }
    }
}
