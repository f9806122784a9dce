//! `safe_regex`: RE2 expressions matched in full, by translation to the regex crate.
//!
//! Both run in linear time and mostly agree; where they do not, the expression is rewritten or refused as RE2 does it
//! (`re2/parse.cc`), with RE2's own words.

mod class;
mod escape;
mod groups;
mod size;
mod syntax;

use regex::bytes::{Regex, RegexBuilder};

use crate::knowledge::envoy::{RegexCharset, Release, TlsNames};

/// What a compiled expression may take; RE2's own budget is a program of 8 MiB.
const SIZE_LIMIT: usize = 64 << 20;

/// Why there is no expression to match with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoRegex {
    /// RE2 refuses it, with these words.
    Refused(String),
    /// RE2 takes it, and Envoy does not: its program is larger than 100 instructions. The size, where it is certain.
    TooLarge(Option<i64>),
    /// RE2 takes it, but it cannot be expressed here.
    Inexpressible,
}

/// Whether the expression matches the whole value; `None` where that cannot be told.
pub(super) fn full_match(pattern: &str, value: &[u8], charset: RegexCharset) -> Option<bool> {
    let regex = compile(pattern, charset).ok()?;
    Some(match charset {
        RegexCharset::Utf8 => regex.is_match(value),
        RegexCharset::Latin1 => regex.is_match(latin1(value).as_bytes()),
    })
}

/// Compiles an expression, anchored at both ends.
pub(super) fn compile(pattern: &str, charset: RegexCharset) -> Result<Regex, NoRegex> {
    let pattern = match charset {
        RegexCharset::Utf8 => pattern.to_owned(),
        RegexCharset::Latin1 => latin1(pattern.as_bytes()),
    };
    let translated = syntax::translate(&pattern, charset).map_err(NoRegex::Refused)?;
    let (size, is_certain) = translated.size;
    if size > size::LIMIT {
        return Err(NoRegex::TooLarge(is_certain.then_some(size)));
    }
    let written = translated.written;
    RegexBuilder::new(&format!(r"\A(?:{written})\z"))
        .size_limit(SIZE_LIMIT)
        .build()
        .map_err(|_| NoRegex::Inexpressible)
}

/// RE2's words as this release has them: up to 1.37 a look-behind is taken for a named group.
pub(super) fn told(words: &str, expression: &str, release: &Release) -> String {
    let Some(look) = words
        .strip_prefix("invalid perl operator: ")
        .filter(|look| look.starts_with("(?<") && release.tls_names == TlsNames::Of20250514)
    else {
        return words.to_owned();
    };
    let rest = expression
        .find(look)
        .and_then(|at| expression.get(at..))
        .unwrap_or(look);
    let group = rest
        .find('>')
        .and_then(|end| rest.get(..=end))
        .unwrap_or(rest);
    format!("invalid named capture group: {group}")
}

