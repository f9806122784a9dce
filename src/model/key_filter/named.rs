//! Values whose name says that they are key material.

use std::ops::Range;

/// The private members of a JWK (RFC 7518 6.2.2, 6.3.2, 6.4.1; RFC 8037 2).
const JWK: [&str; 7] = ["d", "p", "q", "dp", "dq", "qi", "k"];
/// A shorter value is no key.
const SHORTEST: usize = 20;
/// So much of a value tells whether it is words.
const TELLING: usize = 256;

/// The values of names that hold keys: private members of a JWK in quotes, and names such as `x509_svid_key`, `private_key`,
/// `client-key-data` with any separator.
pub(super) fn values(text: &str) -> Vec<Range<usize>> {
    let mut values = Vec::new();
    // Where the digits end that were looked at last: `key=key=key=…` is one value.
    let mut seen = 0;
    for (colon, separator) in text.match_indices([':', '=']) {
        let before = text.get(..colon).unwrap_or_default().trim_end();
        let unquoted = before.trim_end_matches(['"', '\'', '\\']);
        let is_quoted = unquoted.len() < before.len();
        let name_start = unquoted
            .rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'))
            .map_or(0, |at| {
                at + unquoted
                    .get(at..)
                    .and_then(|rest| rest.chars().next())
                    .map_or(1, char::len_utf8)
            });
        let name = unquoted.get(name_start..).unwrap_or_default();
        if !is_key_name(name, is_quoted) {
            continue;
        }
        let from = colon + separator.len();
        let rest = text.get(from..).unwrap_or_default();
        let value =
            rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '\\'));
        let start = from + rest.len() - value.len();
        let is_part = |c: char| c.is_ascii_alphanumeric() || "+/_-=".contains(c);
        if start >= seen {
            let length = value.find(|c: char| !is_part(c)).unwrap_or(value.len());
            seen = start + length;
        }
        let length = seen - start;
        let found = value.get(..length.min(TELLING)).unwrap_or_default();
        if length >= SHORTEST && !super::token::is_prose(found) {
            values.push(start..start + length);
        }
    }
    values
}

fn is_key_name(name: &str, is_quoted: bool) -> bool {
    if JWK.contains(&name) {
        return is_quoted;
    }
    let name = name.to_ascii_lowercase().replace('-', "_");
    let is_public = name.contains("public") || name.contains("_id") || name.ends_with("keyid");
    let holds_key = name == "key"
        || name.ends_with("_key")
        || name.ends_with("privatekey")
        || name.ends_with("private_key")
        || name.ends_with("key_data")
        || name.ends_with("svidkey");
    holds_key && !is_public
}
