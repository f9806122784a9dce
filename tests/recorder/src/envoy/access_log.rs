//! Why a connection failed, as an Envoy's access log has it.

use std::collections::BTreeMap;

use serde_json::Value;

/// Transport failure reasons by case; empty where there is none. A line that is not complete yet is left for later.
pub(crate) fn read(text: &str) -> BTreeMap<String, String> {
    let complete = text.rfind('\n').map_or("", |end| &text[..end]);
    let lines = complete
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let entries = lines.filter_map(|line| {
        let case = line["case"].as_str()?.to_owned();
        Some((case, line["reason"].as_str().unwrap_or_default().to_owned()))
    });
    entries.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_line_is_no_entry() {
        let log = read(
            "{\"case\":\"a\",\"reason\":\"TLS_error:|1\"}\n{\"case\":\"b\",\"reason\":null}\n{\"case\":\"c\"}",
        );
        assert_eq!(
            log,
            [("a", "TLS_error:|1"), ("b", "")]
                .map(|(case, why)| (case.to_owned(), why.to_owned()))
                .into()
        );
    }
}