/// Each byte as the character of that number.
fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, value: &str) -> Option<bool> {
        full_match(pattern, value.as_bytes(), RegexCharset::Utf8)
    }

    #[test]
    fn classes_are_ascii() {
        assert_eq!(matches(r"\d+", "٣"), Some(false));
        assert_eq!(matches(r"\w+", "é"), Some(false));
        assert_eq!(matches(r"[\d]+", "42"), Some(true));
        assert_eq!(matches(".", "é"), Some(true));
        assert_eq!(matches(r"[^\d]+", "ab"), Some(true));
        assert_eq!(matches(r"\s", "\u{b}"), Some(false));
    }

    #[test]
    fn matches_are_full() {
        assert_eq!(matches("b", "abc"), Some(false));
        assert_eq!(matches("a|ab", "ab"), Some(true));
        assert_eq!(matches("^a$", "a"), Some(true));
        assert_eq!(
            matches(r"spiffe://[^/]+/ns/a/sa/.*", "spiffe://td/ns/a/sa/b"),
            Some(true)
        );
        assert_eq!(matches("a.b", "a\nb"), Some(false));
        assert_eq!(matches("(?s)a.b", "a\nb"), Some(true));
    }

    #[test]
    fn what_only_re2_takes_is_translated() {
        assert_eq!(matches(r"\Qa.b\E+", "a.bb"), Some(true));
        assert_eq!(matches(r"[a&&b]+", "&a"), Some(true));
        assert_eq!(matches(r"[a-z&&[^b]]", "&]"), Some(true));
        assert_eq!(matches(r"a{,3}", "a{,3}"), Some(true));
        assert_eq!(matches(r"[[:alpha:]]+", "abc"), Some(true));
        assert_eq!(matches(r"\101", "A"), Some(true));
        assert_eq!(matches(r"[]a]+", "]a"), Some(true));
        assert_eq!(matches(r"[\d-z]+", "1-z"), Some(true));
        assert_eq!(matches(r"a\C", "ab"), Some(true));
        assert_eq!(matches(r"\p{Greek}+", "α"), Some(true));
        assert_eq!(matches(r"[\P{Greek}]", "a"), Some(true));
        assert_eq!(matches(r"(?P<x>a)(?<y>b)", "ab"), Some(true));
    }

    #[test]
    fn what_re2_refuses_is_refused_in_its_words() {
        for (pattern, words) in [
            ("a{1001}", "invalid repetition size: {1001}"),
            ("(a{100}){100}", "invalid repetition size: {100}"),
            ("a{3,2}", "invalid repetition size: {3,2}"),
            ("a**", "bad repetition operator: **"),
            ("x*+", "bad repetition operator: *+"),
            ("x{2}{3}", "bad repetition operator: {2}{3}"),
            ("*a", "no argument for repetition operator: *"),
            ("(+a)", "no argument for repetition operator: +"),
            ("a|{2}", "no argument for repetition operator: {2}"),
            (r"\u0041", r"invalid escape sequence: \u"),
            (r"(a)\1", r"invalid escape sequence: \1"),
            (r"\Z", r"invalid escape sequence: \Z"),
            (r"[\b]", r"invalid escape sequence: \b"),
            (r"\x{zz}", r"invalid escape sequence: \x{z"),
            ("a\\", "trailing \\"),
            ("(?=a)", "invalid perl operator: (?="),
            ("(?<!a)", "invalid perl operator: (?<!"),
            ("(?x)a", "invalid perl operator: (?x"),
            ("(?<n!>a)", "invalid named capture group: (?<n!>"),
            ("(", "missing ): ("),
            ("a)", "unexpected ): a)"),
            ("[a", "missing ]: [a"),
            ("x[", "missing ]: ["),
            ("[z-a]", "invalid character class range: z-a"),
            ("[[:no:]]", "invalid character class range: [:no:]"),
            (
                r"\p{Nothing}",
                r"invalid character class range: \p{Nothing}",
            ),
        ] {
            assert_eq!(
                compile(pattern, RegexCharset::Utf8).err(),
                Some(NoRegex::Refused(words.to_owned())),
                "{pattern}"
            );
        }
    }

    /// Sizes that real Envoys told of expressions too large for them, less the filler that made them so.
    #[test]
    fn programs_are_as_large_as_re2_makes_them() {
        let size = |pattern: &str, charset| {
            syntax::translate(pattern, charset)
                .ok()
                .map(|all| all.size.0 - size::OVERHEAD)
        };
        for (pattern, utf8, latin1) in [
            (".", 8, 2),
            (".*", 8, 2),
            (".+", 9, 3),
            ("[^/]+", 9, 3),
            ("[a-z0-9-]+", 4, 4),
            (r"\w+", 4, 4),
            (r"\S", 10, 4),
            (r"\D", 8, 2),
            ("(ab)+", 5, 5),
            ("a{2,5}", 8, 8),
            ("a{2,}", 3, 3),
            ("(prod|staging|dev)", 16, 16),
            ("[^/]+/[^/]+", 19, 7),
            ("[[:alnum:]]", 2, 2),
            (r"[\w.-]+", 5, 5),
            ("^", -2, -2),
            ("\u{e9}", 2, 1),
        ] {
            assert_eq!(size(pattern, RegexCharset::Utf8), Some(utf8), "{pattern}");
            assert_eq!(
                size(pattern, RegexCharset::Latin1),
                Some(latin1),
                "{pattern}"
            );
        }
        assert_eq!(
            compile("a{1000}", RegexCharset::Utf8).err(),
            Some(NoRegex::TooLarge(Some(1004)))
        );
    }

    #[test]
    fn the_alphabet_decides_what_a_character_is() {
        let both = |pattern: &str, value: &[u8]| {
            [RegexCharset::Utf8, RegexCharset::Latin1]
                .map(|charset| full_match(pattern, value, charset))
        };
        assert_eq!(both(".", "é".as_bytes()), [Some(true), Some(false)]);
        assert_eq!(both("é", "é".as_bytes()), [Some(true), Some(true)]);
        assert_eq!(both(".*", b"\xff"), [Some(false), Some(true)]);
        assert_eq!(both(r"\C", b"\xff"), [Some(true), Some(true)]);
        let words = compile(r"\x{100}", RegexCharset::Latin1).err();
        assert_eq!(
            words,
            Some(NoRegex::Refused(
                r"invalid escape sequence: \x{100".to_owned()
            ))
        );
    }
}
