//! `safe_regex`: RE2's own way from an expression to a program, whose size Envoy limits, and to a full match.
//!
//! ```text
//! syntax (class, escape, unicode) -> tree (factor) -> simplify -> program (spans) -> size
//!                                                                               -> run
//! ```

mod class;
mod escape;
mod factor;
mod groups;
mod program;
mod run;
mod runes;
mod simplify;
mod size;
mod spans;
mod syntax;
mod tree;
mod unicode;

use std::rc::Rc;

use crate::knowledge::envoy::{RegexCharset, Release};
use crate::model::ProgramLimit;
use program::Program;
use syntax::NoTree;

/// Why there is no expression to match with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NoRegex {
    /// RE2 refuses it, with these words.
    Refused(String),
    /// RE2 takes it, and Envoy does not: its program has more instructions than it allows.
    TooLarge(usize),
    /// It is nested too deeply to be followed here.
    TooDeep,
}

/// An expression that Envoy takes.
#[derive(Debug, Clone)]
pub(super) struct Expression {
    program: Program,
}

impl Expression {
    /// Whether it matches the whole value.
    pub(super) fn matches(&self, value: &[u8]) -> bool {
        run::matches(&self.program, value)
    }
}

/// Whether the expression matches the whole value; `None` where that cannot be told.
pub(super) fn full_match(
    pattern: &str,
    value: &[u8],
    charset: RegexCharset,
    limit: ProgramLimit,
) -> Option<bool> {
    let expression = compile(pattern, charset, limit).ok()?;
    Some(expression.matches(value))
}

/// Compiles an expression, within a limit of its own or the usual one.
pub(super) fn compile(
    pattern: &str,
    charset: RegexCharset,
    limit: ProgramLimit,
) -> Result<Expression, NoRegex> {
    let characters = match charset {
        RegexCharset::Utf8 => pattern.to_owned(),
        RegexCharset::Latin1 => latin1(pattern.as_bytes()),
    };
    let tree = syntax::read(&characters, pattern, charset).map_err(|error| match error {
        NoTree::Refused(words) => NoRegex::Refused(words),
        NoTree::TooDeep => NoRegex::TooDeep,
    })?;
    let does_not_fit = || NoRegex::Refused("pattern too large - compile failed".to_owned());
    let searched = program::behind_required_prefix(&tree);
    let program = program::compile(&searched, charset).ok_or_else(does_not_fit)?;
    let size = size::of(&program);
    if size > limit.size() {
        return Err(NoRegex::TooLarge(size));
    }
    let program = if Rc::ptr_eq(&searched, &tree) {
        program
    } else {
        program::compile(&tree, charset).ok_or_else(does_not_fit)?
    };
    Ok(Expression { program })
}

