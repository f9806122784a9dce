//! The DNS name rule of SAN comparison (3.2; `dnsNameMatch`, `labelWildcardMatch`).

/// Whether a DNS SAN (which may hold a wildcard) stands for a configured name. Wildcards in the configured name are
/// literal.
pub(super) fn matches(san: &[u8], name: &[u8]) -> bool {
    let (san, name) = (san.to_ascii_lowercase(), name.to_ascii_lowercase());
    if san == name {
        return true;
    }
    let (Some((pattern, san_rest)), Some((label, name_rest))) =
        (split_label(&san), split_label(&name))
    else {
        return false;
    };
    san_rest == name_rest
        && pattern.contains(&b'*')
        && !san_rest.contains(&b'*')
        && !pattern.starts_with(b"xn--")
        && label_matches(pattern, label)
}

/// The first label and what follows its dot.
fn split_label(name: &[u8]) -> Option<(&[u8], &[u8])> {
    let dot = name.iter().position(|byte| *byte == b'.')?;
    Some((name.get(..dot)?, name.get(dot + 1..)?))
}

/// `*` alone takes any label; one `*` among other characters takes what its surroundings leave; several take nothing.
fn label_matches(pattern: &[u8], label: &[u8]) -> bool {
    if pattern == b"*" {
        return true;
    }
    let mut parts = pattern.split(|byte| *byte == b'*');
    let (Some(prefix), Some(suffix), None) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    pattern.len() <= label.len() + 1 && label.starts_with(prefix) && label.ends_with(suffix)
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn names_compare_as_section_3_2_says() {
        let cases = [
            ("example.com", "EXAMPLE.com", true),
            ("*.example.com", "a.example.com", true),
            ("*.example.com", ".example.com", true),
            ("*.example.com", "a.b.example.com", false),
            ("*.example.com", "example.com", false),
            ("*.com", "example.com", true),
            ("f*o.example.com", "foo.example.com", true),
            ("f*o.example.com", "fo.example.com", true),
            ("foo*foo.example.com", "foo.example.com", false),
            ("*a*.example.com", "bab.example.com", false),
            ("xn--*.example.com", "xn--a.example.com", false),
            ("*.*.com", "a.b.com", false),
            ("a.example.com", "*.example.com", false),
            ("example.com.", "example.com", false),
            ("*", "localhost", false),
        ];
        for (san, name, expected) in cases {
            assert_eq!(
                matches(san.as_bytes(), name.as_bytes()),
                expected,
                "{san} {name}"
            );
        }
    }
}
