//! The named cases as a whole: unique, and the same every time.
#![allow(clippy::expect_used, clippy::print_stdout, reason = "a test")]

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use svidlint_forge::cases;

#[test]
fn names_are_unique_and_kebab_case() {
    let mut seen = BTreeSet::new();
    for case in cases::named() {
        let plain = |name: &str| {
            name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-/".contains(&byte))
        };
        assert!(plain(&case.name), "{} is not kebab-case", case.name);
        assert!(seen.insert(case.name.clone()), "{} stands twice", case.name);
    }
    assert!(seen.len() > 500, "only {} cases", seen.len());
}

#[test]
fn random_cases_are_the_same_every_time() {
    for seed in 0..40 {
        let (one, two) = (cases::random(seed), cases::random(seed));
        assert_eq!(one.digest(), two.digest(), "{}", one.name);
        assert_eq!(one.name, two.name);
    }
}

/// Changes whenever a case is added or asks something else: recordings then have to be made again for what changed.
const DIGEST: &str = "1d4560355d61b47ab8e39df308ba91f6064e223f5bfc9b2180d334ef1068804e";

#[test]
fn the_named_cases_are_byte_for_byte_the_same() {
    let mut hash = Sha256::new();
    for case in cases::named() {
        hash.update(format!("{} {}\n", case.name, case.digest()));
    }
    let digest = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    assert_eq!(digest, DIGEST);
}