/// RE2's words as this release has them: up to 1.37 a look-behind is taken for a named group.
pub(super) fn told(words: &str, expression: &str, release: &Release) -> String {
    let Some(look) = words
        .strip_prefix("invalid perl operator: ")
        .filter(|look| look.starts_with("(?<") && release.takes_look_behind_for_group)
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
#[allow(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn matches(pattern: &str, value: &str) -> Option<bool> {
        full_match(
            pattern,
            value.as_bytes(),
            RegexCharset::Utf8,
            ProgramLimit::Default,
        )
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
                compile(pattern, RegexCharset::Utf8, ProgramLimit::Default).err(),
                Some(NoRegex::Refused(words.to_owned())),
                "{pattern}"
            );
        }
    }

    fn size(pattern: &str, charset: RegexCharset) -> Option<usize> {
        let characters = match charset {
            RegexCharset::Utf8 => pattern.to_owned(),
            RegexCharset::Latin1 => latin1(pattern.as_bytes()),
        };
        let tree = syntax::read(&characters, pattern, charset).ok()?;
        let program = program::compile(&program::behind_required_prefix(&tree), charset)?;
        Some(size::of(&program))
    }

    /// Sizes that RE2 itself tells.
    #[test]
    fn programs_are_as_large_as_re2_makes_them() {
        for (pattern, utf8, latin1) in SIZES {
            assert_eq!(size(pattern, RegexCharset::Utf8), Some(*utf8), "{pattern}");
            assert_eq!(
                size(pattern, RegexCharset::Latin1),
                Some(*latin1),
                "{pattern}"
            );
        }
        assert_eq!(
            compile("a{1000}", RegexCharset::Utf8, ProgramLimit::Default).err(),
            Some(NoRegex::TooLarge(1004))
        );
    }

    #[test]
    fn nesting_has_an_end() {
        let deep = format!("{}a{}", "(".repeat(100_000), ")".repeat(100_000));
        assert_eq!(
            compile(&deep, RegexCharset::Utf8, ProgramLimit::Default).err(),
            Some(NoRegex::TooDeep)
        );
        let wide = vec!["a"; 10_000].join("|");
        assert_eq!(size(&wide, RegexCharset::Utf8), Some(5));
        let stairs: Vec<String> = (1..200).map(|length| "a".repeat(length)).collect();
        assert_eq!(size(&stairs.join("|"), RegexCharset::Utf8), Some(401));
    }

    #[test]
    fn the_alphabet_decides_what_a_character_is() {
        let both = |pattern: &str, value: &[u8]| {
            [RegexCharset::Utf8, RegexCharset::Latin1]
                .map(|charset| full_match(pattern, value, charset, ProgramLimit::Default))
        };
        assert_eq!(both(".", "é".as_bytes()), [Some(true), Some(false)]);
        assert_eq!(both("é", "é".as_bytes()), [Some(true), Some(true)]);
        assert_eq!(both(".*", b"\xff"), [Some(false), Some(true)]);
        assert_eq!(both(r"\C", b"\xff"), [Some(true), Some(true)]);
        let words = compile(r"\x{100}", RegexCharset::Latin1, ProgramLimit::Default).err();
        assert_eq!(
            words,
            Some(NoRegex::Refused(
                r"invalid escape sequence: \x{100".to_owned()
            ))
        );
    }

    /// Expressions, and the instructions of their programs in UTF-8 and in Latin-1.
    #[rustfmt::skip]
    const SIZES: &[(&str, usize, usize)] = &[
        ("spiffe://[^/]+/ns/[^/]+/sa/.+", 48, 30),
        (r"^spiffe://cluster\.local/ns/(prod|staging|dev)/sa/[a-z0-9-]+$", 28, 28),
        (r"spiffe://(?:td1|td2)\.example\.org/.*", 37, 31),
        ("^spiffe://[a-z0-9.-]+/ns/[a-z0-9-]{1,9}/sa/[a-z0-9-]{1,9}$", 86, 86),
        ("(?i)spiffe://.*/ns/shop/.*", 44, 26),
        (r"^(?:[^.]+\.)?[^.]+\.svc\.cluster\.local$", 41, 29),
        (r"spiffe://[0-9a-f]{8}-[0-9a-f]{4}\.consul/ns/[^/]+/dc/[^/]+/svc/([^/]+)", 87, 69),
        ("spiffe://mesh/(web|api|db)(-canary)?", 38, 38),
        (r"[a-z]([-a-z0-9]*[a-z0-9])?(\.[a-z]([-a-z0-9]*[a-z0-9])?)*", 25, 25),
        ("(foo|bar|baz|foobar)", 19, 19),
        ("(prod|product|production|pre|preprod)", 24, 24),
        (r"\d{1,3}(\.\d{1,3}){3}", 33, 33),
        (r"(a|b|c|[d-f]|\d)", 8, 8),
        ("(ab|ac|ad)e|(ab|ac)f", 14, 14),
        ("abc|abd|xyz", 10, 10),
        ("(?i:prod|staging)", 17, 15),
        ("(?i)k8s", 12, 7),
        (r"(?i)\w+", 13, 8),
        ("(?i)[^a-z]", 29, 7),
        (r"(?i)\x{e9}|\x{df}", 11, 6),
        ("(?:a*)*", 5, 5),
        ("(?:a*)+", 5, 5),
        ("(?:a?){3}", 10, 10),
        ("(?:a+)?", 5, 5),
        ("(?:|a)*", 10, 10),
        ("(?:|a)+", 7, 7),
        ("(a|b*)*", 14, 14),
        ("(?:a+)*", 5, 5),
        ("a*a+", 6, 6),
        ("a+aab", 9, 9),
        ("a?a?a?", 10, 10),
        ("[ab]+[ab]*", 6, 6),
        ("a{2,}a{3}", 10, 10),
        (r"\d+\d", 7, 7),
        (".*.*", 12, 6),
        ("(?s).*", 11, 6),
        ("(?s).*.", 12, 7),
        ("(?s).+", 12, 7),
        (r"(?s)\C*", 6, 6),
        (r"\C*\C", 7, 7),
        ("^", 2, 2),
        ("$", 4, 4),
        ("^$", 2, 2),
        ("^a|^b", 3, 3),
        ("^a$|^b$", 6, 6),
        ("(^a)", 5, 5),
        ("((^a))", 7, 7),
        ("(a$)", 7, 7),
        ("^(a|b)$", 5, 5),
        (r"\Aa\z", 4, 4),
        ("(?m)^a$", 7, 7),
        ("(?m:^)a", 6, 6),
        (r"\ba\b", 7, 7),
        (r"\Ba", 6, 6),
        (r"(?:\b){3}", 5, 5),
        ("(?:^|$){2,}", 7, 7),
        ("^*", 9, 9),
        ("(?:^^a)", 4, 4),
        (r"^\Qa\E", 4, 4),
        (r"\p{Greek}", 66, 1),
        (r"\P{Greek}", 93, 5),
        (r"\pN+", 238, 9),
        (r"\p{Any}", 11, 5),
        (r"\P{Any}", 1, 1),
        (r"[^\x00-\xff]", 16, 1),
        (r"[\x00-\xff]", 7, 5),
        (r"[\x80-\xff]", 6, 5),
        (r"[^\x80-\xff]", 17, 5),
        (r"\p{Cs}", 7, 1),
        ("()", 6, 6),
        ("(())", 8, 8),
        ("(|)", 6, 6),
        ("(a|)", 8, 8),
        ("(|a)", 8, 8),
        ("a||b", 7, 7),
        ("(?:a|b|)", 6, 6),
        ("(?:)", 4, 4),
        ("(?:){3}", 4, 4),
        ("a{0}", 4, 4),
        ("(a){0}", 4, 4),
        ("a{0}b", 5, 5),
        ("a{1}", 5, 5),
        ("(a){1}", 7, 7),
        ("a{0,1}", 6, 6),
        ("(?:a{2}){3}", 10, 10),
        ("(?:a{0,2}){0,2}", 13, 13),
        ("(?:ab){2,4}", 14, 14),
        ("(?:a|b){3}", 7, 7),
        ("(a{2}|b){2}", 14, 14),
        (r"[^\n]", 12, 6),
        ("(?s).|a", 11, 5),
        ("a|(?s:.)", 11, 5),
        (r"(?s:.)|\n", 11, 5),
        (r".|\n", 11, 5),
        ("(?i:a)|b", 6, 6),
        ("(?i:a)|(?i:b)|c", 6, 6),
        ("a(?i)b(?-i)c", 7, 7),
        ("(?i:ab)cd(?i:ef)", 10, 10),
        ("(?U)a*a*?", 7, 7),
        ("(?U:a+)a+", 9, 9),
        ("a??a?", 8, 8),
        ("(?P<n>a)(?P<m>b)", 10, 10),
        ("(?P<n>a|ab)", 9, 9),
        ("x*y*z*", 9, 9),
    ];
}
