//! Text as SARIF wants it.

use std::fmt::Write;

/// A message string (3.11.5, 3.11.6): braces are doubled, because single ones are placeholders, and no pair of brackets
/// with a parenthesis behind it stays a link.
pub(super) fn message(text: &str) -> String {
    let text = text.replace('{', "{{").replace('}', "}}");
    if text.contains("](") {
        text.replace('[', "\\[").replace(']', "\\]")
    } else {
        text
    }
}

/// A relative URI reference (RFC 3986 4.2) for a path; everything but unreserved characters and slashes is
/// percent-encoded.
pub(super) fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a String does not fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_and_links_are_text() {
        assert_eq!(message("\\u{1b} {0}"), "\\u{{1b}} {{0}}");
        assert_eq!(message("cert_chain[0].uri"), "cert_chain[0].uri");
        assert_eq!(message("[here](javascript:x)"), "\\[here\\](javascript:x)");
    }

    #[test]
    fn a_path_is_one_reference() {
        assert_eq!(uri("a b/ä:#?%.pem"), "a%20b/%C3%A4%3A%23%3F%25.pem");
    }
}
