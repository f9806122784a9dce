//! The syntax of BoringSSL's cipher lists (`ssl_cipher.cc`, `ssl_cipher_process_rulestr`, strict): rules between colons, and
//! groups of equal preference in brackets, in which nothing but names and bars may stand.

/// Whether a list can be read at all; its names are looked at elsewhere.
pub(super) fn is_well_formed(list: &str) -> bool {
    let has_group = list.contains('[');
    let mut in_group = false;
    let mut rest = list.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        match (in_group, first) {
            (true, b']') => {
                in_group = false;
                rest = behind;
            }
            (false, b'[') => {
                in_group = true;
                rest = behind;
            }
            (true, b'|') | (false, b':') => rest = behind,
            (true, _) if !first.is_ascii_alphanumeric() => return false,
            // With groups nothing but names may stand beside them.
            (false, b'-' | b'+' | b'!' | b'@') if has_group => return false,
            (false, b'-' | b'+' | b'!') => match names(behind) {
                Some(end) => rest = end,
                None => return false,
            },
            (false, b'@') => match behind.strip_prefix(b"STRENGTH") {
                Some(end) if end.is_empty() || end.starts_with(b":") => rest = end,
                _ => return false,
            },
            _ => match names(rest) {
                Some(end) => rest = end,
                None => return false,
            },
        }
    }
    !in_group
}

/// What follows a name, or several with `+` between them.
fn names(mut rest: &[u8]) -> Option<&[u8]> {
    loop {
        let is_of_a_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._".contains(byte);
        let length = rest.iter().take_while(|byte| is_of_a_name(byte)).count();
        rest = rest.get(length..).filter(|_| length > 0)?;
        match rest.strip_prefix(b"+") {
            Some(behind) => rest = behind,
            None => return Some(rest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_well_formed;

    #[test]
    fn groups_and_rules() {
        for list in [
            "A:B",
            "[A|B]:C",
            "-ALL:A",
            "kECDHE+AES:!aRSA",
            "HIGH:@STRENGTH",
            "A::B",
            "[A]",
            "[]A",
        ] {
            assert!(is_well_formed(list), "{list}");
        }
        for list in [
            "[A|B",
            "A]",
            "[A:B]",
            "[[A]]",
            "[A]:@STRENGTH",
            "[A]:!B",
            "A|B",
            "!",
            "A+",
            "A B",
            "@x",
            "[-A]",
        ] {
            assert!(!is_well_formed(list), "{list}");
        }
    }
}
