//! The baseline: findings that were there before, so that only what is new fails.

use serde::{Deserialize, Serialize};

/// Version of the file.
const SCHEMA: &str = "1";

/// The file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    /// Version of the file.
    schema: String,
    /// The findings, in the order of their ids.
    pub findings: Vec<BaselineEntry>,
}

/// One known finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaselineEntry {
    /// Made of rule, identity, field and file: stable across re-issued certificates.
    pub id: String,
    /// The rule.
    pub rule: String,
    /// The file, from the repository's root.
    pub path: String,
    /// What it is about, for those who review the file.
    pub finding: String,
}

impl Baseline {
    /// A baseline of these findings.
    pub fn of(mut findings: Vec<BaselineEntry>) -> Self {
        findings.sort_by(|one, other| {
            (&one.path, &one.rule, &one.id).cmp(&(&other.path, &other.rule, &other.id))
        });
        Self {
            schema: SCHEMA.to_owned(),
            findings,
        }
    }

    /// Reads a file.
    pub fn parse(text: &str) -> Result<Self, String> {
        let baseline: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        if baseline.schema == SCHEMA {
            Ok(baseline)
        } else {
            Err(format!(
                "schema {:?} is not one this version knows",
                baseline.schema
            ))
        }
    }

    /// The text of a file: one entry per line, so that a review shows what came and went.
    pub fn text(&self) -> serde_json::Result<String> {
        let entries: Vec<String> = self
            .findings
            .iter()
            .map(|entry| serde_json::to_string(entry).map(|line| format!("    {line}")))
            .collect::<serde_json::Result<_>>()?;
        let list = if entries.is_empty() {
            "[]".to_owned()
        } else {
            format!("[\n{}\n  ]", entries.join(",\n"))
        };
        Ok(format!(
            "{{\n  \"schema\": \"{SCHEMA}\",\n  \"findings\": {list}\n}}\n"
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for count in [0, 1, 3] {
            let entry = |index: usize| BaselineEntry {
                id: format!("0{index}:1"),
                rule: "leaf-expired".to_owned(),
                path: "chains/\"a\".pem".to_owned(),
                finding: "the leaf\nhas expired".to_owned(),
            };
            let baseline = Baseline::of((0..count).map(entry).collect());
            let text = baseline.text().unwrap_or_default();
            assert_eq!(text.lines().count(), if count == 0 { 4 } else { 5 + count });
            assert_eq!(Baseline::parse(&text), Ok(baseline));
        }
    }

    #[test]
    fn another_version_is_refused() {
        let text = r#"{"schema": "2", "findings": []}"#;
        assert!(Baseline::parse(text).is_err());
    }
}
