//! The named cases as a whole: unique, and the same every time.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a test")]

use std::collections::BTreeMap;

use svidlint_forge::cases;

#[test]
fn names_are_unique_and_kebab_case() {
    let mut seen = BTreeMap::new();
    for case in cases::named() {
        let plain = |name: &str| {
            name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-/".contains(&byte))
        };
        assert!(plain(&case.name), "{} is not kebab-case", case.name);
        assert!(seen.insert(case.name.clone(), ()).is_none(), "{} stands twice", case.name);
    }
    assert!(seen.len() > 500, "only {} cases", seen.len());
}
