//! Patterns of paths, SPIFFE IDs and names of secrets.

/// `*` and `?` within a segment, `**` for any number of segments; segments are parted by `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    segments: Vec<String>,
}

impl Pattern {
    /// Reads a pattern. Every text is one.
    pub fn new(text: &str) -> Self {
        Self {
            segments: text.split('/').map(str::to_owned).collect(),
        }
    }

    /// Whether it fits the whole text.
    pub fn matches(&self, text: &str) -> bool {
        let segments: Vec<&str> = text.split('/').collect();
        wildcard(
            &self.segments,
            &segments,
            |pattern| pattern == "**",
            |pattern, segment| segment_matches(pattern, segment),
        )
    }
}

fn segment_matches(pattern: &str, segment: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let segment: Vec<char> = segment.chars().collect();
    wildcard(
        &pattern,
        &segment,
        |symbol| *symbol == '*',
        |symbol, character| *symbol == '?' || symbol == character,
    )
}

/// Whether the items fit the pattern, in which a star stands for any number of them. One star is remembered, the last: an
/// earlier one never has to give way again, so that the time is at most the product of both lengths.
fn wildcard<P, T>(
    pattern: &[P],
    items: &[T],
    is_star: impl Fn(&P) -> bool,
    fits: impl Fn(&P, &T) -> bool,
) -> bool {
    let (mut at, mut next) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(item) = items.get(next) {
        match pattern.get(at) {
            Some(symbol) if is_star(symbol) => {
                star = Some((at, next));
                at += 1;
            }
            Some(symbol) if fits(symbol, item) => {
                at += 1;
                next += 1;
            }
            _ => {
                let Some((symbol, taken)) = star else {
                    return false;
                };
                star = Some((symbol, taken + 1));
                at = symbol + 1;
                next = taken + 1;
            }
        }
    }
    pattern
        .get(at..)
        .is_some_and(|rest| rest.iter().all(is_star))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stay_in_their_segment_and_pairs_of_them_do_not() {
        for (pattern, text, expected) in [
            ("a.pem", "a.pem", true),
            ("a.pem", "b/a.pem", false),
            ("*.pem", "a.pem", true),
            ("*.pem", "b/a.pem", false),
            ("**/*.pem", "a.pem", true),
            ("**/*.pem", "b/c/a.pem", true),
            ("staging/**", "staging/a/b.pem", true),
            ("staging/**", "staging", true),
            ("staging/**", "production/a.pem", false),
            ("**", "anything/at/all", true),
            ("a?c*e", "abcde", true),
            ("a?c*e", "abcdf", false),
            ("a*b*c", "axbxbxc", true),
            ("**/x/**/y", "a/x/b/x/c/y", true),
            ("**/x/**/y", "a/x/b/x/c/z", false),
            (
                "spiffe://td/ns/legacy/**",
                "spiffe://td/ns/legacy/sa/cart",
                true,
            ),
            (
                "spiffe://td/ns/legacy/**",
                "spiffe://td/ns/other/sa/cart",
                false,
            ),
            (
                "spiffe://*/ns/*/sa/cart",
                "spiffe://td/ns/shop/sa/cart",
                true,
            ),
            ("", "", true),
            ("", "a", false),
        ] {
            assert_eq!(
                Pattern::new(pattern).matches(text),
                expected,
                "{pattern} {text}"
            );
        }
    }

    #[test]
    fn many_stars_take_no_exponential_time() {
        let pattern = Pattern::new(&"*a".repeat(60));
        assert!(!pattern.matches(&("a".repeat(4_000) + "b")));
    }
}
