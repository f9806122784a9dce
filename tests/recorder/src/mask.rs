//! What in Envoy's words changes from run to run, and what is recorded in its place.

use std::path::Path;

use anyhow::Result;
use regex::Regex;

/// Patterns and their replacements, applied in this order.
const MASKS: &[(&str, &str)] = &[
    // Protobuf's debug text begins with a marker and blanks that are meant to vary.
    (r"goo\.gle/debug\w+\s+", ""),
    // A violated proto rule is preceded by the whole message, private key and all. The rule is named after it.
    (r"(?s)^.*(Proto constraint validation failed)", "$1"),
    // The blanks in protobuf's own messages vary too, and the position depends on where the file came from.
    (r"(?s)^.*(INVALID_ARGUMENT: )\s*", "$1"),
    (r"near\s+\d+:\d+\s+\(offset\s+\d+\)", "near <position>"),
    // The document itself follows.
    (r"(?s)(INVALID_ARGUMENT: .*?\)): \{.*$", "$1"),
    (r"resources\[\d+\]", "resources[<n>]"),
    (r"\bcase-\d{4}\b", "<name>"),
];

/// A certificate signature that RSA refuses leaves one of several errors in the queue, in front of the one that X.509 adds
/// (184549382). RSA errors in front of anything else are always the same.
const RSA_QUEUE: &str = r"\|\d+:RSA routines:OPENSSL_internal:[A-Z0-9_]+(\|184549382:)";
const RSA_QUEUE_MASK: &str = "|<RSA error>$1";

/// The patterns, compiled.
#[derive(Debug)]
pub(crate) struct Masks {
    listed: Vec<(Regex, &'static str)>,
    rsa: Regex,
    blanks: Regex,
}

impl Masks {
    pub(crate) fn new() -> Result<Self> {
        let listed = MASKS
            .iter()
            .map(|&(pattern, mask)| Ok((Regex::new(pattern)?, mask)))
            .collect::<Result<_>>()?;
        Ok(Self {
            listed,
            rsa: Regex::new(RSA_QUEUE)?,
            blanks: Regex::new(r"[ \t]+")?,
        })
    }

    /// A transport failure reason.
    pub(crate) fn reason(&self, reason: &str) -> String {
        self.rsa.replace_all(reason, RSA_QUEUE_MASK).into_owned()
    }

    /// The text a context is refused with; `home` is where the Envoy's files were.
    pub(crate) fn refusal(&self, text: &str, home: Option<&Path>) -> String {
        let mut text = home.map_or_else(
            || text.to_owned(),
            |home| text.replace(&home.display().to_string(), "<home>"),
        );
        for (pattern, mask) in &self.listed {
            text = pattern.replace_all(&text, *mask).into_owned();
        }
        if text.starts_with("INVALID_ARGUMENT") {
            text = self.blanks.replace_all(&text, " ").into_owned();
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_violated_rule_stands_without_the_message() -> Result<()> {
        let text = "goo.gle/debugstr   \ncommon_tls_context {\n}\n: Proto constraint validation failed (X: y)";
        assert_eq!(
            Masks::new()?.refusal(text, None),
            "Proto constraint validation failed (X: y)"
        );
        Ok(())
    }

    #[test]
    fn which_rsa_error_was_queued_does_not_matter() -> Result<()> {
        let reason = "TLS_error:|67108971:RSA routines:OPENSSL_internal:BLOCK_TYPE_IS_NOT_01|184549382:X.509 certificate routines:x:TLS_error_end";
        let masked = "TLS_error:|<RSA error>|184549382:X.509 certificate routines:x:TLS_error_end";
        assert_eq!(Masks::new()?.reason(reason), masked);
        Ok(())
    }
}
