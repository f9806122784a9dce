//! Which of many resources an Envoy refused, read from its log.

use std::collections::BTreeMap;

use regex::Regex;

/// Stands at the beginning of every log record, so that texts of several lines stay together.
pub(crate) const RECORD_SEPARATOR: char = '\u{1e}';

/// Begins the one record that names all refused resources of a file with their errors.
const REFUSED: &str = r"(?s)^Filesystem config update rejected: Error adding/updating (?:listener|cluster)\(s\) (.*)$";
/// Begins each of them, after a line break between listeners and after a comma between clusters.
const RESOURCE: &str = r"(?:^|\n|, )(case-\d{4}): ";

/// Refused resources by name, with Envoy's words.
pub(crate) fn read(log: &str) -> Result<BTreeMap<String, String>, regex::Error> {
    let (refused, resource) = (Regex::new(REFUSED)?, Regex::new(RESOURCE)?);
    let mut found = BTreeMap::new();
    for list in log
        .split(RECORD_SEPARATOR)
        .filter_map(|record| refused.captures(record))
        .filter_map(|found| found.get(1))
    {
        let list = list.as_str();
        let names: Vec<_> = resource
            .captures_iter(list)
            .filter_map(|found| Some((found.get(0)?, found.get(1)?)))
            .collect();
        for (position, (whole, name)) in names.iter().enumerate() {
            let end = names
                .get(position + 1)
                .map_or(list.len(), |(next, _)| next.start());
            found.insert(
                name.as_str().to_owned(),
                list[whole.end()..end].trim_end_matches('\n').to_owned(),
            );
        }
    }
    Ok(found)
}

/// Whether a file was refused otherwise than by naming resources of it: some of them may not have been looked at then.
pub(crate) fn is_whole_file_refused(log: &str) -> Result<bool, regex::Error> {
    let named = Regex::new(REFUSED)?;
    let mut updates = log.split(RECORD_SEPARATOR).filter(|record| {
        ["rejected", "failure"]
            .iter()
            .any(|how| record.starts_with(&format!("Filesystem config update {how}")))
    });
    Ok(updates.any(|record| !named.is_match(record)))
}

/// What an Envoy says that cannot read a file at all, or stops over it.
pub(crate) fn of_whole_file(log: &str) -> String {
    let telling = |record: &&str| {
        [
            "Filesystem config update",
            "error initializing",
            "assert failure",
            "Caught",
            "panic",
        ]
        .iter()
        .any(|start| record.starts_with(start))
    };
    let record = log
        .split(RECORD_SEPARATOR)
        .find(telling)
        .unwrap_or("Envoy ended without a word");
    let said = record.split_once(": ").map_or(record, |(_, said)| said);
    said.trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_may_be_refused_beside_one_whose_resources_are() -> Result<(), regex::Error> {
        let named = "\u{1e}Filesystem config update rejected: Error adding/updating listener(s) case-0007: x\n";
        assert!(!is_whole_file_refused(named)?);
        assert!(is_whole_file_refused(&format!(
            "{named}\u{1e}Filesystem config update rejected: Invalid path: x"
        ))?);
        Ok(())
    }

    #[test]
    fn listeners_are_told_apart_by_lines_and_clusters_by_commas() -> Result<(), regex::Error> {
        let log = "\u{1e}Filesystem config update rejected: Error adding/updating cluster(s) case-0002: DataSource cannot be empty, \
                   case-0004: missing ): a(b\n\u{1e}other\n\
                   \u{1e}Filesystem config update rejected: Error adding/updating listener(s) case-0007: first\nsecond line\ncase-0008: x\n";
        let refused = read(log)?;
        let expected = [
            ("case-0002", "DataSource cannot be empty"),
            ("case-0004", "missing ): a(b"),
            ("case-0007", "first\nsecond line"),
            ("case-0008", "x"),
        ];
        assert_eq!(
            refused,
            expected
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .into()
        );
        Ok(())
    }
}
